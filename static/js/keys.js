// Lines by keyboard: j and k go from line to line, Enter opens (a link has the focus). In my work s updates in the line
// and x ticks; in the preview of an import y takes what the file says and n leaves it.
(function () {
  "use strict";

  const help = document.getElementById("keys");
  const button = document.querySelector("[data-keys]");
  button.hidden = false;
  button.addEventListener("click", () => help.showModal());

  const linesOf = () => [...document.querySelectorAll("[data-work-line]")].filter((line) => line.querySelector("[data-work-open]") && line.offsetParent);
  let last = null; // where one is, when the line itself was replaced

  const here = (lines) => {
    const line = document.activeElement.closest("[data-work-line]") || document.getElementById(last);
    return lines.indexOf(line);
  };

  const go = (step) => {
    const lines = linesOf();
    if (!lines.length) return;
    const now = here(lines);
    const next = lines[now < 0 ? 0 : Math.min(Math.max(now + step, 0), lines.length - 1)];
    last = next.id;
    next.querySelector("[data-work-open]").focus();
    next.scrollIntoView({ block: "nearest" });
  };

  const act = (selector) => {
    const lines = linesOf();
    const line = lines[here(lines)];
    const found = line && line.querySelector(selector);
    if (found) found.click();
  };

  // What decides a line stands in it or, of a new row, where it is confirmed.
  const decide = (key) => {
    const lines = linesOf();
    const line = lines[here(lines)];
    if (!line) return;
    const ticks = [...document.querySelectorAll("[data-tick]")].filter((tick) => tick.dataset.tick === line.dataset.place);
    [...line.querySelectorAll(`[data-${key}]`), ...ticks].forEach((control) => {
      if (control.checked !== (control.dataset[key] === "1")) control.click();
    });
    go(1);
  };

  const acts = {
    y: () => decide("yes"),
    n: () => decide("no"),
    j: () => go(1),
    k: () => go(-1),
    s: () => act("[data-work-go]"),
    x: () => act("input[type=checkbox]"),
    "?": () => help.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]")) return;
    const wanted = acts[event.key];
    if (!wanted) return;
    event.preventDefault();
    wanted();
  });
})();
