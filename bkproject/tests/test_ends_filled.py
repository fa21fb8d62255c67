"""The migration that lets records of history know their end fills in what stands."""

import datetime

import pytest
from django.apps import apps
from django.db import connection

from bkproject.tests.ends import wrong_ends
from history.ends import fill_ends
from history.tracking import IN_FORCE, RecordColumns
from progress.tests.cast import record
from progress.tests.past import make_past

pytestmark = pytest.mark.django_db


def test_what_stands_is_filled_in_every_table():
    past = make_past()
    record(past.cluster, "eia", state="in_progress")
    record(past.cluster, "eia", state="done", actual="1/9/2024")
    past.zone.delete()
    history = type(past.cluster).history
    for number in range(3):  # at the same moment: the later written comes later
        past.cluster.note = f"lần {number}"
        past.cluster.save()
    history.update(history_date=datetime.datetime(2024, 10, 1, tzinfo=datetime.UTC))
    for model in apps.get_models():
        if issubclass(model, RecordColumns):
            model.objects.update(in_force_until=IN_FORCE)
    assert wrong_ends()
    with connection.cursor() as cursor:
        for app in ("places", "progress", "clusters", "zones", "reports"):
            editor = type("Editor", (), {"connection": connection, "execute": staticmethod(cursor.execute)})
            fill_ends(app).code(apps, editor)
    assert wrong_ends() == []
