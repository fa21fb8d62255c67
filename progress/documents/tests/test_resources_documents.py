"""The sheet of documents, written together: each once, with its sites, and taken back whole."""

import pytest

from bkproject.tests.importing import csv_of, sent
from progress.documents.resources import DocumentResource
from progress.models import Document
from progress.tests.cast import document
from progress.tests.sheets import imported, refused
from spreadsheets.imports.undoing import undo, what_undo_does

HEADER = ["Loại văn bản", "Số, ký hiệu", "Ngày ban hành", "Trích yếu", "Khu, cụm"]
NEW = ["Quyết định", "12/QĐ-UBND", "1/3/2026", "Về việc", "CCN Cẩm Giàng"]


def sites_of(paper) -> list[int]:
    return sorted(paper.site_documents.values_list("site_id", flat=True))


def test_a_new_one_is_saved_once_and_its_import_is_taken_back_whole(cast):
    run = sent(csv_of(HEADER, NEW), cast.department, kind="documents")
    paper = Document.objects.get()
    assert (paper.version, paper.history.count(), sites_of(paper)) == (1, 1, [cast.cluster.pk])
    undo(run, by=cast.department, agreed=what_undo_does(run, cast.department).fingerprint)
    assert not Document.objects.exists()


def test_a_change_is_taken_back_and_its_sites_stay(cast):
    sent(csv_of(HEADER, NEW), cast.department, kind="documents")
    run = sent(csv_of([*HEADER[:4], "Ghi chú"], [*NEW[:4], "bản sao"]), cast.department, kind="documents")
    paper = Document.objects.get()
    assert (paper.note, sites_of(paper)) == ("bản sao", [cast.cluster.pk])
    undo(run, by=cast.department, agreed=what_undo_does(run, cast.department).fingerprint)
    paper.refresh_from_db()
    assert (paper.note, sites_of(paper)) == ("", [cast.cluster.pk])


@pytest.mark.parametrize(
    ("number", "site", "message"),
    [
        ("12/QĐ-UBND", "", "ít nhất một khu, cụm"),
        ("99/QĐ-UBND", "KCN Thanh Bình", "Không có quyền"),
    ],
)
def test_one_without_a_site_or_at_one_that_is_only_read_is_refused(cast, number, site, message):
    row = ["Quyết định", number, "1/3/2026", "Về việc", site]
    assert message in refused(cast.department, DocumentResource, HEADER, row)[0]


def test_one_that_is_recorded_for_others_only_is_refused(cast):
    document(cast.cluster, number="7/QĐ-UBND", title="Về việc")
    row = ["Quyết định", "7/QĐ-UBND", None, "Về việc", "KCN Thanh Bình"]
    assert refused(cast.board, DocumentResource, HEADER, row)


def test_rows_of_one_file_may_be_new_changed_and_of_other_sites(cast):
    paper = document(cast.cluster, number="7/QĐ-UBND")
    rows = [[*NEW, None], ["Quyết định", "7/QĐ-UBND", None, None, "CCN Cẩm Giàng; CCN Vằng Mười", "bản sao"]]
    imported(cast.department, DocumentResource, [*HEADER, "Ghi chú"], *rows)
    paper.refresh_from_db()
    assert (paper.note, paper.version) == ("bản sao", 2)
    assert sites_of(paper) == sorted([cast.cluster.pk, cast.other_cluster.pk])
    assert sites_of(Document.objects.get(number="12/QĐ-UBND")) == [cast.cluster.pk]
