"""Passkeys in a browser, with a device that is made up: under our policy, with the scripts of the library."""

import re

from playwright.sync_api import expect

from bkproject.tests.browser.conftest import PASSWORD
from bkproject.tests.browser.test_pages import serious_findings

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_added_and_signs_in_alone(open_page, live_server):
    page = open_page()
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    here = live_server.url.replace("127.0.0.1", "localhost")  # passkeys know names, no numbers
    page.goto(f"{here}/login/")
    page.fill("#id_username", "so.chuyenvien")
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")
    expect(page).to_have_url(re.compile("/work/"))
    page.goto(f"{here}/account/passkeys/add/")
    assert serious_findings(page) == []
    page.click("#add-passkey")
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    page.goto(f"{here}/account/")
    assert serious_findings(page) == []
    page.context.clear_cookies()
    page.goto(f"{here}/login/")
    page.click("#use-passkey")
    expect(page).to_have_url(re.compile("/work/"))
    assert page.problems == []
