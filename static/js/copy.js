// Buttons that copy the text of a field: <button data-copy="id" data-copied="…" data-selected="…" hidden>, followed by
// an element with role="status". Where the browser does not let a page copy, the text is selected instead.
(function () {
  "use strict";

  // Without https there is no navigator.clipboard; the old command still copies what is selected.
  const copySelected = (field) => {
    field.focus();
    field.setSelectionRange(0, field.value.length);
    return document.execCommand("copy");
  };

  const copy = async (field) => {
    if (!navigator.clipboard) return copySelected(field);
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch {
      return copySelected(field);
    }
  };

  document.querySelectorAll("[data-copy]").forEach((button) => {
    const field = document.getElementById(button.dataset.copy);
    const status = button.parentElement.querySelector("[role=status]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      status.textContent = "";
      status.textContent = (await copy(field)) ? button.dataset.copied : button.dataset.selected;
    });
  });
})();
