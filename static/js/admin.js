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

  // A row that was added is typed in next.
  document.addEventListener("formset:added", (event) => setTimeout(() => focusFirst(event.target)));

  const typed = () => JSON.stringify([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken").map(String));
  let untouched = null;

  const isSeen = (element) => element.offsetParent && !element.matches(".select2-hidden-accessible");
  const focusFirst = (part) => {
    const fields = part.querySelectorAll(":is(input:not([type=hidden]), select, textarea, .select2-selection):not([disabled])");
    const first = [...fields].find(isSeen);
    first?.focus({ preventScroll: part === form });
    return first;
  };
  const begin = () => {
    untouched = typed();
    const errors = document.getElementById("errors");
    if (errors) return errors.focus();
    if (location.hash || window.matchMedia("(pointer: coarse)").matches) return;
    focusFirst(form);
  };
  // After Django's own: its boxes are made when the page is ready.
  if ($) $(begin);
  else begin();

  const unfold = (section) => section?.querySelector("fieldset > details")?.setAttribute("open", "");
  document.querySelectorAll("[data-section-key]").forEach((link) => {
    link.addEventListener("click", () => unfold(document.querySelector(link.hash)));
  });

  // Alt and its number leads to a section: unfolded, at its first field or where a row is added.
  document.addEventListener("keydown", (event) => {
    const number = event.altKey && (/^Digit([1-9])$/.exec(event.code) || [])[1];
    const link = number && document.querySelector(`[data-section-key="${number}"]`);
    if (!link) return;
    event.preventDefault();
    const section = document.querySelector(link.hash);
    unfold(section);
    section.scrollIntoView();
    if (!focusFirst(section)) section.querySelector(".add-row a")?.focus();
  });

  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input:not([type=submit]):not([type=button])") && typed() === untouched)
      event.preventDefault();
  });
})();
