// Where there is no network: the pages of reports that were opened before, and a place where reports wait.
// What stands in for a page is kept by static/js/waiting.js; nothing else of what a person was shown is.
// The browser asks for this script again with each page: in another language it is another script, and installed anew.
{% load i18n static %}{% get_current_language as language %}importScripts("{% static 'js/waiting-store.js' %}");

const SHELL = "{% url 'offline' %}";
const IN_LANGUAGE = `${SHELL}?lang={{ language }}`; // asked for without cookies, for it is of nobody
const STATIC = "{% get_static_prefix %}";
const FILES = "tracker-files";
const REPORTS = /\/milestones\/\d+\/$|\/figures\/[^/]+\/$|\/submissions\/obstacle\/$/;

const keepShell = async () => {
  const response = await fetch(IN_LANGUAGE, { credentials: "omit", cache: "reload" });
  const html = await response.clone().text();
  const files = await caches.open(FILES);
  await files.put(SHELL, response);
  const named = [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map((match) => match[1]);
  await files.addAll([...new Set(named.filter((address) => address.startsWith(STATIC)))]);
};

self.addEventListener("install", (event) => event.waitUntil(keepShell().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const keptPage = async (url) => (await caches.open(waitingReports.PAGES)).match(url.pathname + url.search);
const shell = async () => (await caches.open(FILES)).match(SHELL);
const toPage = (request, address) =>
  request.headers.get("HX-Request") ? new Response("", { headers: { "HX-Redirect": address } }) : Response.redirect(address, 303);

const page = async (request, url) => {
  try {
    return await fetch(request);
  } catch {
    return (await keptPage(url)) || (await shell()) || Response.error();
  }
};

// A form that htmx asks for in its place is opened as the page that was kept.
const part = async (request, url) => {
  try {
    return await fetch(request);
  } catch {
    return (await keptPage(url)) ? toPage(request, url.pathname + url.search) : Response.error();
  }
};

const report = async (request, url) => {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch {
    const fields = [...(await copy.formData())].filter(([name]) => name !== "csrfmiddlewaretoken");
    const named = Object.fromEntries(fields);
    if (!named.report_token) return Response.error();
    await waitingReports.put({
      token: named.report_token,
      user: named.report_token.split("-")[0],
      path: url.pathname + url.search,
      fields,
      about: named.report_about,
      savedAt: Date.now(),
      problem: "",
    });
    return toPage(request, SHELL);
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && REPORTS.test(url.pathname)) event.respondWith(report(request, url));
  if (request.method !== "GET") return;
  if (url.pathname.startsWith(STATIC)) event.respondWith(fetch(request).catch(async () => (await caches.match(request)) || Response.error()));
  else if (request.mode === "navigate") event.respondWith(page(request, url));
  else if (request.headers.get("HX-Request")) event.respondWith(part(request, url));
});
