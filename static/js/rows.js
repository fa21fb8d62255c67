// "Add a row" without asking the server, which would add it too: the empty row waits in a <template>.
(function () {
  "use strict";

  document.querySelectorAll("button[data-add-row]").forEach((button) => {
    const name = button.dataset.addRow;
    const rows = document.querySelector(`[data-rows="${name}"]`);
    const empty = document.querySelector(`template[data-row-of="${name}"]`);
    const total = document.getElementById(`id_${name}-TOTAL_FORMS`);
    const most = Number(document.getElementById(`id_${name}-MAX_NUM_FORMS`).value);
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const number = Number(total.value);
      if (number >= most) return;
      rows.insertAdjacentHTML("beforeend", empty.innerHTML.replaceAll("__prefix__", String(number)));
      total.value = String(number + 1);
      const row = rows.lastElementChild;
      row.querySelector(".row-number").textContent = String(number + 1);
      row.querySelector("textarea, input:not([type=hidden]), select").focus();
    });
  });
})();
