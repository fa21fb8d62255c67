"""What programs read with a token: scope, pages, changes, past days, marks, limits, problems."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from api.models import AccessToken
from api.nouns import NOUNS
from api.tests.program import BEGIN, Program, make_secret
from places.models import AdministrativeUnit
from progress.models import Obstacle, ObstacleKind, SecondaryProject, SiteEvent
from progress.tests.cast import document, figure, make_cast, milestone, record
from usage.models import UseRecord
from values.dates import PartialDate

EVERY_LIST = [noun.key for noun in NOUNS]


@pytest.fixture
def cast(db):
    return make_cast()


def ids(response) -> list[int]:
    assert response.status_code == 200, response.content.decode()
    return [one["id"] for one in response.json()["data"]]


def fill(site) -> None:
    """Give a site a record of each kind."""
    paper = document(site, number=f"{site.pk}/QĐ-UBND")
    figure(site, "area", "40", document=paper)
    record(site, "eia", planned="Q1/2026", forecast="Q3/2026")
    kind, _made = ObstacleKind.objects.get_or_create(code="land", defaults={"name": "Đất đai", "order": 1})
    Obstacle.objects.create(site_id=site.pk, kind=kind, description="Vướng đất")
    SecondaryProject.objects.create(site_id=site.pk, name="Nhà máy", planned_operation=PartialDate.year(2025))
    SiteEvent.objects.create(site_id=site.pk, kind="amended", date=PartialDate.year(2024))


def test_each_reads_what_they_see_on_pages(cast):
    everything = Program(make_secret(cast.department))
    board, local = Program(make_secret(cast.board)), Program(make_secret(cast.local))
    for site in (cast.cluster, cast.other_cluster, cast.zone):
        fill(site)
    assert set(ids(everything.get("sites/"))) == {cast.cluster.pk, cast.other_cluster.pk, cast.zone.pk}
    assert ids(board.get("sites/")) == [cast.zone.pk]
    assert ids(local.get("sites/")) == [cast.cluster.pk]
    for noun in ("figures", "obstacles", "projects", "events", "milestones", "milestone-targets"):
        for program, site in ((board, cast.zone), (local, cast.cluster)):
            assert {one["site_id"] for one in program.get(f"{noun}/").json()["data"]} == {site.pk}, noun
        foreign = everything.get(f"{noun}/?site={cast.other_cluster.pk}").json()["data"][0]["id"]
        assert local.get(f"{noun}/{foreign}/").status_code == 404
        assert everything.get(f"{noun}/{foreign}/").json()["id"] == foreign
    assert {tuple(one["site_ids"]) for one in local.get("documents/").json()["data"]} == {(cast.cluster.pk,)}
    assert local.get("indicators/").status_code == 403  # the province's mislead whoever sees a part of it


def test_values_are_those_that_were_said(cast):
    record(cast.cluster, "eia", planned="Q1/2026", forecast="Q3/2026", state="in_progress")
    program = Program(make_secret(cast.department))
    eia = milestone(cast.cluster, "eia")
    found = program.get(f"milestones/{eia.pk}/").json()
    assert found["planned"] == {
        "first": "2026-01-01", "last": "2026-03-31", "precision": "quarter", "text": "quý I/2026",
    }  # fmt: skip
    assert (found["state"], found["stage_code"], found["percent"]) == ("in_progress", "eia", None)
    targets = program.get(f"milestone-targets/?site={cast.cluster.pk}&stage=eia&lang=en").json()["data"][0]
    assert (targets["is_moved"], targets["count"]) == (True, 2)
    assert [entry["kind"] for entry in targets["entries"]] == ["first", "moved"]
    assert targets["behind"]["text"].endswith("months")


def test_pages_go_on_where_the_last_one_ended(cast):
    program = Program(make_secret(cast.department))
    seen, address = [], "sites/?limit=1"
    while address:
        answer = program.get(address)
        seen += ids(answer)
        address = (answer.json()["next"] or "").removeprefix("http://testserver")
    assert seen == sorted([cast.cluster.pk, cast.other_cluster.pk, cast.zone.pk])
    for wrong in ("limit=0", "limit=501", "limit=x", "cursor=abc", "cursor=%00", "kind=park", "site=1&sitee=2"):
        problem = program.get(f"milestones/?{wrong}&lang=en")
        assert problem.status_code == 400, wrong
        assert problem["Content-Type"] == "application/problem+json"
    assert problem.json()["errors"][0]["field"] == "sitee"


@pytest.mark.once
def test_a_list_costs_the_same_for_few_and_many(cast):
    fill(cast.cluster)
    program = Program(make_secret(cast.administrator))
    counts = {}
    for step in ("few", "many"):
        for noun in EVERY_LIST:
            program.get(f"{noun}/")  # the first time the read is recorded
            with CaptureQueriesContext(connection) as asked:
                assert program.get(f"{noun}/").status_code == 200
            counts[noun, step] = len(asked)
        if step == "few":
            fill(cast.other_cluster)
            fill(cast.zone)
            AdministrativeUnit.objects.create(kind="commune", name="Khác")
    assert {noun: counts[noun, "few"] for noun in EVERY_LIST} == {noun: counts[noun, "many"] for noun in EVERY_LIST}
    assert max(counts.values()) <= 16


def test_changes_are_told_with_deletions(cast, time_machine):
    time_machine.move_to(timezone.now())
    program = Program(make_secret(cast.department))
    begun = program.get("figures/").json()["next_changed_since"]
    time_machine.shift(datetime.timedelta(hours=1))
    area, term = figure(cast.cluster, "area", "40"), figure(cast.zone, "term", "50")
    time_machine.shift(datetime.timedelta(hours=1))
    later = program.get(f"figures/?changed_since={begun.replace('+', '%2B')}")
    assert ids(later) == [area.pk, term.pk]
    then = later.json()["next_changed_since"].replace("+", "%2B")
    gone = area.pk
    time_machine.shift(datetime.timedelta(hours=1))
    area.delete()
    told = program.get(f"figures/?changed_since={then}").json()["data"]
    assert [(one["id"], one["deleted"]) for one in told] == [(gone, True)]
    assert told[0]["deleted_at"]
    # Who does not see the site is told nothing of it.
    assert ids(Program(make_secret(cast.board)).get(f"figures/?changed_since={then}")) == []
    # One page after the other, what was deleted among what was changed.
    record(cast.cluster, "eia", state="done")
    first = program.get(f"figures/?changed_since={begun.replace('+', '%2B')}&limit=1").json()
    assert [one["id"] for one in first["data"]] == [gone]
    second = program.get(first["next"].removeprefix("http://testserver")).json()
    assert [one["id"] for one in second["data"]] == [term.pk]
    assert second["next_changed_since"] == first["next_changed_since"]


def test_a_site_is_told_anew_once_its_legal_status_changed(cast, time_machine):
    time_machine.move_to(timezone.now())
    program = Program(make_secret(cast.department))
    time_machine.shift(datetime.timedelta(hours=1))
    begun = program.get("sites/").json()["next_changed_since"].replace("+", "%2B")
    time_machine.shift(datetime.timedelta(hours=1))
    SiteEvent.objects.create(site_id=cast.cluster.pk, kind="revoked", date=PartialDate.year(2024))
    [told] = program.get(f"sites/?changed_since={begun}").json()["data"]
    assert (told["id"], told["standing"]) == (cast.cluster.pk, "revoked")
    gone = cast.other_cluster.pk
    cast.other_cluster.delete()
    told = program.get(f"sites/?changed_since={begun}").json()["data"]
    assert {one["id"]: one.get("deleted", False) for one in told} == {cast.cluster.pk: False, gone: True}


def test_a_site_that_leaves_the_scope_is_told_once_to_whom_it_left(cast, time_machine):
    time_machine.move_to(timezone.now())
    clerk, officer = Program(make_secret(cast.clerk)), Program(make_secret(cast.department))
    begun = clerk.get("sites/").json()["next_changed_since"].replace("+", "%2B")
    time_machine.shift(datetime.timedelta(hours=1))
    cast.cluster.developer = cast.rival
    cast.cluster.save()
    told = clerk.get(f"sites/?changed_since={begun}").json()
    [left] = told["data"]
    assert (left["id"], left["left"], sorted(left)) == (cast.cluster.pk, True, ["id", "left", "left_at"])
    assert not any("left" in one for one in officer.get(f"sites/?changed_since={begun}").json()["data"])
    time_machine.shift(datetime.timedelta(hours=1))
    cast.cluster.note = "khác"
    cast.cluster.save()
    then = timezone.localtime().isoformat().replace("+", "%2B")
    assert clerk.get(f"sites/?changed_since={then}").json()["data"] == []
    cast.cluster.delete()  # what became of it afterwards is not theirs
    assert [one.get("deleted") for one in clerk.get(f"sites/?changed_since={begun}").json()["data"]] == [None]


def test_a_past_day_is_read_as_its_pages_are(cast, time_machine):
    time_machine.move_to(timezone.now())
    record(cast.cluster, "eia", state="in_progress")
    before = timezone.localdate()
    time_machine.shift(datetime.timedelta(days=3))
    eia = record(cast.cluster, "eia", state="done")
    program = Program(make_secret(cast.department))
    assert program.get(f"milestones/{eia.pk}/").json()["state"] == "done"
    assert program.get(f"milestones/{eia.pk}/?as_of={before}").json()["state"] == "in_progress"
    assert len(ids(program.get(f"milestone-targets/?as_of={before}"))) == 0
    for wrong in ("as_of=2999-01-01", "as_of=1999-01-01", "as_of=x", f"as_of={before}&changed_since={before}"):
        assert program.get(f"milestones/?{wrong}").status_code == 400, wrong
    assert program.get(f"reports/?as_of={before}").json()["errors"][0]["field"] == "as_of"


def test_what_did_not_change_is_told_in_a_word(cast):
    secret = make_secret(cast.department)
    program = Program(secret)
    answer = program.get("sites/")
    again = program.get("sites/", **{"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
    assert program.get("sites/?lang=en", **{"If-None-Match": '"x"'}).status_code == 200
    cast.cluster.note = "khác"
    cast.cluster.save()
    assert program.get("sites/", **{"If-None-Match": answer["ETag"]}).status_code == 200


def test_a_token_is_used_so_often_in_a_minute(cast, settings):
    settings.API_REQUESTS_PER_MINUTE = 2
    program = Program(make_secret(cast.department))
    assert [program.get("stages/")["RateLimit-Remaining"] for _time in range(2)] == ["1", "0"]
    refused = program.get("stages/?lang=en")
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert refused.json()["title"] == "Too many requests"
    assert Program(make_secret(cast.department)).get("stages/").status_code == 200
    AccessToken.objects.update(minute=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    assert program.get("stages/")["RateLimit-Remaining"] == "1"


def test_reading_is_recorded_as_files_taken_out_are(cast):
    secret = make_secret(cast.department)
    program = Program(secret)
    for _time in range(3):
        program.get("sites/?kind=cluster")
    program.get(f"sites/{cast.cluster.pk}/")
    [used] = UseRecord.objects.filter(kind="api")
    assert (used.person, used.page) == (cast.department, f"{BEGIN}sites/?kind=cluster")
    assert used.what.startswith("sites, Trục dữ liệu (ccn_")
    assert secret not in used.what


@pytest.mark.once
def test_problems_speak_the_language_asked_for(cast):
    program = Program(make_secret(cast.local))
    for header, title in (("", "Không tìm thấy"), ("en-US,en;q=0.9", "Not found"), ("vi", "Không tìm thấy")):
        answer = program.get("nothing/", **({"Accept-Language": header} if header else {}))
        assert (answer.status_code, answer.json()["title"]) == (404, title)
        assert answer["Content-Language"] == header[:2] or "vi"
    for address in ("sites/9999999999999/", "sites/99999999999999999999/", "a/b/c", "reports/milestone/"):
        answer = program.get(address)
        assert answer.status_code in (404, 405)
        assert answer["Content-Type"] == "application/problem+json"
    assert program.get("sites/?lang=en&kind=%00").json()["errors"][0]["message"].endswith("is none of: cluster, zone.")
    assert "Access-Control-Allow-Origin" not in program.get("sites/", Origin="https://other.example")
