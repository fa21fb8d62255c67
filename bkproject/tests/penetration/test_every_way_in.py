"""An attacker at every address, the administration too: forged, half signed in, with junk, with markup."""

import itertools
import re
from contextlib import suppress
from urllib.parse import urlencode, urlsplit

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from bkproject.tests.addresses.office import office  # noqa: F401 - a fixture
from bkproject.tests.test_every_address import TABLE, admin_addresses
from progress.models import FirstPassword
from progress.staff import first_password, second_factor
from values.fields import CleanCharField, CleanTextField

pytestmark = pytest.mark.once
ELSEWHERE = "https://evil.example/"
MARKUP = '"><b id=x>{{7*7}}'
# Each name gets one, the next address another; those of a page's own fields two.
JUNK = ("'\"--;\0\r\nX-Evil: 1", "9" * 40, MARKUP, "", "-1", "²")
FIELD = re.compile(rb'<(?:input|select|textarea|button)\b[^>]*?\sname="([^"]+)"')
# Pages of the administration that are Django's, or ours, for every kind of record.
ALIKE = ("_history", "_delete", "_export", "_import", "_process_import", "_autocomplete")
# What lists, forms and the administration read from an address or a form.
NAMES = (
    "q", "order", "page", "columns", "site", "kind", "unit", "since", "until", "as_of", "next", "back", "person",
    "from",
    "format", "language", "line", "period", "state", "stage", "milestone", "list", "export-format", "export-columns",
    "version", "action", "index", "select_across", "_selected_action", "o", "p", "e", "_to_field", "_popup", "groups",
    "form-TOTAL_FORMS", "form-INITIAL_FORMS", "credential", "confirmed", "name", "username", "apply",
)  # fmt: skip


@pytest.fixture
def addresses(office) -> list[str]:  # noqa: F811
    """Every address with one record where it takes one; those of the administration too, what is alike in all once."""
    ours = [office.address(name, next(iter(cases))) for name, cases in TABLE.items()]
    for model, model_admin in admin.site._registry.items():
        record = model._base_manager.first()
        own = admin_addresses(model_admin, record.pk if record else 1)
        is_first = model is next(iter(admin.site._registry))
        ours += [address for name, address in own if is_first or not name.endswith(ALIKE)]
    return list(dict.fromkeys(ours))


def attacker(user, **more) -> Client:
    client = Client(raise_request_exception=False, **more)
    client.force_login(user)
    return client


def test_nothing_is_sent_from_another_site(addresses, office):  # noqa: F811
    """Every POST without the token of our own page is refused, whatever it would do."""
    client = attacker(office.administrator, enforce_csrf_checks=True)
    taken = []
    for address in addresses:
        headers = {"x-csrftoken": "a" * 64, "origin": ELSEWHERE.rstrip("/")}
        response = client.post(address, {"csrfmiddlewaretoken": "a" * 64}, headers=headers)
        if response.status_code != 403:
            taken.append((address, response.status_code))
    assert taken == []


@pytest.mark.parametrize(
    ("key", "opened", "leads_to"),
    [
        (first_password.KEY, first_password.OPEN, "password_change"),
        (second_factor.KEY, second_factor.OPEN, "mfa_activate_totp"),
    ],
)
def test_half_signed_in_nothing_opens_but_what_ends_it(addresses, office, key, opened, leads_to):  # noqa: F811
    """Neither a given password nor a missing second factor lets anybody past, with or without scripts."""
    person = office.administrator
    client = attacker(person)
    FirstPassword.note(person)
    session = client.session
    session[key] = person.get_session_auth_hash()
    session.save()
    ways_out = {reverse(name) for name in opened} | {"/admin/logout/", "/admin/password_change/"}
    past = []
    for address, method in zip(addresses, itertools.cycle(("get", "post"))):
        if urlsplit(address).path in ways_out:
            continue
        headers = {"hx-request": "true"} if method == "post" else {}
        response = getattr(client, method)(address, headers=headers)
        led = response.headers.get("HX-Redirect") or response.headers.get("Location")
        if led != reverse(leads_to):
            past.append((address, method, response.status_code, led))
    assert past == []


def test_junk_breaks_no_page_and_leads_nowhere_else(addresses, office):  # noqa: F811
    """Junk in an address or a form causes no 500, redirects to no other site and adds no header and no markup.

    A form is sent with all fields that its page has, each twice.
    """
    client = attacker(office.administrator)
    wrong = []
    for number, address in enumerate(addresses):
        path = urlsplit(address)
        sent = {name: JUNK[(number + place) % len(JUNK)] for place, name in enumerate(NAMES)}
        sent |= {"next": ELSEWHERE, "back": ELSEWHERE}
        asked = f"{path.path}?{urlencode(sent)}{'&' + path.query if path.query else ''}"
        form = dict(sent)
        for method, where, body in (("get", asked, {}), ("post", address, form)):
            with transaction.atomic():
                response = getattr(client, method)(where, body)
                transaction.set_rollback(True)
            host = urlsplit(response.headers.get("Location", "")).netloc
            is_page = response.headers.get("Content-Type", "").startswith("text/html")
            content = response.content if is_page and not response.streaming else b""
            own = dict.fromkeys(name.decode() for name in FIELD.findall(content))
            form |= {name: [JUNK[(number + place + n) % len(JUNK)] for n in (0, 1)] for place, name in enumerate(own)}
            form |= {"action": "bulk_edit", "index": "0", "select_across": "0", "next": ELSEWHERE, "back": ELSEWHERE}
            has_markup = b"<b id=x" in content
            if response.status_code >= 500 or host or "X-Evil" in response.headers or has_markup:
                wrong.append((method, where[:80], response.status_code, host, has_markup))
    assert wrong == []


def test_markup_in_records_stays_text_on_every_page(addresses, office):  # noqa: F811
    """Every text that people write, of every record, holds markup and a template's words: none of it works."""
    for model in apps.get_models():
        fields = [
            f for f in model._meta.local_fields if isinstance(f, CleanCharField | CleanTextField) and not f.choices
        ]
        for field, row in itertools.product(fields, model._base_manager.all()):
            text = f"{getattr(row, field.attname)}{MARKUP}"
            if text == MARKUP or field.unique or (field.max_length and len(text) > field.max_length):
                continue
            with suppress(IntegrityError), transaction.atomic():
                model._base_manager.filter(pk=row.pk).update(**{field.attname: text})
    client = attacker(office.administrator)
    ran, shown = [], 0
    for address in addresses:
        response = client.get(address)
        if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        shown += b"id=x&gt;{{7*7}}" in response.content
        if response.status_code >= 500 or b"<b id=x" in response.content or b"id=x&gt;49" in response.content:
            ran.append((address, response.status_code))
    assert ran == []
    assert shown > 30  # it is there, as text
