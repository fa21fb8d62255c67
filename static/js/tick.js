// Buttons that tick all boxes of their fieldset, or none.
for (const button of document.querySelectorAll("[data-tick]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const box of button.closest("fieldset").querySelectorAll("input[type=checkbox]")) {
      box.checked = button.dataset.tick === "all";
    }
  });
}
