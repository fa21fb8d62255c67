// Small comforts on top of pages that work without JavaScript. The elements named by id stand in base.html.
(function () {
  "use strict";

  const live = document.getElementById("live");
  const failed = document.getElementById("request-failed");

  // Menus and explanations of terms are <details>: Escape and a click elsewhere close them.
  const FOLDING = "details:is(.menu, .what-is)";
  const closeMenus = (except) => {
    document.querySelectorAll(`${FOLDING}[open]`).forEach((menu) => {
      if (menu !== except) menu.open = false;
    });
  };
  document.addEventListener("click", (event) => closeMenus(event.target.closest(FOLDING)));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.activeElement.closest(`${FOLDING}[open]`);
    closeMenus();
    if (menu) menu.querySelector("summary").focus();
  });

  // A table that fits its frame keeps its head in sight while one scrolls (tracker.css).
  const frames = new ResizeObserver((seen) => {
    seen.forEach(({ target }) => target.classList.toggle("is-whole", target.firstElementChild.scrollWidth <= target.clientWidth));
  });
  const watchTables = (root) => root.querySelectorAll(".table-wrap").forEach((frame) => frames.observe(frame));
  watchTables(document);
  document.addEventListener("htmx:load", (event) => watchTables(event.detail.elt));

  // Parts that fold on phones only lie open on a wide screen by style (tracker.css); an older browser needs this.
  const isOldAndWide = !CSS.supports("selector(details::details-content)") && matchMedia("(min-width: 768px)").matches;
  const unfold = (root) => root.querySelectorAll(".phone-fold, .phone-closed, .filter-more").forEach((fold) => { fold.open = true; });
  if (isOldAndWide) {
    unfold(document);
    document.addEventListener("htmx:load", (event) => unfold(event.detail.elt.parentElement || document));
  }

  // A click on the head of a column sorts by it alone; with Shift, by it after the others.
  document.addEventListener("click", (event) => {
    const head = event.shiftKey && event.target.closest("a[data-also]");
    if (!head) return;
    event.preventDefault();
    event.stopPropagation();
    location.assign(head.dataset.also);
  }, true);

  // What is wrong with a form that came back, or else the first field of a page that records something, is where one
  // goes on. On a touch screen the keyboard would hide the page.
  const begin = () => {
    const wrong = document.querySelector("main .error-summary");
    if (wrong) return wrong.focus();
    if (location.hash || matchMedia("(pointer: coarse)").matches) return;
    const first = document.querySelector("main form[data-begin] .field :is(input:not([type=hidden]), select, textarea)");
    first?.focus({ preventScroll: true });
  };
  begin();

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  // Dates beside a field: a click takes the next of its button's, so "+1 month" twice is two months.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-dates]");
    if (!button) return;
    const field = document.getElementById(button.dataset.for);
    const dates = button.dataset.dates.split("|");
    field.value = dates[Math.min(dates.indexOf(field.value) + 1, dates.length - 1)];
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // What is under way, and what became of it, told to those who do not see it.
  const isSuggesting = (event) => event.detail.target.matches("datalist");
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isSuggesting(event)) return;
    failed.hidden = true;
    event.detail.target.setAttribute("aria-busy", "true");
    live.textContent = live.dataset.loading;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (isSuggesting(event)) return;
    event.detail.target.removeAttribute("aria-busy");
    live.textContent = event.detail.successful ? live.dataset.loaded : "";
  });

  // A silent failure would be taken for success. A form sent back with its errors (422) speaks for itself.
  const what = failed.querySelector("strong");
  const unknown = what.textContent;
  const showFailure = (event) => {
    const { xhr } = event.detail;
    if (xhr.status === 422) return;
    // Where the server knows why, it says so in one sentence.
    const said = (xhr.getResponseHeader("Content-Type") || "").startsWith("text/plain") ? xhr.responseText : "";
    what.textContent = said || unknown;
    failed.hidden = false;
    failed.focus();
  };
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach((name) => document.addEventListener(name, showFailure));
  failed.querySelector("button").addEventListener("click", () => { failed.hidden = true; });

  // A swap takes the focused element away: put the focus where the reader goes on.
  document.addEventListener("htmx:afterSettle", (event) => {
    const fresh = event.detail.elt;
    const next = fresh.querySelector("[autofocus]") || fresh.querySelector(".error-summary") || fresh.querySelector("[data-focus]") || fresh.closest("[data-focus]");
    if (next) next.focus();
  });
})();
