// A report written without network waits in this browser and is sent when there is one (templates/offline/worker.js).
// Nothing of it runs for people whose reports need no approval, without HTTPS, or in a browser that cannot keep them.
(function () {
  "use strict";

  const USED = "tracker.offline"; // set where a form of a report was opened, or one waits
  const TOKEN = "[name=report_token]";
  const MOST_PAGES = 30;
  const notice = document.getElementById("waiting-reports");
  const signedIn = (document.querySelector("meta[name=signed-in]") || {}).content || "";
  const keptAt = (document.querySelector("meta[name=kept-at]") || {}).content || "";
  if (!notice || !("serviceWorker" in navigator) || !self.isSecureContext) return;

  const addressOf = (form) => {
    const url = new URL(form.getAttribute("action") || location.href, location.href);
    return url.pathname + url.search;
  };
  const headingOf = (form) => {
    const label = document.getElementById(form.getAttribute("aria-labelledby"));
    return (label ? label.textContent : form.getAttribute("aria-label") || "").trim().replace(/\s+/g, " ");
  };

  // The same report sent again keeps its token, by which the server takes it once; a changed one gets another.
  let sent = new WeakMap();
  const typed = (form) =>
    JSON.stringify([...new FormData(form)].filter(([name]) => !name.startsWith("report_") && name !== "csrfmiddlewaretoken")
      .map(([name, value]) => [name, value instanceof File ? [value.name, value.size] : value]));
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const field = form.querySelector(TOKEN);
    const owner = signedIn || form.querySelector("[name=report_by]")?.value;
    if (!field || !owner) return;
    const text = typed(form);
    if ((sent.get(form) || {}).text !== text) sent.set(form, { text, token: `${owner}-${crypto.randomUUID()}` });
    field.value = sent.get(form).token;
    form.querySelector("[name=report_about]").value = headingOf(form) || document.title.split(" · ")[0];
  }, true);
  self.addEventListener("pageshow", (event) => { if (event.persisted) sent = new WeakMap(); });

  // The page of a form that was opened, for when there is no network; the oldest go.
  const keep = async (address) => {
    const response = await fetch(address);
    const html = response.ok && !response.redirected ? await response.text() : "";
    if (!html.includes('name="report_token"')) return;
    const headers = new Headers(response.headers);
    ["Content-Encoding", "Content-Length"].forEach((name) => headers.delete(name));
    const marked = html.replace("</head>", `<meta name="kept-at" content="${Date.now()}"></head>`);
    const pages = await caches.open(waitingReports.PAGES);
    await pages.put(address, new Response(marked, { headers }));
    const kept = await pages.keys();
    for (const old of kept.slice(0, Math.max(kept.length - MOST_PAGES, 0))) await pages.delete(old);
  };
  const begin = async (form) => {
    localStorage.setItem(USED, signedIn);
    await navigator.serviceWorker.register(notice.dataset.worker);
    await navigator.serviceWorker.ready;
    await keep(addressOf(form));
  };
  const watch = (root) => {
    const field = !keptAt && signedIn && root.querySelector(TOKEN);
    if (field) begin(field.form).catch(() => {}); // no room, no network: the page works without
  };

  const csrf = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["x-csrftoken"] || "";
  // In the order in which they were written: of two about one thing the later one stands.
  const own = async () => (await waitingReports.all())
    .filter((report) => !signedIn || report.user === signedIn)
    .sort((one, other) => one.savedAt - other.savedAt);

  // One of the pages that are open sends; what became of a report decides whether it goes on waiting.
  const send = async (report) => {
    const data = new FormData();
    report.fields.forEach(([name, value]) => data.append(name, value));
    const response = await fetch(report.path, { method: "POST", body: data, headers: { "X-CSRFToken": csrf() } });
    if (response.redirected && new URL(response.url).pathname === notice.dataset.login) return false;
    if (response.ok && response.redirected) {
      await waitingReports.remove(report.token);
      return true;
    }
    if (response.status < 500) await waitingReports.put({ ...report, problem: "open" });
    return false;
  };
  const sendAll = async () => {
    if (!signedIn || keptAt || !csrf()) return 0;
    return navigator.locks.request("tracker-waiting", async () => {
      let count = 0;
      const stopped = new Set(); // what was written later of the same thing waits for the earlier
      for (const report of await own()) {
        const isSent = !report.problem && !stopped.has(report.path) && await send(report);
        if (isSent) count += 1;
        else stopped.add(report.path);
      }
      return count;
    });
  };

  // A report that the server could not take as it is, opened as its page shows it: with what is to be seen to.
  const open = async (report) => {
    const page = await fetch(report.path, { cache: "no-store" });
    if (new URL(page.url).pathname === notice.dataset.login) { // the session is over: it goes on waiting
      location.assign(page.url);
      return;
    }
    const form = document.createElement("form");
    form.method = "post";
    form.action = report.path;
    form.enctype = "multipart/form-data";
    form.hidden = true;
    [...report.fields.filter(([, value]) => typeof value === "string"), ["csrfmiddlewaretoken", csrf()]].forEach(([name, value]) => {
      const input = document.createElement("input");
      [input.type, input.name, input.value] = ["hidden", name, value];
      form.append(input);
    });
    document.body.append(form);
    await waitingReports.remove(report.token);
    HTMLFormElement.prototype.submit.call(form);
  };

  const list = document.getElementById("waiting-list");
  const draw = async () => {
    const reports = await own();
    if (!list) return reports;
    const row = document.getElementById("waiting-row");
    list.replaceChildren(...reports.map((report) => {
      const item = row.content.firstElementChild.cloneNode(true);
      item.querySelector("[data-about]").textContent = report.about || report.path;
      item.querySelector("[data-when]").textContent = new Date(report.savedAt).toLocaleString(document.documentElement.lang);
      item.querySelector("[data-problem]").hidden = !report.problem;
      const [opening, leaving] = item.querySelectorAll("button");
      opening.hidden = !report.problem || !signedIn;
      opening.addEventListener("click", () => open(report));
      leaving.hidden = !signedIn;
      leaving.addEventListener("click", () => {
        if (self.confirm(list.dataset.discarding)) waitingReports.remove(report.token).then(draw);
      });
      return item;
    }));
    document.getElementById("waiting-none").hidden = reports.length > 0;
    const pages = await caches.open(waitingReports.PAGES);
    const kept = await Promise.all((await pages.keys()).map(async (request) => {
      const html = await (await pages.match(request)).text();
      const link = document.createElement("a");
      link.href = new URL(request.url).pathname + new URL(request.url).search;
      link.textContent = new DOMParser().parseFromString(html, "text/html").title;
      const item = document.createElement("li");
      item.append(link);
      return item;
    }));
    document.getElementById("kept-pages").replaceChildren(...kept);
    document.getElementById("kept-none").hidden = kept.length > 0;
    return reports;
  };

  const tell = async (sentNow) => {
    const reports = await draw();
    const parts = { sent: sentNow, problem: reports.filter((report) => report.problem).length, waits: reports.length };
    const waits = !signedIn ? "sign-in" : parts.problem ? "problem" : "waits";
    const shown = keptAt ? "kept" : parts.sent ? "sent" : parts.waits ? waits : "";
    notice.querySelectorAll("[data-part]").forEach((text) => {
      text.hidden = text.dataset.part !== shown;
      text.querySelectorAll("[data-count]").forEach((number) => { number.textContent = String(parts[number.dataset.count]); });
      text.querySelectorAll("[data-day]").forEach((day) => { day.textContent = new Date(Number(keptAt)).toLocaleString(document.documentElement.lang); });
    });
    notice.hidden = !shown || (list !== null && shown !== "sent");
  };
  let sentHere = 0; // since this page was opened
  const run = () => sendAll().catch(() => 0).then((count) => tell(sentHere += count)).catch(() => {});

  // Whoever signs out leaves nothing behind here: what was not sent is lost, and is asked about.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (new URL(form.action).pathname !== notice.dataset.logout || form.dataset.isSure) return;
    if (localStorage.getItem(USED) === null) return;
    event.preventDefault();
    const waits = (await waitingReports.all().catch(() => [])).length; // of everybody who used this browser
    if (waits && !self.confirm(notice.dataset.leaving)) return;
    form.dataset.isSure = "yes";
    form.requestSubmit();
  });

  document.addEventListener("htmx:load", (event) => watch(event.detail.elt));
  watch(document);
  if (localStorage.getItem(USED) === null && !list && !keptAt) return;
  // Pages that were kept for somebody else are nobody's here.
  if (signedIn && localStorage.getItem(USED) && localStorage.getItem(USED) !== signedIn) {
    caches.delete(waitingReports.PAGES);
    localStorage.setItem(USED, signedIn);
  }
  self.addEventListener("online", run);
  run();
})();
