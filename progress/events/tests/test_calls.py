"""Sponsors of planning and developers sought: said by an event, in one list, on the dashboard, found by its words."""

from http import HTTPStatus

import pytest

from progress.models import SiteEvent
from progress.tests.cast import browser, document, text_of
from values.dates import PartialDate


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-23 09:00 +0700")


def event(site, kind, date="tháng 3/2026", **more):
    return SiteEvent.objects.create(site_id=site.pk, kind=kind, date=PartialDate.parse(date), **more)


def listed(user, query="") -> list[str]:
    return [str(call.site) for call in browser(user).get(f"/calls/?{query}").context["page_obj"].object_list]


def test_an_officer_records_a_call_and_its_end(cast):
    client, paper = browser(cast.board), document(cast.zone)
    page = f"/events/add/?site={cast.zone.pk}&kind=sponsor-call"
    typed = {"kind": "sponsor-call", "date": "10/2026", "document": paper.pk, "version": 0}
    sent = client.post(page, typed)
    assert sent.status_code == HTTPStatus.FOUND, text_of(sent)
    assert listed(cast.leader) == listed(cast.board) == ["KCN Thanh Bình"]
    assert listed(cast.leader, "kind=developer-call") == []
    assert "2140/QĐ-UBND" in text_of(client.get("/calls/"))
    end = client.post(page.replace("call", "call-ended"), typed | {"kind": "sponsor-call-ended", "date": "11/2026"})
    assert end.status_code == HTTPStatus.FOUND, text_of(end)
    assert listed(cast.leader) == []
    event(cast.zone, "sponsor-call", "23/11/2026")
    assert listed(cast.leader) == ["KCN Thanh Bình"]


def test_a_site_without_a_developer_seeks_none_and_one_given_up_seeks_nobody(cast):
    event(cast.cluster, "developer-call")
    event(cast.other_cluster, "developer-call")
    event(cast.other_cluster, "revoked", "tháng 5/2026")
    assert listed(cast.leader) == listed(cast.local) == ["CCN Cẩm Giàng"]
    assert listed(cast.board) == []


def test_the_dashboard_counts_them_and_the_search_finds_them_by_their_words(cast):
    assert "Call for" not in text_of(browser(cast.leader).get("/"))
    event(cast.zone, "sponsor-call")
    event(cast.cluster, "developer-call")
    client = browser(cast.leader, "vi")
    page = client.get("/")
    assert "Kêu gọi tài trợ lập quy hoạch: 1" in text_of(page)
    assert "/calls/?kind=developer-call" in page.content.decode()
    for words, site, other in (
        ("keu goi tai tro", "KCN Thanh Bình", "CCN Cẩm Giàng"),
        ("kêu gọi đầu tư", "CCN Cẩm Giàng", "KCN Thanh Bình"),
    ):
        found = text_of(client.get("/search/", {"q": words}))
        assert site in found, words
        assert other not in found, words
