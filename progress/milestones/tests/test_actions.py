"""Writes that span several records: who may, what is refused, what the history says."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from history.tracking import StaleVersion
from progress.documents.actions import record_document
from progress.figures.actions import choose_figure
from progress.milestones.actions import update_milestone
from progress.models import Document, Milestone, SiteDocument, SiteFigure
from progress.records.actions import use_document
from progress.tests.cast import document, figure, milestone, record
from values.dates import PartialDate

pytestmark = pytest.mark.usefixtures("ready_columns_hold")


def update(who, found: Milestone, reason: str = "", version: int | None = None, **changes) -> Milestone:
    version = found.version if version is None else version
    return update_milestone(milestone=found, by=who, version=version, changes=changes, reason=reason)


@pytest.mark.usefixtures("reports_are_official")
class TestUpdatingAMilestone:
    @pytest.mark.parametrize("role", ["administrator", "department", "local", "clerk"])
    def test_whoever_has_the_site_in_charge_may(self, cast, role):
        saved = update(getattr(cast, role), milestone(cast.cluster, "eia"), state="in_progress")
        assert saved.state == "in_progress"
        assert milestone(cast.cluster, "eia").state == "in_progress"

    @pytest.mark.parametrize("role", ["board", "leader", "nobody"])
    def test_whoever_has_not_is_refused(self, cast, role):
        with pytest.raises(PermissionDenied):
            update(getattr(cast, role), milestone(cast.cluster, "eia"), state="done")
        assert milestone(cast.cluster, "eia").state == "unknown"

    @pytest.mark.parametrize("role", ["local", "clerk"])
    def test_a_site_elsewhere_is_refused(self, cast, role):
        with pytest.raises(PermissionDenied):
            update(getattr(cast, role), milestone(cast.other_cluster, "eia"), state="done")

    def test_the_department_reads_zones_and_leaves_them_to_the_board(self, cast):
        with pytest.raises(PermissionDenied):
            update(cast.department, milestone(cast.zone, "eia"), state="done")
        assert update(cast.board, milestone(cast.zone, "eia"), state="done").state == "done"

    def test_the_history_says_who_and_why(self, cast):
        update(cast.clerk, milestone(cast.cluster, "eia"), "chờ thẩm định", forecast=PartialDate.parse("2027"))
        last = milestone(cast.cluster, "eia").history.first()
        assert (last.history_user, last.history_change_reason) == (cast.clerk, "chờ thẩm định")

    def test_a_long_reason_is_kept_whole(self, cast):
        update(cast.clerk, milestone(cast.cluster, "eia"), "x" * 300, percent=5)
        assert milestone(cast.cluster, "eia").history.first().history_change_reason == "x" * 300

    def test_an_older_version_changes_nothing_and_hands_back_what_is_stored(self, cast):
        seen = milestone(cast.cluster, "eia")
        update(cast.department, milestone(cast.cluster, "eia"), percent=40)
        with pytest.raises(StaleVersion) as refused:
            update(cast.clerk, seen, percent=90)
        assert refused.value.stored.percent == 40
        assert milestone(cast.cluster, "eia").percent == 40

    def test_what_changes_nothing_is_not_saved(self, cast):
        record(cast.cluster, "eia", state="done", actual="2024", note="Đã xong")
        before = milestone(cast.cluster, "eia")
        again = {"state": "done", "actual": PartialDate.parse("năm 2024"), "note": " Đã  xong "}
        saved = update(cast.clerk, before, **again)
        assert saved.version == before.version
        assert saved.history.count() == before.history.count()

    def test_a_field_that_is_no_progress_is_refused(self, cast):
        with pytest.raises(TypeError, match="site"):
            update(cast.department, milestone(cast.cluster, "eia"), site=cast.other_cluster)

    def test_what_breaks_a_rule_is_refused_and_nothing_is_saved(self, cast):
        with pytest.raises(ValidationError):
            update(cast.department, milestone(cast.cluster, "eia"), percent=10, actual=PartialDate.parse("2024"))
        assert milestone(cast.cluster, "eia").percent is None

    def test_done_fills_nothing_by_itself(self, cast):
        saved = update(cast.department, milestone(cast.cluster, "eia"), state="done")
        assert (saved.actual, saved.percent) == (None, None)

    def test_its_document_becomes_one_of_the_sites(self, cast):
        paper = document(cast.other_cluster)
        update(cast.department, milestone(cast.cluster, "eia"), document=paper)
        assert list(cast.cluster.documents.all()) == [paper]
        assert SiteDocument.objects.get(site=cast.cluster.pk).history.get().history_user == cast.department

    def test_a_document_out_of_sight_cannot_be_pulled_in(self, cast):
        paper = document(cast.other_cluster)
        with pytest.raises(PermissionDenied):
            update(cast.clerk, milestone(cast.cluster, "eia"), document=paper)
        assert milestone(cast.cluster, "eia").document is None


class TestUsingADocument:
    def test_counts_it_once(self, cast):
        paper = document()
        for _time in range(2):
            use_document(document=paper, site=cast.cluster, by=cast.department)
        assert cast.cluster.documents.get() == paper


def name_document(who, site, number="15/QĐ-UBND", **fields):
    return record_document(by=who, site=site, kind="decision", number=number, **fields)


class TestNamingADocument:
    def test_makes_it_one_of_the_site(self, cast):
        paper = name_document(cast.clerk, cast.cluster, date=PartialDate.parse("4/11/2022"))
        assert list(cast.cluster.documents.all()) == [paper]
        assert paper.history.get().history_user == cast.clerk

    def test_finds_the_one_already_recorded(self, cast):
        paper = document(cast.cluster, number="15/QĐ-UBND")
        assert name_document(cast.clerk, cast.cluster, number="15/qđ-ubnd") == paper
        assert Document.objects.count() == 1

    def test_one_shared_with_another_site_is_not_made_twice(self, cast):
        paper = document(cast.other_cluster, number="15/QĐ-UBND")
        assert name_document(cast.department, cast.cluster) == paper
        assert paper.sites.count() == 2

    def test_a_guessed_number_opens_no_document_of_another_site(self, cast):
        document(cast.other_cluster, number="15/QĐ-UBND")
        with pytest.raises(ValidationError) as told:
            name_document(cast.clerk, cast.cluster)
        assert "number" in told.value.message_dict
        assert not Document.objects.visible_to(cast.clerk).exists()

    def test_is_refused_for_a_site_of_others(self, cast):
        with pytest.raises(PermissionDenied):
            name_document(cast.clerk, cast.other_cluster)

    def test_is_refused_without_the_permission(self, cast):
        with pytest.raises(PermissionDenied):
            name_document(cast.leader, cast.cluster)


class TestChoosingAFigure:
    @pytest.fixture
    def figures(self, cast):
        return figure(cast.cluster, "area", "43"), figure(cast.cluster, "area", "40")

    def test_the_first_of_a_measure_is_in_use_from_the_start(self, cast, figures):
        assert [f.is_chosen for f in figures] == [True, False]

    def test_puts_one_in_use_with_its_reason_and_the_other_back(self, cast, figures):
        old, new = figures
        choose_figure(figure=new, by=cast.department, reason="theo quyết định thành lập")
        old.refresh_from_db()
        new.refresh_from_db()
        assert (old.is_chosen, new.is_chosen, new.reason) == (False, True, "theo quyết định thành lập")
        for each in figures:
            last = each.history.first()
            assert (last.history_user, last.history_change_reason) == (cast.department, "theo quyết định thành lập")

    def test_figures_of_other_measures_and_sites_stay(self, cast, figures):
        others = [figure(cast.cluster, "leased-area", "3"), figure(cast.other_cluster, "area", "15")]
        choose_figure(figure=figures[1], by=cast.department, reason="vì")
        assert all(SiteFigure.objects.get(pk=f.pk).is_chosen for f in others)

    @pytest.mark.parametrize("role", ["board", "local", "clerk", "leader", "nobody"])
    def test_is_refused_to_whoever_keeps_no_figures_of_the_site(self, cast, figures, role):
        with pytest.raises(PermissionDenied):
            choose_figure(figure=figures[1], by=getattr(cast, role), reason="vì")
        assert SiteFigure.objects.get(pk=figures[0].pk).is_chosen

    def test_wants_a_reason(self, cast, figures):
        with pytest.raises(ValidationError):
            choose_figure(figure=figures[1], by=cast.department, reason="  ")

    def test_an_older_version_changes_neither(self, cast, figures):
        old, new = figures
        seen = SiteFigure.objects.get(pk=new.pk)
        new.note = "đã đối chiếu"
        new.save()
        with pytest.raises(StaleVersion):
            choose_figure(figure=seen, by=cast.department, reason="vì")
        assert SiteFigure.objects.get(pk=old.pk).is_chosen
