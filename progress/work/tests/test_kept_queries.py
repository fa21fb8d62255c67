"""Queries of my work are kept as Django wrote them; what they find is asked for each time."""

import datetime
import importlib
import itertools
from contextlib import suppress

import pytest
from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from bkproject.tests.kept_ready import wrong_columns
from clusters.models import Cluster
from progress.access.kept_queries import records_at
from progress.models import Explanation, Milestone, PersonInCharge, SiteEvent, SiteSummary, WorkSettings
from progress.models.rules.reporting_period import calendars_kept
from progress.remarks.actions import write_remark
from progress.templatetags.work import work_line
from progress.tests.cast import TODAY, milestone, record
from progress.work import kinds, work_of
from progress.work.narrowing import usual
from progress.work.sections import LATE
from progress.work.structure import Desk, Section, Together
from values.dates import PartialDate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(datetime.datetime.combine(TODAY, datetime.time(8)).astimezone())


def keys(user) -> list[str]:
    return [line.key for line in work_of(user).section("late").lines]


def test_a_query_that_is_kept_follows_from_the_desk_alone(cast, django_assert_num_queries):
    PersonInCharge.objects.create(site_id=cast.cluster.pk, person=cast.department)
    for user in (cast.department, cast.local, cast.clerk, cast.administrator):
        desk = Desk(user, TODAY, WorkSettings.current(), usual(user))
        sections = [Section(kind, desk, Together()) for kind in kinds() if kind.is_for(desk)]
        assert len(sections) > 5
        assert desk.key
        with calendars_kept():  # as a request does
            for section in sections:
                assert hash(section._asked) is not None  # what is asked first is part of the key
            with django_assert_num_queries(0):
                for section in sections:
                    with suppress(EmptyResultSet):
                        str(section.found.query)


def test_what_was_recorded_since_stands_there_and_what_was_done_is_gone(cast):
    assert keys(cast.department) == []
    eia = record(cast.cluster, "eia", planned="2024")
    assert keys(cast.department) == [str(eia.pk)]
    feasibility = record(cast.cluster, "feasibility", planned="2023")
    assert keys(cast.department) == [str(feasibility.pk), str(eia.pk)]
    record(cast.cluster, "feasibility", state="done")
    assert keys(cast.department) == [str(eia.pk)]


def test_other_rights_other_sites_and_other_settings_are_other_queries(cast, django_user_model):
    record(cast.cluster, "eia", planned="2024")
    record(cast.other_cluster, "eia", planned="2024")
    record(cast.cluster, "operation", planned="15/1/2027")
    assert len(keys(cast.department)) == 2
    PersonInCharge.objects.create(site_id=cast.cluster.pk, person=cast.department)
    same = django_user_model.objects.get(pk=cast.department.pk)
    assert keys(same) == [str(milestone(cast.cluster, "eia").pk)]
    assert work_of(same).section("due").total == 0
    settings = WorkSettings.current()
    settings.due_within_days = 90
    settings.save()
    assert work_of(same).section("due").total == 1
    same.groups.clear()
    assert keys(django_user_model.objects.get(pk=same.pk)) == []


def test_more_than_a_page_of_one_day_stands_in_the_order_of_reading(cast):
    """Many share the day at which the first lines end: which of them are shown is what the whole list says."""
    for site, code in itertools.product(
        (cast.cluster, cast.other_cluster), ("eia", "feasibility", "operation", "plan")
    ):
        record(site, code, planned="tháng 10/2026")
    record(cast.other_cluster, "payment", planned="2025")
    first = keys(cast.department)
    whole = [line.key for line in work_of(cast.department, only="late", lines_shown=50).section("late").lines]
    assert len(whole) == 9
    assert first == whole[:5]
    assert first[0] == str(milestone(cast.other_cluster, "payment").pk)
    second = work_of(cast.department, only="late", lines_shown=5, page=2).section("late")
    assert [line.key for line in second.lines] == whole[5:]
    assert work_of(cast.department).section("late").total == second.total == 9


def test_records_read_by_kept_sql_are_those_that_are_read_anew(cast):
    """Of all sections, with what is read along, for as many other keys, and after a save."""
    for site, code in itertools.product((cast.cluster, cast.other_cluster), ("eia", "plan", "payment")):
        record(site, code, planned="2024")
    read, key = LATE.read, ("a test", id(cast))
    first, second = (list(Milestone.objects.filter(site=s.pk)[:3]) for s in (cast.cluster, cast.other_cluster))
    for milestones in (first, second):
        pks = [one.pk for one in milestones]
        kept = {one.pk: one for one in records_at(key, read, pks)}
        anew = {one.pk: one for one in read(pks)}
        assert kept.keys() == anew.keys() == set(pks)
        for pk, one in kept.items():
            with CaptureQueriesContext(connection) as asked:
                assert (str(one.site), str(one.stage)) == (str(anew[pk].site), str(anew[pk].stage))
            assert len(asked) == 0
            assert without_state(one) == without_state(anew[pk])
    Milestone.objects.filter(pk=first[0].pk).update(percent=37)
    assert {m.percent for m in records_at(key, read, [m.pk for m in first])} == {37, None}
    assert records_at(key, read, []) == []


def without_state(record) -> dict:
    return {name: value for name, value in vars(record).items() if name != "_state"}


def test_a_line_is_drawn_anew_where_it_shows_something_else(cast):
    """Of whatever a line shows, and of nothing else: what is given again is what the template makes."""
    record(cast.cluster, "eia", planned="2024", state="in_progress")

    def shown() -> str:
        section = work_of(cast.department).section("late")
        [line] = section.lines
        drawn = work_line(section, line)
        values = {"section": section, "line": line, "key": line.key}
        assert drawn == render_to_string("work/includes/work_line.html", values)
        return drawn

    seen = {shown()}
    for values in (
        {"percent": 40},
        {"forecast": "tháng 2/2025"},
        {"forecast": "tháng 2/2025", "planned": "2023"},
        {"state": "not_started", "percent": None},
    ):
        record(cast.cluster, "eia", **values)
        seen.add(shown())
    cluster = Cluster.objects.get(pk=cast.cluster.pk)
    cluster.name = "Cẩm <Giàng>"
    cluster.save()
    seen.add(shown())
    with translation.override("en"):
        seen.add(shown())
    assert len(seen) == 7
    assert shown() in seen


def test_the_migration_fills_what_stands(cast):
    eia = record(cast.cluster, "eia", planned="2024")
    write_remark(by=cast.department, record=eia, text="Hội đồng chưa họp")
    SiteEvent.objects.create(site_id=cast.other_cluster.pk, kind="suspended", date=PartialDate.parse("1/3/2026"))
    assert wrong_columns() == []
    Explanation.objects.all().delete()
    SiteSummary.objects.update(standing_since=None, developer_named=None, developer_recorded=None)
    assert wrong_columns()
    migration = importlib.import_module("progress.migrations.0056_work_filled")
    with connection.cursor() as cursor:
        editor = type("Editor", (), {"connection": connection, "execute": staticmethod(cursor.execute)})
        migration.fill_explanations(apps, editor)
        migration.fill_summaries(apps, editor)
    assert wrong_columns() == []
