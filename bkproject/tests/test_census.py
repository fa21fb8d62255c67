"""No field is forgotten: each of a tracked model is on a page, in the admin, in a sheet, in differences and history.

A field that need not be in one of these is exempt by name, with the reason: EXEMPT in census.py. The lists here are
made from the models, so a field that is added is asked for at once.
"""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth import get_user_model
from django.test import RequestFactory
from django.utils import timezone

from bkproject.tests.census import EXEMPT, census_fields, reason, samples, shown, value_for
from history.tracking import TrackedModel
from progress.changes.scope import tracked_models
from progress.models import Site
from progress.records.history import history_fields
from progress.tests.cast import browser, make_cast
from reports.differences import differences, snapshots
from spreadsheets.catalogue import sheets

MODELS = sorted(tracked_models().values(), key=lambda model: model._meta.label)


def missing(place: str, found: dict) -> list[str]:
    """The fields that are neither in `found` (names by model) nor exempt, as they would be named in EXEMPT."""
    return [
        f"{model._meta.label_lower}.{f.name}"
        for model in MODELS
        for f in census_fields(model)
        if f.name not in found.get(model, ()) and not reason(place, model, f)
    ]


def complaint(place: str, names: list[str]) -> str:
    return (
        f"not in the {place}: {', '.join(names)}. Show the field there, or exempt it by name, with the reason, in "
        f"EXEMPT[{place!r}] of bkproject/tests/census.py."
    )


@pytest.fixture
def superuser(db):
    return get_user_model().objects.create(username="chief", last_name="Chief", is_superuser=True, is_staff=True)


def test_what_is_exempt_exists_and_has_its_reason():
    fields = {f"{m._meta.label_lower}.{f.name}" for m in MODELS for f in census_fields(m)}
    known = fields | {m._meta.label_lower for m in MODELS}
    for place, names in EXEMPT.items():
        gone = [name for name in names if name not in known and name.split(".")[0] != "reports"]
        assert not gone, f"EXEMPT[{place!r}] names what is not there: {gone}"
        assert all(len(why) > 15 for why in names.values())


def test_history_tells_every_field():
    found = {model: {f.name for f in history_fields(model)} for model in MODELS}
    assert not (names := missing("history", found)), complaint("history", names)


def test_every_field_is_in_the_administration(superuser):
    request = RequestFactory().get("/admin/")
    request.user = superuser
    found = {}
    for model, page in admin.site._registry.items():
        found.setdefault(model, set()).update(flatten_fieldsets(page.get_fieldsets(request)))
        for inline in page.inlines:
            shown_there = inline.fields or [f.name for f in inline.model._meta.fields]
            found.setdefault(inline.model, set()).update(flatten_fieldsets([(None, {"fields": shown_there})]))
            if fk := inline.fk_name or next(
                (f.name for f in inline.model._meta.fields if f.related_model and issubclass(model, f.related_model)),
                "",
            ):
                found[inline.model].add(fk)
    assert not (names := missing("admin", found)), complaint("admin", names)


def test_every_field_is_a_column_of_a_sheet(superuser):
    found = {}
    for kind in sheets().values():
        resource = kind(superuser)
        for column in resource.columns:
            field = column.field_of(resource.model)
            found.setdefault(resource.model, set()).add(field.name if field else column.attribute)
    assert not (names := missing("sheet", found)), complaint("sheet", names)


def test_every_field_is_on_a_page(superuser):
    cast = make_cast()
    client, lost, seen = browser(superuser, "vi"), [], {}
    for sample in samples(cast):
        model = type(sample.record)
        record = model._base_manager.get(pk=sample.record.pk)
        html = "".join(_read(client, address) for address in sample.addresses)
        seen[model] = True
        lost += [
            f"{model._meta.label_lower}.{f.name}"
            for f in census_fields(model)
            if not reason("page", model, f) and shown(record, f) not in html
        ]
    without = [m._meta.label_lower for m in MODELS if m not in seen and m._meta.label_lower not in EXEMPT["page"]]
    assert not without, f"no sample of {without}: make one in census.samples(), or exempt the model"
    assert not lost, complaint("page", lost)


def _read(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    # Not what the history tells at the end of a page: that is another place.
    return unescape(re.sub(r'<section[^>]*\bid="history".*?</section>', "", response.content.decode(), flags=re.DOTALL))


@pytest.mark.once
def test_every_field_is_compared_between_two_days(superuser):
    """Each field of each record is changed alone, a day after the other, and each time the difference is told."""
    start = timezone.now() - timedelta(days=400)
    with time_machine.travel(start, tick=False):
        cast = make_cast()
        made = samples(cast)
    compared, day = {}, start
    for sample in made:
        model = type(sample.record)
        for f in census_fields(model):
            if reason("differences", model, f) or not f.editable or f.name in UNMOVED.get(model._meta.label, ()):
                compared.setdefault(model, set()).add(f.name)
                continue
            day += timedelta(days=1)
            with time_machine.travel(day, tick=False):
                record = model._base_manager.get(pk=sample.record.pk)
                setattr(record, f.name, value_for(f, cast, but=getattr(record, f.attname)))
                record.save()
            last = timezone.localdate(day)
            found = differences(*snapshots(superuser, last - timedelta(days=1), last))
            if any(d.model is model and d.pk == record.pk for d in found):
                compared.setdefault(model, set()).add(f.name)
    assert not (names := missing("differences", compared)), complaint("differences", names)


# What says which record it is and never changes, by label of the model.
UNMOVED = {
    "progress.Milestone": ("site", "stage", "phase", "state"),  # of the state, reports/tests/test_differences.py
    "progress.SiteDocument": ("site", "document"),
    "progress.SiteFigure": ("site", "measure"),
    "progress.PeriodFigure": ("site", "project", "row", "year", "period"),
    "progress.Finding": ("site", "inspection"),
    "progress.InspectionPhoto": ("site", "inspection", "file"),
    "progress.Document": ("file",),
    "progress.Baseline": ("site",),
    "progress.BaselineDate": ("site", "baseline", "milestone"),
    "progress.SecondaryProject": ("site", "state"),  # of the state, reports/tests/test_differences.py
    "progress.Obstacle": ("site", "milestone", "opened_on", "asked_on", "answered_on", "resolved_on", "confirmed_on"),
    "progress.Inspection": ("site",),
    "progress.SiteEvent": ("site",),
    "progress.Movement": ("site", "milestone"),
    "progress.SitePosition": ("site",),
    "progress.SiteOutline": ("site",),
    "progress.InvestorFact": ("site", "subject"),
}


def test_every_tracked_model_keeps_a_history():
    tracked = {m for m in apps.get_models() if issubclass(m, TrackedModel) and m is not Site}
    assert tracked == set(MODELS)
