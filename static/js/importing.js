// Long work of an import: the same form, sent so that the server tells how far it is. Without this it works as well.
(function () {
  "use strict";

  const show = (form, name) => form.querySelector(`[data-working${name}]`);

  const fail = (form, text) => {
    const box = show(form, "-error");
    show(form, "").hidden = true;
    box.textContent = text;
    box.hidden = false;
    box.focus();
    form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
    form.removeAttribute("aria-busy");
  };

  const tell = (form, line) => {
    const [, done, total, what] = line.match(/^(\d+) (\d+) (.*)$/) || [];
    if (total === undefined) return;
    const bar = form.querySelector("[data-working] progress");
    if (Number(total)) {
      bar.max = Number(total);
      bar.value = Number(done);
    } else {
      bar.removeAttribute("value");
    }
    const text = show(form, "-text");
    const told = Number(total) ? `${what}: ${done} / ${total}` : `${what}…`;
    if (text.textContent !== told) text.textContent = told;
  };

  // The last line says how it ended; a stream without one broke off.
  const follow = async (form, response) => {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      for (const line of lines) {
        if (line.startsWith("/")) {
          location.assign(line);
          return;
        }
        if (line.startsWith("error ")) {
          fail(form, line.slice("error ".length));
          return;
        }
        tell(form, line);
      }
    }
    fail(form, form.dataset.failed);
  };

  const send = async (form, body) => {
    try {
      const response = await fetch(form.action, { method: "POST", body, headers: { "X-Progress": "1" } });
      if (response.redirected) {
        location.assign(response.url);
      } else if (response.ok && (response.headers.get("Content-Type") || "").startsWith("text/plain")) {
        await follow(form, response);
      } else {
        fail(form, form.dataset.failed);
      }
    } catch {
      fail(form, form.dataset.failed);
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    // Showing how a file is read is no long work.
    if (!form.matches("[data-progress]") || event.submitter?.name === "show" || typeof TextDecoderStream === "undefined") return;
    event.preventDefault();
    if (form.hasAttribute("aria-busy")) return;
    const body = new FormData(form, event.submitter);
    form.setAttribute("aria-busy", "true");
    form.querySelectorAll("button").forEach((button) => { button.disabled = true; });
    show(form, "-error").hidden = true;
    show(form, "").hidden = false;
    send(form, body);
  });

  // Back from the page that followed: the form is as it was before it was sent.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  // Every menu of fields holds all of them, which the page has once; without this each is asked for.
  const fillMenus = () => document.querySelectorAll("select[data-fields]").forEach((menu) => {
    menu.querySelector("[data-more]").remove();
    const fields = document.getElementById(menu.dataset.fields).content.cloneNode(true);
    fields.querySelectorAll("[data-leads] option").forEach((option) => {
      option.textContent = `${option.parentElement.label}: ${option.textContent}`;
    });
    menu.append(fields);
    menu.removeAttribute("data-fields");
  });
  fillMenus();
  document.addEventListener("htmx:load", fillMenus);

  document.querySelectorAll("[data-drop]").forEach((zone) => {
    const input = zone.querySelector("input[type=file]");
    zone.querySelector(".import-drop-hint").hidden = false;
    ["dragenter", "dragover"].forEach((name) => zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("is-over");
    }));
    zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("is-over");
      if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
    });
  });
})();
