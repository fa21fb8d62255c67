"""Searching everything: what is found, by whom, and where its line leads."""

import re
from datetime import date
from html import unescape
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.models import Cluster
from places.models import AdministrativeUnit, Organisation
from progress.models import Obstacle, ObstacleKind, SecondaryProject
from progress.sites.search import SHOWN
from progress.tests.cast import browser, document, text_of


def found(user, text, language="en"):
    """The page's titles of hits with their addresses, by group; an address is empty for plain text."""
    response = browser(user, language).get("/search/", {"q": text})
    assert response.status_code == 200
    groups = {}
    for part in response.content.decode().split('<section class="section" id="')[1:]:
        bodies = re.findall(r'<div class="item-body">\s*(?:<a href="([^"]*)">)?\s*([^<]+?)\s*<', part)
        groups[part.partition('"')[0]] = [(unescape(title), address) for address, title in bodies]
    return groups


def titles(user, text) -> dict[str, list[str]]:
    return {name: [title for title, _address in hits] for name, hits in found(user, text).items()}


def read(user, text, language="en") -> str:
    return text_of(browser(user, language).get("/search/", {"q": text}))


@pytest.fixture
def kind(cast):
    return ObstacleKind.objects.create(code="land", name="Đất đai", name_en="Land", order=1)


@pytest.fixture
def office(cast, kind):
    """The same word in every kind of record, at a cluster within the scopes, one outside, and a zone."""
    for site, place in ((cast.cluster, "trong"), (cast.other_cluster, "ngoài"), (cast.zone, "khu")):
        issuer = Organisation.objects.create(name=f"Sở Lân {place}", kind="agency")
        asked = Organisation.objects.create(name=f"Ban Lân {place}", kind="agency")
        investor = Organisation.objects.create(name=f"Công ty Lân {place}", kind="enterprise")
        document(site, number=f"{site.pk}/QĐ-L", title=f"Về Lân {place}", issuer=issuer)
        Obstacle.objects.create(site_id=site.pk, kind=kind, description=f"Hộ Lân {place}", asked_of=asked)
        SecondaryProject.objects.create(site_id=site.pk, name=f"Nhà máy Lân {place}", investor=investor)
    document(number="9/QĐ-L", title="Về Lân chung")
    Organisation.objects.create(name="Báo Lân chung", kind="press")
    return cast


@pytest.mark.parametrize(
    ("role", "places", "sees_all"),
    [
        ("administrator", ["trong", "ngoài", "khu"], True),
        ("department", ["trong", "ngoài", "khu"], True),
        ("leader", ["trong", "ngoài", "khu"], True),
        ("board", ["khu"], False),
        ("local", ["trong"], False),
        ("clerk", ["trong"], False),
        ("nobody", [], False),
    ],
)
def test_each_role_finds_what_it_may_see(office, role, places, sees_all):
    seen = titles(getattr(office, role), "lân")
    sites = {"trong": office.cluster, "ngoài": office.other_cluster, "khu": office.zone}
    papers = {f"{sites[place].pk}/QĐ-L" for place in places} | ({"9/QĐ-L"} if sees_all else set())
    organisations = {f"{who} Lân {place}" for place in places for who in ("Sở", "Ban", "Công ty")}
    assert set(seen.get("documents", [])) == papers
    assert set(seen.get("organisations", [])) == organisations | ({"Báo Lân chung"} if sees_all else set())
    assert set(seen.get("obstacles", [])) == {f"Hộ Lân {place}" for place in places}
    assert set(seen.get("projects", [])) == {f"Nhà máy Lân {place}" for place in places}


@pytest.mark.parametrize(
    ("role", "names"),
    [("department", ["Cẩm Giàng", "Vằng Mười"]), ("local", ["Cẩm Giàng"]), ("clerk", ["Cẩm Giàng"]), ("board", [])],
)
def test_sites_and_developers_are_those_of_the_role(cast, role, names):
    user = getattr(cast, role)
    assert titles(user, "cong ty co phan").get("sites", []) == names
    assert len(titles(user, "cong ty co phan").get("organisations", [])) == len(names)


def test_a_shared_record_names_only_the_sites_that_are_seen(cast):
    issuer = Organisation.objects.create(name="Sở Xây dựng", kind="agency")
    document(cast.cluster, cast.other_cluster, number="77/QĐ", issuer=issuer)
    assert "Vằng Mười" in read(cast.department, "77/QĐ")
    for text in ("77/QĐ", "Sở Xây dựng"):
        seen = read(cast.local, text)
        assert "CCN Cẩm Giàng" in seen
        assert "Vằng Mười" not in seen


def test_an_organisation_is_for_those_who_may_view_organisations(cast):
    cast.department.groups.get().permissions.filter(codename="view_organisation").delete()
    assert "organisations" not in titles(cast.department, "nhựa đường")


@pytest.mark.parametrize("text", ["cam giang", "CẨM GIÀNG", "  Cẩm   Giàng ", "giang"])
def test_marks_case_and_spaces_do_not_count(cast, text):
    assert titles(cast.department, text)["sites"] == ["Cẩm Giàng"]


def test_d_finds_d_with_stroke_in_every_kind(cast, kind):
    document(cast.cluster, number="1/QĐ", title="Đường gom Đông")
    Obstacle.objects.create(site_id=cast.cluster.pk, kind=kind, description="Cầu Đông chưa xong")
    SecondaryProject.objects.create(site_id=cast.cluster.pk, name="Gạch Đông")
    Organisation.objects.create(name="Xi măng Đông", kind="enterprise")
    Cluster.objects.create(name="Đông Viên")
    assert titles(cast.department, "dong") == {
        "sites": ["Đông Viên"],
        "documents": ["1/QĐ"],
        "organisations": ["Xi măng Đông"],
        "obstacles": ["Cầu Đông chưa xong"],
        "projects": ["Gạch Đông"],
    }


def test_hits_with_the_very_marks_come_first(cast, kind):
    for name in ("An Đỏng", "Bình Đông", "Chu Dong"):
        Cluster.objects.create(name=name)
        document(cast.cluster, number=name)
        Organisation.objects.create(name=name, kind="agency")
        Obstacle.objects.create(site_id=cast.cluster.pk, kind=kind, description=name)
        SecondaryProject.objects.create(site_id=cast.cluster.pk, name=name)
    seen = titles(cast.department, "đông")
    assert set(seen) == {"sites", "documents", "organisations", "obstacles", "projects"}
    for name, hits in seen.items():
        assert hits == ["Bình Đông", "An Đỏng", "Chu Dong"], name


def test_a_site_is_found_by_the_former_and_by_the_later_unit(cast):
    successor = AdministrativeUnit.objects.create(
        kind="commune", name="Vĩnh Thông", parent=cast.places.province, valid_from=date(2025, 7, 1)
    )
    cast.places.old_commune.successors.add(successor)
    assert titles(cast.department, "vinh thong")["sites"] == ["Cẩm Giàng"]
    assert titles(cast.department, "bach thong")["sites"] == ["Cẩm Giàng"]
    assert "today xã Cẩm Giàng, tỉnh Thái Nguyên; xã Vĩnh Thông" in read(cast.department, "vinh thong")


def test_lines_lead_to_where_the_hit_stands(cast, kind):
    paper = document(cast.cluster, number="5/QĐ-X")
    obstacle = Obstacle.objects.create(site_id=cast.cluster.pk, kind=kind, description="Xong móng")
    project = SecondaryProject.objects.create(site_id=cast.zone.pk, name="Xong mái")
    user = cast.department
    assert found(user, "cam giang")["sites"] == [("Cẩm Giàng", "/clusters/cam-giang/")]
    assert found(user, "5/QĐ-X")["documents"] == [("5/QĐ-X", f"/documents/{paper.pk}/")]
    assert found(user, "xong mong")["obstacles"] == [("Xong móng", f"/obstacles/{obstacle.pk}/")]
    assert found(user, "xong mai")["projects"] == [("Xong mái", f"/projects/{project.pk}/")]


def test_a_developer_leads_to_its_sites_in_the_lists(cast):
    cast.zone.developer = cast.company
    cast.zone.save()
    address = f"/clusters/?developer={cast.company.pk}"
    assert found(cast.department, "nhua duong")["organisations"] == [(cast.company.name, address)]
    page = browser(cast.department).get("/search/?q=nhua+duong").content.decode()
    assert f'href="/zones/?developer={cast.company.pk}"' in page
    assert "Cẩm Giàng" in text_of(browser(cast.department).get(address))
    assert "Vằng Mười" not in text_of(browser(cast.department).get(address)).partition("Changed within")[2]


def test_an_organisation_that_develops_nothing_is_plain_text_with_its_sites(cast, kind):
    asked = Organisation.objects.create(name="Điện lực tỉnh", kind="enterprise")
    Obstacle.objects.create(site_id=cast.zone.pk, kind=kind, description="Chưa có điện", asked_of=asked)
    assert found(cast.department, "dien luc")["organisations"] == [("Điện lực tỉnh", "")]
    assert "Where: KCN Thanh Bình" in read(cast.department, "dien luc")


def test_an_obstacle_is_found_by_its_cause_and_by_what_is_asked(cast, kind):
    obstacle = Obstacle.objects.create(
        site_id=cast.cluster.pk, kind=kind, description="Dân chưa nhận", cause="Giá thấp", request="Duyệt lại giá mới"
    )
    for text in ("gia thap", "duyet lai"):
        assert titles(cast.department, text)["obstacles"] == ["Dân chưa nhận"]
    assert "Duyệt lại giá mới" in read(cast.department, "duyet lai")
    obstacle.request = "Họp dân"
    obstacle.save()
    assert titles(cast.department, "duyet lai") == {}


def test_more_than_fit_are_counted_and_led_to(cast):
    for number in range(SHOWN + 5):
        Cluster.objects.create(name=f"Lô {number}")
        document(cast.cluster, number=f"{number}/LÔ")
    seen = titles(cast.department, "lô")
    assert len(seen["sites"]) == len(seen["documents"]) == SHOWN
    page = browser(cast.department).get("/search/?q=lô")
    assert (
        text_of(page).count("The first 20 of 25 are shown. Type more of the name or number to narrow the search.") == 2
    )
    assert 'href="/clusters/?q=l%C3%B4"' in page.content.decode()


@pytest.mark.parametrize("text", ["", "   ", "\u200b"])
def test_an_empty_search_says_what_can_be_found_and_lists_nothing(cast, text):
    page = read(cast.department, text)
    assert "Searchable content" in page
    assert "Thanh Bình" not in page
    assert found(cast.department, text).keys() <= {"help"}


def test_nothing_found_says_so(cast):
    page = read(cast.department, "zzzz")
    assert "0 results for “zzzz”" in page
    assert "No results" in page


@pytest.mark.parametrize("text", ["c", "%", "_", "'", "\u0301\u0301", "\x00"])
def test_too_short_a_search_finds_nothing_and_does_not_break(cast, text):
    assert found(cast.department, text) == {}
    assert "Vằng Mười" not in read(cast.department, text)


def test_a_single_letter_is_answered_with_what_would_do(cast):
    assert "Type at least two letters or digits." in read(cast.department, "c")
    assert "Nhập ít nhất hai chữ cái hoặc chữ số." in read(cast.department, "c", language="vi")


@pytest.mark.parametrize(
    "text", ["%%", "__", "''", "a%g", "c_m", "' OR 1=1 --", '"><script>alert(1)</script>', "\\\\", "a" * 1000, "😀😀"]
)
def test_hostile_text_finds_nothing_and_is_shown_as_text(cast, text):
    page = browser(cast.department).get("/search/", {"q": text})
    assert page.status_code == 200
    assert b"<script>alert" not in page.content
    assert b'class="item-body"' not in page.content


def test_signs_of_patterns_are_found_as_themselves(cast):
    document(cast.cluster, number="100%_'x")
    assert titles(cast.department, "%_'")["documents"] == ["100%_'x"]


@pytest.mark.once
@pytest.mark.parametrize("role", ["department", "local"])
def test_the_number_of_queries_does_not_grow(cast, kind, role):
    def add(number):
        site = Cluster.objects.create(name=f"Mẫu {number}", unit=cast.places.old_commune, developer=cast.company)
        who = Organisation.objects.create(name=f"Mẫu {number}", kind="agency")
        document(site, number=f"Mẫu {number}", issuer=who)
        Obstacle.objects.create(site_id=site.pk, kind=kind, description=f"Mẫu {number}", asked_of=who)
        SecondaryProject.objects.create(site_id=site.pk, name=f"Mẫu {number}", investor=who)

    def queries() -> int:
        client = browser(getattr(cast, role))
        with CaptureQueriesContext(connection) as captured:
            assert len(titles_of(client.get("/search/?q=mau"))) == 5
        return len(captured)

    def titles_of(response):
        return re.findall(r'<section class="section" id="(\w+)"', response.content.decode())

    add(0)
    few = queries()
    for number in range(1, 15):
        add(number)
    assert queries() == few


def test_whoever_is_not_signed_in_is_sent_to_sign_in(cast):
    assert browser().get("/search/?q=cam").url == "/login/?next=/search/%3Fq%3Dcam"
    assert 'class="site-search"' not in browser().get("/login/").content.decode()


@pytest.mark.parametrize("path", ["/", "/clusters/", "/clusters/cam-giang/", "/password/", "/no-such-page/"])
def test_every_page_can_search(cast, path):
    page = browser(cast.department).get(path).content.decode()
    form = re.search(r'<form class="site-search".*?</form>', page, re.DOTALL).group()
    assert 'method="get"' in form
    assert 'action="/search/"' in form
    assert re.search(r'<label [^>]*for="site-search"', form)


def test_the_search_page_keeps_what_was_typed(cast):
    page = browser(cast.department).get("/search/", {"q": 'cầu "A"'}).content.decode()
    assert page.count('role="search"') == 1
    assert 'value="cầu &quot;A&quot;"' in page


def test_the_page_speaks_vietnamese(cast):
    page = read(cast.department, "cam giang", language="vi")
    assert "Tìm trong tất cả" in page
    assert "1 kết quả cho “cam giang”" in page


def test_the_migration_folds_what_was_recorded_before_it(cast, kind):
    obstacle = Obstacle.objects.create(site_id=cast.cluster.pk, kind=kind, description="Đất ở", request="Đo lại")
    Obstacle.objects.update(folded="")
    Obstacle.history.update(folded="")
    migration = import_module("progress.migrations.0002_obstacle_folded")
    migration.fold_what_is_recorded(apps, SimpleNamespace(connection=connection))
    obstacle.refresh_from_db()
    assert obstacle.folded == obstacle.history.get().folded == "dat o do lai"


def test_products_recorded_before_they_were_searched_are_folded_by_the_migration(cast):
    project = SecondaryProject.objects.create(site_id=cast.cluster.pk, name="Nhà máy", product="Ván ép")
    SecondaryProject.objects.update(folded="")
    SecondaryProject.history.update(folded="")
    migration = import_module("progress.migrations.0007_project_folded")
    migration.fold_what_is_recorded(apps, SimpleNamespace(connection=connection))
    project.refresh_from_db()
    assert project.folded == project.history.get().folded == "nha may van ep"
