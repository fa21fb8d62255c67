// Buttons that tick all boxes of their fieldset or form, or none; also of a list that was put in later.
function offer(part) {
  for (const button of part.querySelectorAll("[data-tick]")) button.hidden = false;
}

offer(document);
document.addEventListener("htmx:load", (event) => offer(event.target));
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-tick]");
  if (!button) return;
  for (const box of button.closest("fieldset, form").querySelectorAll("input[type=checkbox]")) {
    box.checked = button.dataset.tick === "all";
  }
});
