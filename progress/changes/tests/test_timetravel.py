"""Looking at a past day: every query reads what was recorded until its end, and nothing is written."""

import datetime
import threading
from datetime import date

import pytest
from django.db import connections, transaction
from django.db.utils import OperationalError

from clusters.models import Cluster
from history.past_tables import history_of, models_with_past, tables_with_past
from places.models import AdministrativeUnit, Organisation
from progress.access import scope
from progress.changes.past import as_of, first_recorded_day
from progress.models import (
    Document,
    Milestone,
    Obstacle,
    ObstacleKind,
    SecondaryProject,
    Site,
    SiteEvent,
    SiteFigure,
    StaffProfile,
)
from progress.records.history import changes_of_site
from progress.tests.cast import document, figure, make_cast, milestone, record
from progress.tests.past import BEGUN, LATER, THEN, make_past, on
from values.dates import PartialDate
from values.today import PastIsReadOnly, past_day, today
from zones.models import Zone


@pytest.fixture
def past(db):
    return make_past()


def rows(model) -> list[tuple]:
    """Every row of a table, child or parent, as stored."""
    fields = [field.attname for field in model._meta.local_concrete_fields]
    return sorted(map(str, model._base_manager.values_list(*fields)))


def test_a_record_reads_as_it_stood_at_the_end_of_the_day(past):
    with as_of(THEN, past.department):
        then = milestone(past.cluster, "site-clearance")
        assert (then.state, then.area_done, then.actual, today()) == ("in_progress", 10, None, THEN)
    now = milestone(past.cluster, "site-clearance")
    assert (now.state, now.area_done, past_day()) == ("done", 43, None)


def test_a_day_ends_at_midnight_in_the_office(past):
    with on(THEN, "23:59"):
        record(past.cluster, "eia", state="in_progress")
    with on(THEN + datetime.timedelta(days=1), "00:00"):
        record(past.cluster, "feasibility", state="in_progress")
    with as_of(THEN, past.department):
        assert milestone(past.cluster, "eia").state == "in_progress"
        assert milestone(past.cluster, "feasibility").state == "unknown"


def test_lateness_is_that_of_the_day(past):
    with as_of(date(2024, 6, 30), past.department):
        assert not Milestone.objects.overdue(today()).exists()
        assert milestone(past.cluster, "site-clearance").overdue_by(today()) is None
    with as_of(date(2024, 7, 1), past.department):
        assert str(milestone(past.cluster, "site-clearance").overdue_by(today())) == "1 ngày"


def test_what_was_not_recorded_yet_is_not_there(past):
    with on(LATER):
        new = Cluster.objects.create(name="Mới", unit=past.places.new_commune)
        document(past.cluster)
        figure(past.cluster, "area", "43")
    with as_of(THEN, past.department):
        assert not Cluster.objects.filter(pk=new.pk).exists()
        assert not Site.objects.filter(pk=new.pk).exists()
        assert not Document.objects.exists()
        assert not past.cluster.documents.exists()
        assert not SiteFigure.objects.exists()


def test_what_was_deleted_since_is_there(past):
    with on(LATER):
        number = past.zone.pk
        Zone.objects.get(pk=number).delete()
    with as_of(THEN, past.department):
        assert Zone.objects.get(pk=number).name == "Thanh Bình"
        assert Site.objects.get(pk=number).kind == "zone"
        assert milestone(past.zone, "eia")
    with as_of(LATER, past.department):
        assert not Site.objects.filter(pk=number).exists()
        assert not Milestone.objects.filter(site=number).exists()


def test_as_of_today_everything_reads_as_it_stands(past):
    """Of every tracked table, so that a field or a table that is forgotten is found here."""
    paper = document(past.cluster, past.zone, issuer=past.company)
    paper.title = "Đổi tên"
    paper.save()
    figure(past.cluster, "area", "43.25", document=paper)
    figure(past.cluster, "area", "40")
    kind = ObstacleKind.objects.create(code="land", order=1, name="Đất đai")
    held = milestone(past.cluster, "eia")
    Obstacle.objects.create(site=past.cluster, kind=kind, milestone=held, description="Vướng")
    SecondaryProject.objects.create(site=past.cluster, name="Giày", capacity="1.5", is_foreign=True)
    SiteEvent.objects.create(site=past.zone, kind="revoked", date=PartialDate.parse("4/11/2022"))
    held.delete()
    assert {Site, Cluster, Zone, Milestone, Document, Organisation, AdministrativeUnit} <= set(tables_with_past())
    successors = AdministrativeUnit.successors.through
    stored = {model: rows(model) for model in [*tables_with_past(), successors]}
    assert all(stored[model] for model in (Site, Cluster, Milestone, Obstacle, successors))
    with as_of(today(), past.department):
        assert {model: rows(model) for model in stored} == stored


@pytest.mark.parametrize("model", models_with_past(), ids=lambda model: model._meta.label)
def test_the_history_of_every_tracked_table_holds_all_its_columns(model):
    columns = {field.column for field in history_of(model)._meta.concrete_fields}
    for table in (model, *model._meta.parents):
        assert {field.column for field in table._meta.local_concrete_fields} <= columns


def test_an_obstacle_outlives_the_milestone_it_held(past):
    with on(BEGUN):
        held = milestone(past.cluster, "eia")
        kind = ObstacleKind.objects.create(code="land", order=1, name="Đất đai")
        found = Obstacle.objects.create(site=past.cluster, kind=kind, milestone=held, description="Vướng")
    with on(THEN):
        Milestone.objects.get(pk=held.pk).delete()
    with as_of(BEGUN, past.department):
        assert Obstacle.objects.get(pk=found.pk).milestone == held
        assert Obstacle.objects.get(milestone=held) == found
    with as_of(THEN, past.department):
        assert Obstacle.objects.get(pk=found.pk).milestone is None
        assert not Obstacle.objects.filter(milestone=held.pk).exists()


def test_the_history_ends_that_day(past):
    with as_of(THEN, past.department):
        changes = changes_of_site(Cluster.objects.visible_to(past.department).get(pk=past.cluster.pk))
        assert [change.when.date() for change in changes] == [THEN, BEGUN]
    assert changes_of_site(past.cluster)[0].when.date() == LATER


def test_where_people_work_and_what_units_became_are_of_today(past):
    with on(LATER):
        unit = AdministrativeUnit.objects.create(kind="commune", name="Xã lập sau")
        for former in (past.places.old_commune, past.places.new_commune):  # wholly: it was not divided
            former.successors.add(unit)
        StaffProfile.objects.filter(user=past.local).update(unit=unit)
    user = type(past.local).objects.get(pk=past.local.pk)
    with as_of(THEN, user):
        assert not AdministrativeUnit.objects.filter(pk=unit.pk).exists()
        assert [u.full_name for u in past.places.old_commune.successors.all()] == ["xã Cẩm Giàng, tỉnh Thái Nguyên"]
        assert str(user.staff_profile.unit) == "xã Xã lập sau"
        assert [site.name for site in Site.objects.visible_to(user)] == ["Cẩm Giàng"]


class TestRightsAreThoseOfToday:
    @pytest.mark.parametrize("role", ["local", "clerk", "board", "nobody"])
    def test_nothing_of_a_site_that_is_not_theirs_today_is_there(self, past, role):
        """Not even by a query that forgets the gate."""
        user = getattr(past, role)
        with on(BEGUN):
            figure(past.other_cluster, "area", "15")
            figure(past.cluster, "area", "43")
            figure(past.zone, "area", "80")
        seen = set(Site.objects.visible_to(user).values_list("pk", flat=True))
        with as_of(THEN, user):
            assert set(Site.objects.values_list("pk", flat=True)) == seen
            assert set(Site.objects.visible_to(user).values_list("pk", flat=True)) == seen
            for model in (Milestone, SiteFigure):
                assert set(model.objects.values_list("site", flat=True)) == seen
                assert set(model.objects.visible_to(user).values_list("site", flat=True)) == seen

    def test_a_site_that_was_theirs_then_and_is_not_today_is_not_shown(self, past):
        with on(LATER):
            past.cluster.developer = past.rival
            past.cluster.save()
        with as_of(THEN, past.clerk):
            assert not Site.objects.exists()
            assert not Cluster.objects.visible_to(past.clerk).exists()

    def test_a_site_that_became_theirs_shows_its_past(self, past):
        with on(LATER):
            past.other_cluster.developer = past.company
            past.other_cluster.save()
        with as_of(THEN, past.clerk):
            theirs = Cluster.objects.visible_to(past.clerk)
            assert {site.name: site.developer for site in theirs} == {
                "Cẩm Giàng": past.company,
                "Vằng Mười": past.rival,
            }

    def test_a_part_that_was_another_sites_is_not_shown_in_an_older_state(self, past):
        with on(BEGUN):
            moved = SecondaryProject.objects.create(site=past.cluster, name="Giày")
        with on(THEN):
            moved.site = past.other_cluster
            moved.save()
        with as_of(THEN, past.clerk):
            assert not SecondaryProject.objects.exists()

    def test_another_persons_sites_are_not_asked_for_in_between(self, past):
        with as_of(THEN, past.department):
            assert not Site.objects.visible_to(past.board).exists()

    def test_nothing_is_anybodys_to_change(self, past):
        past.department.is_superuser = True
        assert Cluster.objects.editable_by(past.department).exists()
        with as_of(THEN, past.department):
            assert not Cluster.objects.editable_by(past.department).exists()
            assert not Milestone.objects.editable_by(past.department).exists()
        assert scope.sites_seen_by(past.clerk) != scope.EVERYTHING


class TestNothingIsWritten:
    @pytest.mark.parametrize(
        "write",
        [
            lambda past: past.cluster.save(),
            lambda past: Cluster.objects.create(name="Mới"),
            lambda past: milestone(past.cluster, "eia").save(),
            lambda past: milestone(past.cluster, "eia").delete(),
            lambda past: Milestone.objects.update(note="x"),
            lambda past: Cluster.objects.filter(name="Vằng Mười").delete(),
            lambda past: Organisation.objects.bulk_create([Organisation(name="x", kind="other")]),
            lambda past: past.places.elsewhere.successors.add(past.places.new_commune),
            lambda past: Milestone.history.all().delete(),
            lambda past: past.leader.save(),
        ],
    )
    def test_a_write_raises_and_changes_nothing(self, past, write):
        models = [*tables_with_past(), *map(history_of, models_with_past()), type(past.leader)]
        before = [rows(model) for model in models]
        with pytest.raises(PastIsReadOnly), transaction.atomic(), as_of(THEN, past.department):
            write(past)
        assert [rows(model) for model in models] == before
        past.cluster.save()

    def test_today_is_there_again_after_an_error(self, past):
        with pytest.raises(ZeroDivisionError), as_of(THEN, past.department):
            _ = 1 / 0
        assert milestone(past.cluster, "site-clearance").state == "done"

    def test_one_past_is_looked_at_at_a_time(self, past):
        with as_of(THEN, past.department), pytest.raises(RuntimeError), as_of(BEGUN, past.department):
            pass


@pytest.mark.django_db(transaction=True)
class TestOutsideOfATransaction:
    """As pages run: each statement by itself."""

    def test_others_write_meanwhile_and_the_past_stays(self):
        with on(BEGUN):
            cast = make_cast()
        errors = []

        def write():
            try:
                with on(LATER):
                    record(cast.cluster, "eia", state="done")
            except OperationalError as error:
                errors.append(error)
            finally:
                connections.close_all()

        with as_of(THEN, cast.department):
            assert milestone(cast.cluster, "eia").state == "unknown"
            other = threading.Thread(target=write)
            other.start()
            other.join(timeout=60)
            assert not other.is_alive()
            assert milestone(cast.cluster, "eia").state == "unknown"
        assert errors == []
        assert milestone(cast.cluster, "eia").state == "done"


def test_the_first_recorded_day_is_that_of_the_oldest_record(past):
    assert first_recorded_day() == BEGUN


def test_before_anything_was_recorded_there_is_no_first_day(db):
    assert first_recorded_day() is None
