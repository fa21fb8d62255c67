// What a person typed is not lost with their session: a form that met the sign-in page comes back filled after it.
// It is kept in this tab only, for the same person only, until the form was received or the person lets it go.
(function () {
  "use strict";

  const KEY = "tracker.kept-form";
  const LONGEST = 200000; // characters; more is a file or an import, not something typed
  const signedIn = (document.querySelector("meta[name=signed-in]") || {}).content || "";
  const meansLost = document.querySelector("meta[name=forms-lost]") !== null;
  const notice = document.getElementById("kept-form");

  const read = () => {
    try {
      return JSON.parse(sessionStorage.getItem(KEY));
    } catch {
      return null;
    }
  };
  const forget = () => sessionStorage.removeItem(KEY);
  const write = (kept) => {
    const text = JSON.stringify(kept);
    if (text.length > LONGEST) return;
    try {
      sessionStorage.setItem(KEY, text);
    } catch {
      // No room or no permission to store: the page works without.
    }
  };

  const pathOf = (form) => {
    const address = new URL(form.getAttribute("action") || location.href, location.href);
    return address.pathname + address.search;
  };
  const isTyped = (form) =>
    form.method === "post" &&
    !form.querySelector("[type=password]") &&
    form.querySelector("textarea, select, input:not([type=hidden]):not([type=submit])") !== null;

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!signedIn || !isTyped(form)) return;
    const fields = [...new FormData(form)].filter(
      ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken",
    );
    write({ user: signedIn, path: pathOf(form), fields, isLost: false });
  }, true);

  // An answer in place of a page: received, unless it sends the person to sign in.
  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr } = event.detail;
    if (xhr.status && xhr.status < 500 && xhr.status !== 403 && !xhr.getResponseHeader("HX-Redirect")) forget();
  });

  const fill = (form, fields) => {
    const values = new Map();
    fields.forEach(([name, value]) => values.set(name, [...(values.get(name) || []), value]));
    [...form.elements].forEach((element) => {
      if (!element.name || element.name === "csrfmiddlewaretoken" || element.type === "file") return;
      const given = values.get(element.name) || [];
      if (element.type === "checkbox" || element.type === "radio") element.checked = given.includes(element.value);
      else if (element.type === "select-multiple")
        [...element.options].forEach((option) => { option.selected = given.includes(option.value); });
      else if (given.length && element.type !== "submit" && element.type !== "button") element.value = given.shift();
      // A new document's fields and the like lie folded: what was typed there must be seen.
      if (given.length || element.checked) element.closest("details")?.setAttribute("open", "");
    });
  };

  const tell = (part, kept) => {
    notice.querySelectorAll("[data-kept]").forEach((text) => { text.hidden = text.dataset.kept !== part; });
    notice.querySelector("a").href = kept.path;
    notice.querySelector("button").addEventListener("click", () => {
      forget();
      notice.hidden = true;
    });
    notice.hidden = false;
    notice.focus();
  };

  const kept = read();
  if (!kept) return;
  if (meansLost) {
    write({ ...kept, isLost: true });
  } else if (!kept.isLost || !signedIn || kept.user !== signedIn) {
    // Received by the server, or somebody else's: no one reads it.
    if (signedIn || !kept.isLost) forget();
  } else if (notice) {
    const form = [...document.forms].find((one) => isTyped(one) && pathOf(one) === kept.path);
    if (form) fill(form, kept.fields);
    tell(form ? "here" : "elsewhere", kept);
  }
})();
