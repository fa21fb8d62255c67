// What the administration's forms need beside Django's scripts: names for its search boxes, the focus where one begins,
// and no sending of a form in which nothing was typed.
(function () {
  "use strict";

  const $ = window.django && window.django.jQuery;
  const form = document.querySelector("body.change-form #content-main > form");

  // The box that takes a select's place says nothing of the field's label.
  const nameBox = (select) => {
    const box = select.nextElementSibling?.querySelector(".select2-selection");
    if (!box) return;
    const label = select.labels[0];
    const name = label ? label.textContent.trim().replace(/:$/, "") : select.getAttribute("aria-label") || "";
    box.id = `${select.id}-box`;
    box.setAttribute("aria-label", name);
    box.setAttribute("aria-labelledby", [box.id, box.getAttribute("aria-labelledby")].filter(Boolean).join(" "));
    const shown = box.querySelector(".select2-selection__rendered");
    shown?.removeAttribute("role"); // a text box inside a box to choose from, with no name
    shown?.removeAttribute("aria-readonly");
    box.querySelector("input")?.setAttribute("aria-label", name);
    $(select).on("select2:open", () => {
      const input = document.querySelector(".select2-container--open .select2-search__field");
      input?.setAttribute("aria-label", name);
      input?.focus();
    });
  };

  if ($ && $.fn.djangoAdminSelect2) {
    const make = $.fn.djangoAdminSelect2;
    $.fn.djangoAdminSelect2 = function () {
      make.call(this);
      this.each((_index, select) => nameBox(select));
      return this;
    };
  }
  if (!form) return;

  const typed = () => JSON.stringify([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken").map(String));
  let untouched = null;

  const isSeen = (element) => element.offsetParent && !element.matches(".select2-hidden-accessible");
  const begin = () => {
    untouched = typed();
    const errors = document.getElementById("errors");
    if (errors) return errors.focus();
    if (location.hash || window.matchMedia("(pointer: coarse)").matches) return;
    const fields = form.querySelectorAll(
      "fieldset :is(input:not([type=hidden]), select, textarea, .select2-selection):not([disabled])",
    );
    [...fields].find(isSeen)?.focus({ preventScroll: true });
  };
  // After Django's own: its boxes are made when the page is ready.
  if ($) $(begin);
  else begin();

  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input:not([type=submit]):not([type=button])") && typed() === untouched)
      event.preventDefault();
  });
})();
