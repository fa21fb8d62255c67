"""The pages of imports that were saved: the list, what each did, its file, and the way back."""

import hashlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bkproject.tests.importing import changed, csv_of, sent
from progress.milestones.resources import MilestoneResource
from progress.models import SecondaryProject
from progress.tests.cast import browser, make_cast, record, text_of
from spreadsheets.models import ImportRun

HEADER = ["Tên cụm", "Tên dự án", "Ghi chú"]


@pytest.fixture
def cast(db):
    return make_cast()


def projects(user, *names, filename="tuần.csv") -> ImportRun:
    rows = (["CCN Cẩm Giàng", name, "x"] for name in names)
    return sent(csv_of(HEADER, *rows), user, "projects", filename)


def page(user, name, run=None, **query):
    return browser(user).get(reverse(f"spreadsheets:{name}", args=[run.pk] if run else []), query)


def test_the_list_shows_ones_own_imports_and_all_to_administrators_and_leaders(cast):
    projects(cast.department, "A", filename="của sở.csv")
    projects(cast.administrator, "B", filename="của quản trị.csv")
    assert "của sở" in text_of(page(cast.department, "imports"))
    assert "của quản trị" not in text_of(page(cast.department, "imports"))
    for reader in (cast.administrator, cast.leader):
        told = text_of(page(reader, "imports"))
        assert "của sở" in told
        assert "của quản trị" in told
    assert page(cast.nobody, "imports").status_code == 403
    assert "No import" in text_of(page(cast.board, "imports"))


def test_what_waits_is_only_on_its_own_persons_list(cast):
    waiting = {"digest": "0", "size": 1, "kind": "csv", "filename": "chờ.csv", "state": "preview"}
    run = ImportRun.objects.create(by=cast.department, **waiting)
    ImportRun.objects.create(by=cast.department, **waiting | {"filename": "bỏ.csv", "state": "dropped"})
    told = page(cast.department, "imports").content.decode()
    assert "chờ.csv" in told
    assert f'"/imports/{run.pk}/"' in told
    assert "bỏ.csv" not in told
    assert "chờ.csv" not in text_of(page(cast.administrator, "imports"))


def test_the_list_is_filtered(cast):
    run = projects(cast.department, "A", filename="một.csv")
    projects(cast.administrator, "B", filename="hai.csv")
    assert "hai.csv" not in text_of(page(cast.administrator, "imports", person=cast.department.pk))
    ImportRun.objects.filter(pk=run.pk).update(state="undone")
    assert "hai.csv" not in text_of(page(cast.administrator, "imports", state="undone"))
    assert "một.csv" in text_of(page(cast.administrator, "imports", state="undone"))
    assert "một.csv" not in text_of(page(cast.administrator, "imports", state="nonsense"))


@pytest.mark.once
def test_the_list_takes_the_same_queries_for_few_and_many(cast):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert page(cast.administrator, "imports").status_code == 200
        return len(seen)

    projects(cast.department, "A")
    few = queries()
    run = ImportRun.objects.get()
    for number in range(40):
        run.pk, run.request_id, run._state.adding = None, f"{number:032x}", True
        run.save()
    assert queries() == few


def test_the_page_of_an_import_tells_what_was_saved_and_gives_the_file(cast):
    eia = record(cast.cluster, "eia", percent=20, note="cũ")
    content = changed(cast.department, MilestoneResource, (eia.pk, {"percent": "40", "note": "mới"}))
    run = sent(content, cast.department, filename="tiến độ 23/11.csv")
    told = text_of(page(cast.department, "import-done", run))
    assert "20 → 40" in told
    assert "cũ → mới" in told
    assert "1 changed" in told
    assert hashlib.sha256(content).hexdigest() in told
    history = f"/history/?request={run.request_id}"
    assert history in page(cast.department, "import-done", run).content.decode()
    assert "Percent done" in text_of(browser(cast.department).get(history))
    file = page(cast.department, "import-file", run)
    assert b"".join(file.streaming_content) == content
    assert file["Content-Disposition"].startswith("attachment")
    assert file["X-Content-Type-Options"] == "nosniff"
    assert file["Content-Type"] == "text/csv"
    for name in ("import-done", "import-file", "import-undo"):
        assert page(cast.board, name, run).status_code == 404


def test_a_file_that_is_gone_is_not_found(cast):
    run = projects(cast.department, "A")
    ImportRun.objects.filter(pk=run.pk).update(path="imports/none.csv")
    assert page(cast.department, "import-file", run).status_code == 404


def test_imports_that_were_given_up_are_gone(cast):
    run = projects(cast.department, "A")
    ImportRun.objects.filter(pk=run.pk).update(state="dropped")
    for name in ("import-done", "import-file", "import-undo"):
        assert page(cast.department, name, run).status_code == 404


def test_an_import_is_taken_back_once_as_it_was_shown(cast):
    run = projects(cast.department, "A", "B")
    asked = page(cast.department, "import-undo", run)
    told = text_of(asked)
    assert "will be deleted" in told
    assert "Cẩm Giàng: A" in told
    assert SecondaryProject.objects.count() == 2
    client, address = browser(cast.department), reverse("spreadsheets:import-undo", args=[run.pk])
    done = client.post(address, {"fingerprint": asked.context["plan"].fingerprint}, follow=True)
    assert "Undone: 2 records." in done.content.decode()
    assert "This import was undone." in text_of(done)
    assert not SecondaryProject.objects.exists()
    again = client.post(address, {"fingerprint": asked.context["plan"].fingerprint})
    assert again.status_code == 422
    assert "already undone" in text_of(again)


def test_a_stale_page_is_shown_again_with_what_would_happen_now(cast):
    run = projects(cast.department, "A", "B")
    seen = page(cast.department, "import-undo", run).context["plan"].fingerprint
    one = SecondaryProject.objects.get(name="A")
    one.note, one._history_user = "khác", cast.administrator
    one.save()
    client, address = browser(cast.department), reverse("spreadsheets:import-undo", args=[run.pk])
    answer = client.post(address, {"fingerprint": seen})
    assert answer.status_code == 422
    assert "Someone saved in the meantime. Nothing was undone. Check again what would change." in text_of(answer)
    assert "Administrator" in text_of(answer)
    assert SecondaryProject.objects.count() == 2
    done = client.post(address, {"fingerprint": answer.context["plan"].fingerprint}, follow=True)
    assert list(SecondaryProject.objects.all()) == [one]
    told = text_of(browser(cast.department).get(done.request["PATH_INFO"], {"part": "kept"}))
    assert "It was changed since." in told
    assert "Administrator" in told


def test_the_page_of_the_undo_is_cut_into_pages(cast):
    run = projects(cast.department, *(f"Nhà máy {n:03}" for n in range(120)))
    told = text_of(page(cast.department, "import-undo", run))
    assert "Nhà máy 000" in told or "Nhà máy 119" in told
    assert told.count("Nhà máy") == 50


def test_history_leads_to_the_import(cast):
    run = projects(cast.department, "A", "B")
    link = reverse("spreadsheets:import-done", args=[run.pk])
    assert link in browser(cast.department).get("/history/").content.decode()
    assert link not in browser(cast.local).get("/history/").content.decode()
    undone_as_one = browser(cast.department).get(reverse("progress:undo-request", args=[run.request_id]))
    assert undone_as_one["Location"] == reverse("spreadsheets:import-undo", args=[run.pk])
