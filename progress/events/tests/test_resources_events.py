"""The sheet of events: what a row changes is shown in the preview, done with it, and taken back with it."""

import pytest

from bkproject.tests.importing import csv_of, sent
from clusters.models import Cluster
from progress.events.resources import EventResource
from progress.models import Measure, SiteEvent, SiteFigure, Standing
from progress.tests.cast import document, figure
from progress.tests.sheets import exported, imported, only, refused, tried, warnings
from spreadsheets.imports.undoing import undo, what_undo_does

HEADER = ["Tên cụm", "Loại sự kiện", "Ngày", "Văn bản", "Chủ đầu tư mới", "Diện tích mới"]


def cluster(cast) -> Cluster:
    return Cluster.objects.with_standing().get(pk=cast.cluster.pk)


def area(cast) -> SiteFigure:
    return SiteFigure.objects.get(site=cast.cluster.pk, measure=Measure.AREA, is_chosen=True)


def rows(cast) -> list[list]:
    paper = document(cast.cluster, number="99/QĐ-UBND")
    return [
        ["Cẩm Giàng", "Thay đổi chủ đầu tư", "2024", None, cast.rival.name, None],
        ["Cẩm Giàng", "Mở rộng", "5/2024", paper.number, None, "50,5"],
        ["Vằng Mười", "Tạm dừng", "2024", None, None, None],
    ]


def test_the_preview_says_what_each_row_changes(cast, in_english):
    figure(cast.cluster, "area", "43")
    told = warnings(tried(cast.department, EventResource, HEADER, *rows(cast)))
    assert f"Developer: {cast.company} → {cast.rival}" in told[0]
    assert "Area in use: 43 ha → 50,5 ha" in told[1]
    assert "Legal status: " in told[2]
    assert cluster(cast).developer == cast.company
    assert not SiteEvent.objects.exists()


def test_saving_does_it(cast):
    imported(cast.department, EventResource, HEADER, *rows(cast))
    assert (cluster(cast).developer, area(cast).value) == (cast.rival, 50.5)
    assert Cluster.objects.with_standing().get(pk=cast.other_cluster.pk).standing == Standing.SUSPENDED
    assert area(cast).document.number == "99/QĐ-UBND"


def test_the_import_is_taken_back_with_all_that_its_events_changed(cast):
    figure(cast.cluster, "area", "43")
    run = sent(csv_of(HEADER, *rows(cast)), cast.department)
    assert (cluster(cast).developer, area(cast).value) == (cast.rival, 50.5)
    undo(run, by=cast.department, agreed=what_undo_does(run, cast.department).fingerprint)
    assert (cluster(cast).developer, area(cast).value) == (cast.company, 43)
    assert not SiteEvent.objects.exists()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (["Cẩm Giàng", "Mở rộng", "2024", None, None, "50"], "An area needs its decision"),
        (["Cẩm Giàng", "Tạm dừng", "2024", None, None, "50"], "does not change this"),
        (["Cẩm Giàng", "Tạm dừng", "1/1/2199", None, None, None], "01/01/2199 is in the future"),
    ],
)
def test_what_no_event_says_is_refused_at_its_cell(cast, row, message, in_english):
    [told] = refused(cast.department, EventResource, HEADER, row)
    assert message in told


def test_a_file_of_ours_comes_back_without_changes(cast):
    imported(cast.department, EventResource, HEADER, *rows(cast))
    header, cells = exported(cast.department, EventResource)
    assert tried(cast.department, EventResource, header, *cells).counts["changed"] == 0


def test_who_may_record_no_events_imports_none(cast):
    assert refused(cast.clerk, EventResource, HEADER, rows(cast)[0])
    assert only(tried(cast.department, EventResource, HEADER, rows(cast)[2]))
