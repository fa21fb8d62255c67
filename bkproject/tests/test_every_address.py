"""Every address of the tracker × every role × every method, against one table of expected answers.

An address that is not in the table fails the first test: say here who may open it.
"""

from http import HTTPStatus

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from progress.models import Site
from progress.roles import PERMISSIONS, Role
from progress.tests.cast import document, figure, make_cast, milestone, record
from reports.models import Computed, Indicator, IndicatorFigure, Letterhead

ROLES = ["administrator", "department", "board", "local", "clerk", "leader", "nobody"]
METHODS = ["get", "post", "put", "patch", "delete"]
YES, NO, GONE = "answers", HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND

# In the order of ROLES. "of cluster": inside the scope of local officer and clerk; "of other": outside it.
ALL = [YES] * 7
TABLE = {
    "dashboard": {"": ALL},
    "indicator-basis": {"": [YES, YES, GONE, GONE, GONE, NO, GONE]},
    "letters": {"": [YES, YES, YES, NO, NO, NO, NO]},
    # Of whose sites a letter speaks is the gate's matter: the Board has none of this developer's.
    "letter": {"": [YES, YES, YES, NO, NO, NO, NO]},
    "letter-word": {"": [YES, YES, GONE, NO, NO, NO, NO]},
    "clusters:list": {"": ALL},
    "zones:list": {"": ALL},
    "clusters:detail": {
        "of cluster": [YES, YES, GONE, YES, YES, YES, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, YES, GONE],
    },
    "zones:detail": {"of zone": [YES, YES, YES, GONE, GONE, YES, GONE]},
    "clusters:milestone": {
        "of cluster": [YES, YES, GONE, YES, YES, NO, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, NO, GONE],
    },
    "zones:milestone": {"of zone": [YES, NO, YES, GONE, GONE, NO, GONE]},
    "clusters:choose-figure": {
        "of cluster": [YES, YES, GONE, NO, NO, NO, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, NO, GONE],
    },
    "zones:choose-figure": {"of zone": [YES, NO, YES, GONE, GONE, NO, GONE]},
    "progress:document-file": {
        "of cluster": [YES, YES, GONE, YES, YES, YES, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, YES, GONE],
        "of zone": [YES, YES, YES, GONE, GONE, YES, GONE],
    },
    "progress:reminders": {"": ALL},
    "progress:search": {"": ALL},
    "password_change": {"": ALL},
    "password_change_done": {"": ALL},
}
# Without sign-in too. The admin's sign-in page leads to the one of the tracker.
OPEN = {"login", "logout", "set_language", "healthz", None}


def names(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                yield from names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)
        else:
            yield f"{namespace}{pattern.name}" if pattern.name else None


@pytest.fixture
def office(db):
    cast = make_cast()
    sites = {"of cluster": cast.cluster, "of other": cast.other_cluster, "of zone": cast.zone}
    addresses = {}
    for where, site in sites.items():
        space = f"{site.kind}s"
        paper = document(site, number=f"{site.pk}/QĐ-UBND")
        paper.file.save("qd.pdf", ContentFile(b"%PDF-1.4"))
        addresses |= {
            (f"{space}:detail", where): reverse(f"{space}:detail", args=[site.slug]),
            (f"{space}:milestone", where): reverse(f"{space}:milestone", args=[site.slug, milestone(site, "eia").pk]),
            (f"{space}:choose-figure", where): reverse(
                f"{space}:choose-figure", args=[site.slug, figure(site, "area", "40").pk]
            ),
            ("progress:document-file", where): reverse("progress:document-file", args=[paper.pk]),
        }
    output = Indicator.objects.create(
        code="output", name="Giá trị sản xuất", order=1, unit="tỷ đồng", computed=Computed.SUM_OF_PARTS
    )
    IndicatorFigure.objects.create(indicator=output, year=2023, kind="actual", value=1780, source="báo cáo")
    addresses["indicator-basis", ""] = reverse("indicator-basis", args=["output"])
    record(cast.cluster, "operation", planned="2023")
    Letterhead.objects.create(kind="cluster", office="Sở Công Thương", symbol="SCT", place="Thái Nguyên")
    for name in ("letter", "letter-word"):
        addresses[name, ""] = reverse(name, args=[cast.company.pk])
    cast.address = lambda name, where: addresses.get((name, where)) or reverse(name)
    return cast


def signed_in(user) -> Client:
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    return client


def test_the_table_knows_every_address():
    assert set(names(get_resolver().url_patterns)) == set(TABLE) | OPEN


@pytest.mark.parametrize("method", METHODS)
def test_each_role_gets_what_the_table_says(office, method):
    wrong = []
    for name, cases in TABLE.items():
        for where, answers in cases.items():
            for role, expected in zip(ROLES, answers, strict=True):
                status = getattr(signed_in(getattr(office, role)), method)(office.address(name, where)).status_code
                # 405: the page has no such method; 422 and 400: it read what was sent, and it was not enough.
                given = YES if status < 400 or status in (400, 405, 422) else status
                if given != expected and status != HTTPStatus.METHOD_NOT_ALLOWED:
                    wrong.append((method, name, where, role, status, expected))
    assert wrong == []


@pytest.mark.parametrize("method", METHODS)
def test_nobody_gets_past_the_sign_in_page(office, method):
    client = signed_in(None)
    for name, cases in TABLE.items():
        for where in cases:
            response = getattr(client, method)(office.address(name, where))
            assert response.status_code == HTTPStatus.FOUND, name
            assert response["Location"].startswith("/login/"), name


def admin_addresses(model_admin, pk):
    """Every address of a model's admin, by the name of its view."""
    for pattern in model_admin.get_urls():
        if pattern.name:
            args = [pk] * len(pattern.pattern.converters)
            yield pattern.name, reverse(f"admin:{pattern.name}", args=args)


@pytest.mark.parametrize("role", list(Role))
def test_the_admin_opens_no_model_to_a_role_without_its_permissions(office, role):
    user = getattr(office, role.name.lower())
    get_user_model().objects.filter(pk=user.pk).update(is_staff=True)
    client = signed_in(user)
    granted = {(app, model) for grant in PERMISSIONS[role] for app, models in grant.items() for model in models}
    opened = []
    for model, model_admin in admin.site._registry.items():
        # A site's own address leads to its cluster or zone, which has its own rights.
        if model is Site or (model._meta.app_label, model._meta.model_name) in granted:
            continue
        record = model._base_manager.first()
        for name, address in admin_addresses(model_admin, record.pk if record else 1):
            for method in ("get", "post"):
                response = getattr(client, method)(address, follow=True)
                # Django's admin leads to its index when a record is not there for this person.
                is_led_away = response.redirect_chain and response.redirect_chain[-1][0] == reverse("admin:index")
                is_refused = response.status_code in (NO, GONE, HTTPStatus.METHOD_NOT_ALLOWED) or is_led_away
                if not is_refused:
                    opened.append((name, method, response.status_code))
    assert opened == []


@pytest.mark.parametrize(
    ("role", "outside"), [("board", "cluster"), ("local", "other_cluster"), ("clerk", "other_cluster")]
)
def test_the_admin_shows_no_record_of_a_site_outside_the_scope(office, role, outside):
    """Even to a local officer or a clerk whom somebody lets into the admin."""
    user, site = getattr(office, role), getattr(office, outside)
    get_user_model().objects.filter(pk=user.pk).update(is_staff=True)
    client = signed_in(user)
    records = [site, milestone(site, "eia"), site.figures.first(), site.documents.first()]
    seen = []
    for part in records:
        model_admin = admin.site._registry.get(type(part))
        if model_admin is None:
            continue
        for name, address in admin_addresses(model_admin, part.pk):
            for method in ("get", "post"):
                response = getattr(client, method)(address, follow=True)
                if site.name in response.content.decode():
                    seen.append((name, method, response.status_code))
    assert seen == []


@pytest.mark.parametrize("role", ["local", "clerk", "leader", "nobody"])
def test_the_admin_is_closed_to_those_who_do_not_enter_data(office, role):
    client = signed_in(getattr(office, role))
    assert client.get("/admin/").status_code in (HTTPStatus.FOUND, NO)
    for model, model_admin in admin.site._registry.items():
        record = model._base_manager.first()
        for _name, address in admin_addresses(model_admin, record.pk if record else 1):
            assert client.get(address).status_code in (HTTPStatus.FOUND, NO, GONE), address
