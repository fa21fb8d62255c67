// Shows what passkeys are for where the browser has them (an address with https), and says when it gave none.
(function () {
  "use strict";

  const show = (selector) => document.querySelectorAll(selector).forEach((part) => { part.hidden = false; });
  show(window.PublicKeyCredential ? "[data-passkey]" : "[data-no-passkey]");
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    show("[data-passkey-failed]");
  });
})();
