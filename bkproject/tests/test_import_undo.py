"""An import is taken back as far as nothing later stands on what it wrote."""

from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from bkproject.tests.importing import changed, csv_of, sent
from clusters.models import Cluster
from progress.milestones.actions import report_milestone
from progress.milestones.resources import MilestoneResource
from progress.models import Document, Milestone, Obstacle, ObstacleKind, SecondaryProject, SiteDocument, Submission
from progress.tests.cast import document, make_cast, milestone, record
from spreadsheets.imports.taking_back import TakingBack
from spreadsheets.imports.undoing import NothingToUndo, NotSavedNow, UndoOutdated, undo, what_undo_does
from values.dates import PartialDate

pytestmark = pytest.mark.usefixtures("ready_columns_hold")


@pytest.fixture
def cast(ends_hold):
    return make_cast()


def told(rows):
    return [(row.label, row.why if hasattr(row, "why") else row.what) for row in rows]


def test_changed_fields_go_back(cast, in_english):
    eia = record(cast.cluster, "eia", state="in_progress", percent=20, note="cũ")
    run = sent(changed(cast.department, MilestoneResource, (eia.pk, {"percent": "40", "note": "mới"})), cast.department)
    plan = what_undo_does(run, cast.department)
    [row] = plan.undone
    cells = {(c.header, c.old, c.new) for c in row.cells if c.header not in ("Source", "As at")}
    assert cells == {("Percent done", "40", "20"), ("Note", "mới", "cũ")}
    assert {c.new for c in row.cells if c.header in ("Source", "As at")} == {""}, "the file is no source any more"
    eia.refresh_from_db()
    assert eia.percent == 40  # asking does nothing
    undo(run, by=cast.department, agreed=plan.fingerprint)
    eia.refresh_from_db()
    assert (eia.percent, eia.note) == (20, "cũ")
    assert str(run.pk) in eia.history.first().history_change_reason
    assert eia.history.first().history_user == cast.department
    run.refresh_from_db()
    assert (run.state, run.undone_by, run.undone_counts["undone"]) == ("undone", cast.department, 1)
    with pytest.raises(NotSavedNow):
        undo(run, by=cast.department, agreed=plan.fingerprint)


def test_a_field_that_somebody_changed_since_is_kept_and_told_with_who(cast, in_english):
    eia = record(cast.cluster, "eia", state="in_progress", percent=20, note="cũ")
    run = sent(changed(cast.department, MilestoneResource, (eia.pk, {"percent": "40", "note": "mới"})), cast.department)
    eia.refresh_from_db()
    eia.note, eia._history_user = "mới hơn", cast.administrator
    eia.save()
    plan = what_undo_does(run, cast.department)
    [kept] = plan.kept
    assert (kept.fields, kept.who) == ("Note", "Administrator")
    assert kept.when
    undo(run, by=cast.department, agreed=plan.fingerprint)
    eia.refresh_from_db()
    assert (eia.percent, eia.note) == (20, "mới hơn")


def test_a_promise_goes_back_with_the_undos_reason(cast):
    eia = record(cast.cluster, "eia", planned="3/2026")
    content = changed(cast.department, MilestoneResource, (eia.pk, {"forecast": "quý IV/2026"}))
    run = sent(content, cast.department, why="chậm bàn giao")
    eia.refresh_from_db()
    assert eia.forecast == PartialDate.parse("quý IV/2026")
    undo(run, by=cast.department, agreed=None)
    eia.refresh_from_db()
    assert eia.forecast is None
    assert run.filename in eia.history.first().history_change_reason


def test_documents_links_go_with_what_rested_on_them(cast):
    eia = milestone(cast.cluster, "eia")
    paper = document(cast.other_cluster)
    cells = {"document": str(paper)}
    run = sent(changed(cast.department, MilestoneResource, (eia.pk, cells)), cast.department)
    assert SiteDocument.objects.filter(site=cast.cluster.pk, document=paper).exists()
    undo(run, by=cast.department, agreed=None)
    eia.refresh_from_db()
    assert eia.document is None
    assert not SiteDocument.objects.filter(site=cast.cluster.pk, document=paper).exists()
    assert Document.objects.filter(pk=paper.pk).exists()


def test_a_link_stays_while_something_else_rests_on_the_document(cast, in_english):
    eia = milestone(cast.cluster, "eia")
    paper = document(cast.other_cluster)
    run = sent(changed(cast.department, MilestoneResource, (eia.pk, {"document": str(paper)})), cast.department)
    record(cast.cluster, "plan", document=paper)
    plan = undo(run, by=cast.department, agreed=None)
    [kept] = plan.kept
    assert "In the provincial plan" in kept.why
    assert SiteDocument.objects.filter(site=cast.cluster.pk, document=paper).exists()


def new_cluster(cast, name="Huyền Tụng"):
    return sent(csv_of(["Tên cụm", "Địa chỉ"], [name, "thôn 1"]), cast.department, "clusters")


def test_a_site_that_was_added_goes_with_the_milestones_it_began_with(cast):
    run = new_cluster(cast)
    site = Cluster.objects.get(name="Huyền Tụng")
    assert site.milestones.exists()
    undo(run, by=cast.department, agreed=None)
    assert not Cluster.objects.filter(pk=site.pk).exists()
    assert not Milestone.objects.filter(site=site.pk).exists()
    assert Cluster.history.filter(site_ptr_id=site.pk, history_type="-").exists()
    assert Milestone.history.filter(site_id=site.pk, history_type="-").exists()


def test_a_site_on_which_somebody_built_stays_with_its_milestones(cast, in_english):
    run = new_cluster(cast)
    site = Cluster.objects.get(name="Huyền Tụng")
    count = site.milestones.count()
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    Obstacle.objects.create(site_id=site.pk, kind=kind, description="5 hộ chưa nhận tiền")
    with pytest.raises(NothingToUndo) as error:
        undo(run, by=cast.department, agreed=None)
    [kept] = error.value.plan.kept
    assert "5 hộ" in kept.why
    assert site.milestones.count() == count
    run.refresh_from_db()
    assert run.state == "saved"


def test_a_site_whose_milestone_was_recorded_since_stays(cast):
    run = new_cluster(cast)
    site = Cluster.objects.get(name="Huyền Tụng")
    record(site, "eia", percent=10)
    with pytest.raises(NothingToUndo):
        undo(run, by=cast.department, agreed=None)


def test_rows_of_one_import_do_not_keep_each_other(cast):
    header = ["Tên cụm", "Tên dự án", "Ghi chú"]
    run = sent(csv_of(header, *(["CCN Cẩm Giàng", f"Nhà máy {n}", "x"] for n in range(3))), cast.department, "projects")
    assert SecondaryProject.objects.count() == 3
    plan = undo(run, by=cast.department, agreed=None)
    assert plan.counts == {"undone": 3, "kept": 0, "forbidden": 0}
    assert not SecondaryProject.objects.exists()


def test_an_added_row_that_was_changed_since_is_kept(cast, in_english):
    header = ["Tên cụm", "Tên dự án", "Ghi chú"]
    run = sent(csv_of(header, *(["CCN Cẩm Giàng", f"Nhà máy {n}", "x"] for n in range(3))), cast.department, "projects")
    one = SecondaryProject.objects.first()
    one.note, one._history_user = "khác", cast.administrator
    one.save()
    plan = undo(run, by=cast.department, agreed=None)
    assert [(k.fields, k.who) for k in plan.kept] == [("Note", "Administrator")]
    assert list(SecondaryProject.objects.all()) == [one]


def test_a_stale_agreement_is_refused(cast):
    eia = record(cast.cluster, "eia", percent=20, note="cũ")
    run = sent(changed(cast.department, MilestoneResource, (eia.pk, {"percent": "40", "note": "mới"})), cast.department)
    plan = what_undo_does(run, cast.department)
    eia.refresh_from_db()
    eia.note = "khác"
    eia.save()
    with pytest.raises(UndoOutdated):
        undo(run, by=cast.department, agreed=plan.fingerprint)
    eia.refresh_from_db()
    assert eia.percent == 40


def test_what_somebody_saved_while_an_undo_was_prepared_is_not_taken_back(cast, monkeypatch):
    """A new site would be deleted whatever its version is."""
    run = new_cluster(cast)

    class Overtaken(TakingBack):
        def run(self, on_progress):
            site = Cluster.objects.get(name="Huyền Tụng")
            site.note = "vừa ghi"
            site.save()
            return super().run(on_progress)

    monkeypatch.setattr("spreadsheets.imports.undoing.TakingBack", Overtaken)
    with pytest.raises(UndoOutdated):
        undo(run, by=cast.department, agreed=None)
    run.refresh_from_db()
    assert run.undone_at is None
    assert Cluster.objects.filter(name="Huyền Tụng").exists()


def test_what_another_may_not_change_is_left_for_those_who_may(cast, in_english):
    ours, theirs = record(cast.cluster, "eia", percent=20), record(cast.zone, "eia", percent=20)
    rows = [(ours.pk, {"percent": "40"}), (theirs.pk, {"percent": "50"})]
    run = sent(changed(cast.administrator, MilestoneResource, *rows), cast.administrator)
    cast.department.user_permissions.add(Permission.objects.get(codename="view_importrun"))
    department = type(cast.department).objects.get(pk=cast.department.pk)
    plan = undo(run, by=department, agreed=None)
    assert plan.counts == {"undone": 1, "kept": 1, "forbidden": 1}
    run.refresh_from_db()
    assert run.state == "saved"
    undo(run, by=cast.administrator, agreed=None)
    run.refresh_from_db()
    ours.refresh_from_db(), theirs.refresh_from_db()
    assert (run.state, ours.percent, theirs.percent) == ("undone", 20, 20)
    assert run.undone_counts["undone"] == 2


def test_reports_that_wait_are_withdrawn(cast):
    eia = record(cast.cluster, "eia", percent=20)
    run = sent(changed(cast.clerk, MilestoneResource, (eia.pk, {"percent": "40"})), cast.clerk)
    report = Submission.objects.get()
    assert report.is_waiting
    plan = undo(run, by=cast.clerk, agreed=None)
    assert [row.what for row in plan.undone] == ["withdrawn"]
    report.refresh_from_db()
    assert report.state == "withdrawn"


def test_a_report_that_waited_before_is_not_withdrawn(cast):
    eia = record(cast.cluster, "eia", percent=20)
    report = report_milestone(milestone=eia, by=cast.clerk, version=eia.version, changes={"note": "x"})
    run = sent(changed(cast.clerk, MilestoneResource, (eia.pk, {"percent": "40"})), cast.clerk)
    with pytest.raises(NothingToUndo):
        undo(run, by=cast.clerk, agreed=None)
    report.refresh_from_db()
    assert report.is_waiting
    assert report.values["percent"] == "40"


def test_a_document_and_its_links_are_taken_back(cast):
    header = ["Loại văn bản", "Số", "Ngày", "Trích yếu", "Các khu, cụm"]
    row = ["Decision", "77/QĐ-UBND", "16/10/2020", "Thành lập", "CCN Cẩm Giàng; CCN Vằng Mười"]
    run = sent(csv_of(header, row), cast.department, "documents")
    assert SiteDocument.objects.filter(document__number="77/QĐ-UBND").count() == 2
    undo(run, by=cast.department, agreed=None)
    assert not Document.objects.filter(number="77/QĐ-UBND").exists()
    assert not SiteDocument.objects.exists()


@pytest.mark.once
def test_ten_times_the_rows_take_no_more_queries(cast):
    def queries(count):
        header = ["Tên cụm", "Tên dự án", "Ghi chú"]
        rows = (["CCN Cẩm Giàng", f"Nhà máy {count} {n}", "x"] for n in range(count))
        run = sent(csv_of(header, *rows), cast.department, "projects")
        with CaptureQueriesContext(connection) as seen:
            undo(run, by=cast.department, agreed=None)
        return len(seen)

    assert queries(200) <= queries(20) + 10  # more parts of 500 or fewer; not one a row


def test_a_phase_that_the_same_import_recorded_at_its_new_site_does_not_keep_it(cast):
    book, target = Workbook(), BytesIO()
    book.active.title = "Cụm"
    for row in (["id", "name", "address", "developer", "version"], [None, "Huyền Tụng", "thôn 1", None, None]):
        book.active.append(row)
    sheet = book.create_sheet("Tiến độ")
    sheet.append(["id", "site", "stage", "phase", "percent", "version"])
    for phase in (0, 1):
        sheet.append([None, "CCN Huyền Tụng", "eia", phase, 40, None])
    book.save(target)
    run = sent(target.getvalue(), cast.department, filename="a.xlsx")
    site = Cluster.objects.get(name="Huyền Tụng")
    assert site.milestones.filter(percent=40).count() == 2
    plan = undo(run, by=cast.department, agreed=None)
    assert plan.kept == []
    assert not Cluster.objects.filter(pk=site.pk).exists()
    assert not Milestone.objects.filter(site=site.pk).exists()
