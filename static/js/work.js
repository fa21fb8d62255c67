// My work: the focus goes from a line that was saved to the next one, and "all" ticks the lines of its section.
(function () {
  "use strict";

  const live = document.getElementById("live");

  document.addEventListener("htmx:afterSettle", (event) => {
    const line = event.detail.elt;
    if (!line.matches("[data-work-saved]")) return;
    live.textContent = line.dataset.workSaved;
    const buttons = [...document.querySelectorAll("[data-work-go]")];
    const isAfter = (button) => !line.contains(button) && line.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING;
    const next = buttons.find(isAfter) || buttons.pop();
    if (next) next.focus();
  });

  const linesOf = (all) => [...document.querySelectorAll(`[data-picked-by="${all.dataset.picks}"]`)];
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.dataset.picks) {
      linesOf(box).forEach((line) => { line.checked = box.checked; });
    } else if (box.dataset.pickedBy && !box.checked) {
      document.querySelector(`[data-picks="${box.dataset.pickedBy}"]`).checked = false;
    }
  });
})();
