"""Difficulties that belong to no site: who records and sees them, and where they are read."""

from datetime import date
from http import HTTPStatus

import pytest

from places.models import Organisation
from progress.access.roles import Role
from progress.models import Conclusion, Meeting, Obstacle, ObstacleKind
from progress.obstacles.resources import ObstacleResource
from progress.tests.cast import browser, person, text_of
from progress.tests.sheets import counts, edited, exported, imported, refused, tried
from reports.models import Letterhead

COMMON = "Khó khăn chung các cụm công nghiệp"
HEADER = ["site", "common_to", "kind", "description"]


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-23 09:00 +0700")


@pytest.fixture
def finance(cast):
    return Organisation.objects.create(name="Sở Tài chính", kind="agency")


@pytest.fixture
def kind(cast):
    return ObstacleKind.objects.create(code="capital", name="Vốn", name_en="Capital", order=1)


@pytest.fixture
def common(cast, kind, finance):
    return Obstacle.objects.create(
        common_to="cluster", kind=kind, description="thiếu vốn mồi", asked_of=finance, opened_on=date(2026, 8, 1)
    )


def test_officers_record_one_of_their_kind_and_take_its_steps(cast, kind, finance):
    client = browser(cast.department)
    assert "?common=cluster" in client.get("/obstacles/add/").content.decode()
    page = client.get("/obstacles/add/?common=cluster")
    assert "New obstacle: Common to all clusters" in text_of(page)
    typed = {"description": "thiếu vốn mồi", "kind": kind.pk, "asked_of": finance.pk, "opened_on": "01/08/2026"}
    sent = client.post("/obstacles/add/?common=cluster", typed)
    assert sent.status_code == HTTPStatus.FOUND, text_of(sent)
    found = Obstacle.objects.get()
    assert (found.site, found.common_to, found.place) == (None, "cluster", "Common to all clusters")
    resolve = f"/obstacles/{found.pk}/resolve/"
    client.post(resolve, {"version": found.version, "resolved_on": "20/11/2026", "resolution": "đã bố trí"})
    found.refresh_from_db()
    second = browser(person("second", Role.DEPARTMENT))
    assert "Common to all clusters Thiếu vốn mồi: resolved on 20/11/2026" in text_of(second.get("/work/"))
    assert "iếu vốn mồi" not in text_of(client.get("/work/"))  # not theirs to confirm
    second.post(f"/obstacles/{found.pk}/confirm/", {"version": found.version, "confirmed_on": "21/11/2026"})
    found.refresh_from_db()
    assert not found.is_open
    edited = client.get(f"/obstacles/{found.pk}/edit/")
    assert edited.status_code == HTTPStatus.FOUND  # closed


def test_who_does_not_keep_every_site_of_the_kind_records_none(cast):
    for user, kind, status in (
        (cast.board, "cluster", HTTPStatus.FORBIDDEN),
        (cast.board, "zone", HTTPStatus.OK),
        (cast.department, "zone", HTTPStatus.FORBIDDEN),
        (cast.local, "cluster", HTTPStatus.FORBIDDEN),
        (cast.clerk, "cluster", HTTPStatus.FORBIDDEN),
        (cast.department, "village", HTTPStatus.NOT_FOUND),
    ):
        assert browser(user).get(f"/obstacles/add/?common={kind}").status_code == status, (user, kind)


def test_the_dashboard_counts_it_at_no_site(cast, common):
    assert "1 common to all" in text_of(browser(cast.department).get("/"))
    Obstacle.objects.create(site_id=cast.cluster.pk, kind=common.kind, description="vướng", opened_on=date(2026, 8, 1))
    assert "1 at 1 cluster, 1 common to all" in text_of(browser(cast.department).get("/"))


def test_it_is_seen_by_whoever_sees_every_site_of_its_kind(cast, common):
    page = f"/obstacles/{common.pk}/"
    for user, status in (
        (cast.leader, 200), (cast.department, 200), (cast.board, 404), (cast.local, 404), (cast.clerk, 404),
    ):  # fmt: skip
        assert browser(user).get(page).status_code == status, user
        assert ("thiếu vốn mồi" in text_of(browser(user).get("/obstacles/"))) == (status == HTTPStatus.OK)
    common.common_to = "zone"
    common.save()
    assert "Common to all zones" in text_of(browser(cast.board).get(page))
    assert browser(cast.board).get(f"{page}?as_of=2026-11-22").status_code == HTTPStatus.NOT_FOUND
    assert browser(cast.board).get(f"/history/obstacle/{common.pk}/").status_code == HTTPStatus.OK


def test_lists_the_dashboard_the_summary_and_the_search_have_it(cast, common):
    client = browser(cast.leader)
    for address in (
        "/obstacles/?sites=common",
        "/obstacles/?site_kind=cluster",
        "/",
        "/summary/",
        "/search/?q=von moi",
    ):
        page = text_of(client.get(address))
        assert "thiếu vốn mồi" in page, address
        assert "None" not in page.partition("thiếu vốn mồi")[0][-60:], address
    assert "iếu vốn mồi" not in text_of(client.get("/obstacles/?site_kind=zone"))


def test_a_letter_and_a_meeting_speak_of_it(cast, common, finance):
    Letterhead.objects.create(kind="cluster", office="Sở Công Thương", symbol="SCT", place="Thái Nguyên")
    client = browser(cast.department)
    letter = text_of(client.get(f"/letters/{finance.pk}/"))
    assert "Chung các cụm công nghiệp" in letter
    assert "thiếu vốn mồi" in letter
    client.post("/meetings/add/", {"title": "Giao ban", "kind": "cluster", "date": "23/11/2026"})
    meeting = Meeting.objects.get()
    assert [item.obstacle for item in meeting.items.all()] == [common]  # open for more than 60 days
    page = text_of(client.get(meeting.get_absolute_url()))
    assert "Common to all clusters : thiếu vốn mồi" in page or "Common to all clusters: thiếu vốn mồi" in page
    item = meeting.items.get()
    assert "Common to all clusters" in text_of(client.get(f"/meetings/items/{item.pk}/edit/"))
    typed = {"version": item.version, "topic": "", "notes": "đề nghị Sở Tài chính"}
    noted = client.post(f"/meetings/items/{item.pk}/edit/", typed)
    assert noted.status_code == HTTPStatus.FOUND
    assert f"/meetings/items/{item.pk}/conclude/" in client.get(meeting.get_absolute_url()).content.decode()


def test_a_conclusion_is_drawn_from_it_without_a_site(cast, common, finance):
    Letterhead.objects.create(kind="cluster", office="Sở Công Thương", symbol="SCT", place="Thái Nguyên")
    client, second = browser(cast.department), person("second", Role.DEPARTMENT)
    client.post("/meetings/add/", {"title": "Giao ban", "kind": "cluster", "date": "01/11/2026"})
    meeting = Meeting.objects.get()
    conclude = f"/meetings/items/{meeting.items.get().pk}/conclude/"
    offered = client.get(conclude).context["form"].fields["person"].queryset
    assert {second, cast.leader} <= set(offered)
    assert not {cast.board, cast.local, cast.clerk} & set(offered)
    typed = {"text": "bố trí vốn mồi năm 2027", "organisation": finance.pk, "person": second.pk, "due": "10/11/2026"}
    assert browser(cast.leader).post(conclude, typed).status_code == HTTPStatus.FORBIDDEN
    assert browser(cast.board).post(conclude, typed).status_code == HTTPStatus.NOT_FOUND
    assert client.post(conclude, typed).status_code == HTTPStatus.FOUND
    found = Conclusion.objects.get()
    assert (found.site, found.place) == (None, "Common to all clusters")
    page = found.get_absolute_url()
    assert "Conclusion: Common to all clusters" in text_of(client.get(page))
    for user in (cast.board, cast.local, cast.clerk):
        assert browser(user).get(page).status_code == HTTPStatus.NOT_FOUND, user
        assert "bố trí vốn mồi" not in text_of(browser(user).get("/history/"))
    assert "bố trí vốn mồi" in text_of(client.get("/history/"))
    assert "Common to all clusters" in text_of(browser(second).get("/work/"))
    assert "Common to all clusters: bố trí vốn mồi" in text_of(browser(second).get("/notifications/"))
    assert "bố trí vốn mồi năm 2027" in text_of(client.get(f"/letters/{finance.pk}/"))
    assert client.get(f"/meetings/{meeting.pk}/minutes/").status_code == HTTPStatus.OK
    # The next meeting begins with it.
    client.post("/meetings/add/", {"title": "Giao ban sau", "kind": "cluster", "date": "20/11/2026"})
    following = Meeting.objects.get(title="Giao ban sau")
    assert [item.conclusion for item in following.items.all()] == [found, None]
    assert "Common to all clusters: bố trí vốn mồi" in text_of(client.get(following.get_absolute_url()))
    assert client.get(f"{following.get_absolute_url()}agenda/?offer=conclusions").status_code == HTTPStatus.OK
    done = {"version": found.version, "done_on": "20/11/2026", "done_note": "đã bố trí"}
    assert browser(second).post(f"{page}settle/", done).status_code == HTTPStatus.FOUND
    assert "Common to all clusters" in text_of(client.get("/work/"))
    confirmed = {"version": found.version + 1, "confirmed_on": "21/11/2026"}
    assert client.post(f"{page}confirm/", confirmed).status_code == HTTPStatus.FOUND
    found.refresh_from_db()
    assert not found.is_open
    typed = {"export-format": "csv", "export-delimiter": ";", "export-columns": ["site", "text"]}
    sent = b"".join(client.post("/export/meetings/", typed).streaming_content).decode("utf-8-sig")
    assert "Common to all clusters;bố trí vốn mồi năm 2027" in sent


def test_the_list_exports_all_that_it_counts(cast, common, kind):
    Obstacle.objects.create(site_id=cast.cluster.pk, kind=kind, description="vướng đất", opened_on=date(2026, 8, 1))
    client = browser(cast.department)
    assert "Found 2 obstacles" in text_of(client.get("/obstacles/"))
    typed = {"export-format": "csv", "export-delimiter": ";", "export-columns": ["site", "common_to", "description"]}
    sent = client.post("/export/obstacles/", typed)
    lines = b"".join(sent.streaming_content).decode("utf-8-sig").splitlines()
    assert [line for line in lines if "thiếu vốn mồi" in line] == [";Common to all clusters;thiếu vốn mồi"]
    assert sum("vướng đất" in line for line in lines) == 1


def test_a_form_that_was_sent_twice_records_once(cast, kind, finance):
    client = browser(cast.department)
    for page in ("/obstacles/add/?common=cluster", f"/obstacles/add/?site={cast.cluster.pk}"):
        typed = {"description": "thiếu vốn mồi", "kind": kind.pk, "opened_on": "01/08/2026"}
        assert client.post(page, typed).status_code == HTTPStatus.FOUND
        again = client.post(page, typed)
        assert again.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "This obstacle is already recorded." in text_of(again)
    assert Obstacle.objects.count() == 2


class TestTheWorkbook:
    def test_goes_out_and_comes_back(self, cast, common):
        table = exported(cast.department, ObstacleResource)
        header, [row] = table
        cells = dict(zip(header, row, strict=True))
        assert (cells["site"], cells["common_to"]) == (None, COMMON)
        assert counts(tried(cast.department, ObstacleResource, header, row)) == (0, 0, 1, 0, 0)
        imported(cast.department, ObstacleResource, *edited(table, common.pk, request="bố trí vốn", due="12/2027"))
        common.refresh_from_db()
        assert (common.request, str(common.due), common.site) == ("bố trí vốn", "tháng 12/2027", None)
        # Without its number it is found by its words, and not added again.
        row = ["", COMMON, "capital", "thiếu vốn mồi"]
        plan = tried(cast.department, ObstacleResource, HEADER, row)
        assert counts(plan) == (0, 0, 1, 0, 0)

    def test_is_added_by_whoever_keeps_every_site_of_the_kind(self, cast, kind):
        row = ["", COMMON, "capital", "thiếu đất đắp"]
        for user in (cast.local, cast.board):
            assert refused(user, ObstacleResource, HEADER, row)
        imported(cast.department, ObstacleResource, HEADER, row)
        found = Obstacle.objects.get()
        assert (found.common_to, found.site_id) == ("cluster", None)

    def test_a_row_is_of_a_site_or_common(self, cast, kind):
        for row in (["CCN Cẩm Giàng", COMMON, "capital", "x"], ["", "", "capital", "x"]):
            assert refused(cast.department, ObstacleResource, HEADER, row)


class TestTheAdministration:
    def test_lists_and_changes_it_for_whoever_keeps_every_site_of_the_kind(self, cast, common):
        for user in (cast.administrator, cast.board):
            user.is_staff = True
            user.save()
        client, page = browser(cast.administrator), f"/admin/progress/obstacle/{common.pk}/change/"
        assert "thiếu vốn mồi" in client.get("/admin/progress/obstacle/").content.decode()
        form = client.get(page).context["adminform"].form
        typed = {name: value for name, value in form.initial.items() if value not in (None, "")}
        sent = client.post(page, typed | {"opened_on": "01/08/2026", "description": "thiếu vốn mồi, đất đắp"})
        assert sent.status_code == HTTPStatus.FOUND, text_of(sent)
        common.refresh_from_db()
        assert (common.description, common.common_to) == ("thiếu vốn mồi, đất đắp", "cluster")
        assert browser(cast.board).get(page).status_code != HTTPStatus.OK


def test_the_page_of_a_site_leads_to_those_common_to_its_kind_for_who_may_see_them(cast, common):
    link = "1 open obstacle common to all clusters"
    assert link in text_of(browser(cast.department).get("/clusters/cam-giang/"))
    assert link not in text_of(browser(cast.clerk).get("/clusters/cam-giang/"))
    listed = text_of(browser(cast.department).get("/obstacles/?sites=common&site_kind=cluster&state=open"))
    assert "iếu vốn mồi" in listed
    Obstacle.objects.update(common_to="zone")
    assert link not in text_of(browser(cast.department).get("/clusters/cam-giang/"))
