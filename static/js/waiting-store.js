// Reports that wait in this browser until there is a network: one store, used by pages and by the worker.
(function () {
  "use strict";

  const NAME = "tracker";
  const STORE = "waiting";

  const opened = () => new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "token" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });

  const ask = async (mode, question) => {
    const database = await opened();
    try {
      return await new Promise((done, failed) => {
        const asked = question(database.transaction(STORE, mode).objectStore(STORE));
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => failed(asked.error);
      });
    } finally {
      database.close();
    }
  };

  // A report: token (whose it is, and which), user, path, fields as [name, value], about, savedAt, problem.
  self.waitingReports = {
    PAGES: "tracker-pages",
    all: () => ask("readonly", (store) => store.getAll()),
    put: (report) => ask("readwrite", (store) => store.put(report)),
    remove: (token) => ask("readwrite", (store) => store.delete(token)),
  };
})();
