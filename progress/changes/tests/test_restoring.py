"""A site that was deleted comes back whole, from its history, by whoever could delete it; deleting says what goes."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.urls import reverse

from clusters.models import Cluster
from places.models import Organisation
from progress.changes.restoring import PARTS
from progress.milestones.no_change import confirm_site
from progress.models import (
    AgendaItem,
    Baseline,
    BaselineDate,
    Conclusion,
    Document,
    Explanation,
    Finding,
    Inspection,
    InspectionPhoto,
    InvestorFact,
    Meeting,
    Mention,
    Milestone,
    Movement,
    Obstacle,
    ObstacleKind,
    PeriodFigure,
    PersonInCharge,
    ReportRow,
    SecondaryProject,
    Site,
    SiteDocument,
    SiteEvent,
    SiteFigure,
    SiteOutline,
    SitePosition,
    SiteSummary,
    Stage,
    Submission,
)
from progress.remarks.actions import write_remark
from progress.tests.cast import browser, document, figure, milestone, record, text_of
from progress.tests.people import page_form
from reports.models import InvestorSheet
from values.dates import PartialDate
from values.tests.page_forms import fields_of
from zones.models import Zone

pytestmark = pytest.mark.usefixtures("ends_hold", "ready_columns_hold", "in_english")

# What refers to a site or to a part of one and is not brought back with it: by name, with the reason.
STAYS = {
    Document: "a paper outlives the sites that use it; its use there (SiteDocument) comes back",
    Cluster: "is the site itself",
    Zone: "is the site itself",
    SiteSummary: "follows from all of them, and is worked out anew",
    Explanation: "follows from the history of its milestone, and is worked out anew",
    InvestorSheet: "what was published of a site that was gone is not published again by itself",
    Mention: "is the named person's own affair and keeps no history; the remark comes back with its words",
}


def everything(site) -> tuple[Document, InspectionPhoto]:
    """Hang one record of each kind on a cluster, and return the photo's file and the paper's."""
    pk, eia = site.pk, record(site, "eia", planned="quý I/2025", percent=40, note="đã ghi")
    day = PartialDate.parse("4/11/2022")
    paper = document(site, date=day)
    paper.file.save("qd.pdf", ContentFile(b"%PDF-1.4"))
    record(site, "operation", forecast="2027", document=paper)
    figure(site, "area", "43", is_chosen=True)
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    Obstacle.objects.create(
        site_id=pk, kind=kind, milestone=eia, description="vướng giá đất", document=paper, opened_on="2026-01-02"
    )
    visit = Inspection.objects.create(site_id=pk, date="2026-02-03", document=paper)
    Finding.objects.create(inspection=visit, found="chưa có hồ thu gom")
    photo = InspectionPhoto(inspection=visit, caption="san nền")
    photo.file.save("anh.png", ContentFile(b"\x89PNG\r\n\x1a\n"))
    project = SecondaryProject.objects.create(site_id=pk, name="Nhà máy gạch")
    row = ReportRow.objects.create(form="01", number="1", order=1, name="Doanh thu")
    PeriodFigure.objects.create(site_id=pk, project=project, row=row, year=2025, period="half", value=5)
    SiteEvent.objects.create(site_id=pk, kind="amended", date=day, document=paper)
    frozen = Baseline.objects.create(site_id=pk, name="Tiến độ gốc")
    BaselineDate.objects.create(baseline=frozen, milestone=eia, date=PartialDate.parse("2025"))
    meeting = Meeting.objects.create(kind="cluster", date="2026-02-03", title="Giao ban")
    company = Organisation.objects.create(name="Công ty An Phú", kind="enterprise")
    conclusion = Conclusion.objects.create(meeting=meeting, site_id=pk, text="nộp hồ sơ", organisation=company)
    AgendaItem.objects.create(meeting=meeting, site_id=pk, order=1, conclusion=conclusion)
    return paper, photo


def report_of(cast) -> Submission:
    return Submission.objects.create(
        site_id=cast.cluster.pk, milestone=milestone(cast.cluster, "eia"), reporter=cast.clerk,
        values={"percent": "60"}, seen_values={"percent": "40"}, seen_version=2,
    )  # fmt: skip


def stored(pk: int) -> dict[str, list[dict]]:
    """Every column of every row that hangs on a site, and of itself."""
    rows = {Cluster: Cluster.objects.filter(pk=pk)} | {model: model.objects.filter(site=pk) for model in PARTS}
    return {model._meta.label: list(found.order_by("pk").values()) for model, found in rows.items()}


def shown_on(user, page: str) -> str:
    """What a site's page says above its history, but for the time of the last change."""
    return re.sub(r"\d\d:\d\d", "", text_of(browser(user, "en").get(page)).partition("History")[0])


def in_the_admin(user):
    user.is_staff = True
    user.save()
    return browser(user, "en")


def delete(user, site) -> None:
    kind = site.kind
    url = reverse(f"admin:{kind}s_{kind}_delete", args=[site.pk])
    assert in_the_admin(user).post(url, {"post": "yes"}).status_code == 302
    assert not Site.objects.filter(pk=site.pk).exists()


def history_page(user, pk: int):
    return browser(user, "en").get(reverse("progress:site-history", args=[pk]))


def way_back(user, pk: int) -> str:
    """The address behind the button on the history page of a site that is gone; empty where there is none."""
    html = history_page(user, pk).content.decode()
    found = re.search(r'href="([^"]+)">\s*Bring the site back', html)
    return found.group(1) if found else ""


def bring_back(user, url: str):
    client = browser(user, "en")
    seen = re.search(r'name="seen" value="(\w+)"', client.get(url).content.decode())
    return client.post(url, {"reason": "xóa nhầm", "seen": seen.group(1) if seen else "x"})


def refused(user, url: str) -> str:
    """Why it cannot be brought back; nothing of it is written."""
    counts = {model: model.objects.count() for model in PARTS}
    response = bring_back(user, url)
    assert response.status_code == 422
    assert counts == {model: model.objects.count() for model in PARTS}
    return text_of(browser(user, "en").get(url))


def hanging(model: type[models.Model], found: set | None = None) -> set[type[models.Model]]:
    """Every model that refers to a site, or to what refers to one; tables of history apart."""
    found = set() if found is None else found
    for relation in model._meta.related_objects:
        related = relation.related_model
        if related not in found and not hasattr(related, "instance_type"):
            found.add(related)
            if related not in STAYS:
                hanging(related, found)
    return found


def test_every_model_that_hangs_on_a_site_comes_back_with_it_or_is_exempted_by_name():
    assert hanging(Site) - STAYS.keys() == set(PARTS)
    assert all(hasattr(model, "history") and model._meta.get_field("site") for model in PARTS)


class TestComingBack:
    def test_is_whole_under_the_same_numbers_and_versions_and_says_who(self, cast):
        paper, photo = everything(cast.cluster)
        report = report_of(cast)
        write_remark(by=cast.department, record=report, text="đã gọi điện cho công ty")
        confirm_site(site=cast.cluster, by=cast.department)
        PersonInCharge.objects.create(site_id=cast.cluster.pk, person=cast.department)
        eia, office = milestone(cast.cluster, "eia"), Organisation.objects.create(name="Sở Xây dựng", kind="agency")
        Movement.objects.create(milestone=eia, kind="sent", office=office, date="2026-02-03")
        pk, page = cast.cluster.pk, cast.cluster.get_absolute_url()
        SitePosition.objects.create(site_id=pk, latitude="22.1", longitude="105.9")
        InvestorFact.objects.create(site_id=pk, subject="rent", text="55 USD/m²")
        SiteOutline.objects.create(site_id=pk, shape="[[[[105.8,22.1],[105.9,22.1],[105.9,22.2]]]]", area=1)
        before, shown = stored(pk), shown_on(cast.department, page)
        assert all(before.values())
        delete(cast.administrator, cast.cluster)
        assert not any(stored(pk).values())
        url = way_back(cast.administrator, pk)
        asked = text_of(browser(cast.administrator, "en").get(url))
        assert "comes back with all that was deleted along with it" in asked
        assert "Bring the site back?" in asked
        assert "Milestones: 6" in asked
        response = bring_back(cast.administrator, url)
        assert response.status_code == 302
        assert stored(pk) == before
        assert shown_on(cast.department, page) == shown
        for model in (Cluster, *PARTS):
            newest = model.history.first()
            assert (newest.history_type, newest.history_user) == ("+", cast.administrator)
            assert "xóa nhầm" in newest.history_change_reason
        assert browser(cast.department).get(reverse("progress:submission", args=[report.pk])).status_code == 200
        for name, row in (("document-file", paper), ("inspection-photo", photo)):
            assert default_storage.exists(row.file.name)
            assert browser(cast.department).get(reverse(f"progress:{name}", args=[row.pk])).status_code == 200

    def test_tells_promises_once(self, cast):
        record(cast.cluster, "eia", planned="quý I/2025")
        eia = record(cast.cluster, "eia", forecast="quý II/2027")
        url = reverse("progress:milestone-promises", args=[eia.pk])
        before = self.promises(cast, url)
        assert "Q1 2025" in before
        delete(cast.administrator, cast.cluster)
        bring_back(cast.administrator, way_back(cast.administrator, cast.cluster.pk))
        assert self.promises(cast, url) == before

    def promises(self, cast, url):
        """Return the list of target dates alone: above it stands when the page was made."""
        return text_of(browser(cast.leader, "en").get(url)).partition("Target dates in the order")[2]

    def test_by_undoing_the_whole_request_is_the_same(self, cast):
        everything(cast.cluster)
        report_of(cast)
        before = stored(cast.cluster.pk)
        delete(cast.administrator, cast.cluster)
        request_id = Cluster.history.first().request_id
        url = reverse("progress:undo-request", args=[request_id])
        assert f'href="{url}"' in history_page(cast.administrator, cast.cluster.pk).content.decode()
        assert bring_back(cast.administrator, url).status_code == 302
        assert stored(cast.cluster.pk) == before

    def test_of_more_records_than_one_undo_takes_back(self, cast):
        rows = ReportRow.objects.create(form="01", number="1", order=1, name="Doanh thu")
        for year in range(1800, 2020):
            PeriodFigure.objects.create(site_id=cast.cluster.pk, row=rows, year=year, period="half", value=1)
        before = stored(cast.cluster.pk)
        delete(cast.administrator, cast.cluster)
        url = reverse("progress:undo-request", args=[Cluster.history.first().request_id])
        assert bring_back(cast.administrator, url).status_code == 302
        assert stored(cast.cluster.pk) == before

    def test_leaves_out_what_was_deleted_before(self, cast):
        gone, kept = figure(cast.cluster, "area", "43"), figure(cast.cluster, "term", "50")
        gone.delete()
        delete(cast.administrator, cast.cluster)
        bring_back(cast.administrator, way_back(cast.administrator, cast.cluster.pk))
        assert list(SiteFigure.objects.all()) == [kept]

    def test_of_several_deleted_together(self, cast):
        figure(cast.cluster, "area", "43")
        figure(cast.other_cluster, "area", "12")
        before = stored(cast.cluster.pk), stored(cast.other_cluster.pk)
        chosen = [cast.cluster.pk, cast.other_cluster.pk]
        client, url = in_the_admin(cast.administrator), reverse("admin:clusters_cluster_changelist")
        action = {"action": "delete_selected", "_selected_action": chosen}
        page = client.post(url, action).content.decode()
        assert "Figures and their sources: 2" in page
        assert all(f"?site={pk}&amp;kind=revoked" in page for pk in chosen)
        response = client.post(url, {**action, "post": "yes"}, follow=True)
        assert not Cluster.objects.exists()
        [way] = re.findall(r"/history/requests/\w+/undo/", response.content.decode())
        assert bring_back(cast.administrator, way).status_code == 302
        assert (stored(cast.cluster.pk), stored(cast.other_cluster.pk)) == before

    def test_of_what_a_command_deleted(self, cast):
        figure(cast.cluster, "area", "43")
        before = stored(cast.cluster.pk)
        Cluster.objects.get(pk=cast.cluster.pk).delete()
        bring_back(cast.administrator, way_back(cast.administrator, cast.cluster.pk))
        assert stored(cast.cluster.pk) == before

    def test_takes_another_address_where_its_own_was_given_away(self, cast):
        delete(cast.administrator, cast.cluster)
        newer = Cluster.objects.create(name="Cẩm Giàng", unit=cast.places.elsewhere)
        assert newer.slug == cast.cluster.slug
        bring_back(cast.administrator, way_back(cast.administrator, cast.cluster.pk))
        back = Cluster.objects.get(pk=cast.cluster.pk)
        assert back.slug != newer.slug
        assert "Bạch Thông" in str(back)
        assert "Na Rì" in str(Cluster.objects.get(pk=newer.pk))

    def test_adds_the_stages_that_are_new_since(self, cast):
        delete(cast.administrator, cast.cluster)
        Stage.objects.create(code="new", order=200, name="Nghiệm thu")
        bring_back(cast.administrator, way_back(cast.administrator, cast.cluster.pk))
        assert milestone(cast.cluster, "new").state == "unknown"

    def test_can_be_deleted_and_brought_back_again(self, cast):
        figure(cast.cluster, "area", "43")
        delete(cast.administrator, cast.cluster)
        first = way_back(cast.administrator, cast.cluster.pk)
        bring_back(cast.administrator, first)
        assert "It was already recorded again." in refused(cast.administrator, first)
        SiteFigure.objects.get().delete()
        delete(cast.administrator, cast.cluster)
        assert "deleted it at" in refused(cast.administrator, first)
        bring_back(cast.administrator, way_back(cast.administrator, cast.cluster.pk))
        assert Cluster.objects.filter(pk=cast.cluster.pk).exists()
        assert not SiteFigure.objects.exists()


class TestWhatStandsInTheWay:
    def test_is_a_newer_site_of_the_same_name_in_the_same_unit(self, cast):
        delete(cast.administrator, cast.cluster)
        newer = Cluster.objects.create(name="Cẩm Giàng", unit=cast.places.old_commune)
        url = way_back(cast.administrator, cast.cluster.pk)
        assert "was recorded since. Rename that one" in refused(cast.administrator, url)
        assert newer.get_absolute_url() in browser(cast.administrator).get(url).content.decode()
        newer.name = "Cẩm Giàng 2"
        newer.save()
        assert bring_back(cast.administrator, url).status_code == 302

    def test_is_a_company_that_was_deleted_until_it_comes_back(self, cast):
        delete(cast.administrator, cast.cluster)
        cast.clerk.staff_profile.delete()
        company = cast.company.pk
        cast.company.delete()
        url = way_back(cast.administrator, cast.cluster.pk)
        page = refused(cast.administrator, url)
        assert "was deleted since: Công ty Cổ phần Nhựa đường. Bring that back first." in page
        way = reverse("progress:object-history", args=["organisation", company])
        assert f'href="{way}"' in browser(cast.administrator).get(url).content.decode()
        undo = re.search(r"/history/organisation/\d+/undo/", browser(cast.administrator).get(way).content.decode())
        assert bring_back(cast.administrator, undo.group()).status_code == 302
        assert bring_back(cast.administrator, url).status_code == 302

    def test_of_a_part_is_that_its_site_is_gone_and_the_way_is_the_site(self, cast):
        found = figure(cast.cluster, "area", "43")
        delete(cast.administrator, cast.cluster)
        record_of = SiteFigure.history.filter(id=found.pk).first()
        url = reverse("progress:undo", args=["sitefigure", record_of.pk])
        assert "Its site was deleted. Bring the site back." in refused(cast.administrator, url)
        assert way_back(cast.administrator, cast.cluster.pk) in browser(cast.administrator).get(url).content.decode()


class TestWhoMay:
    def test_is_who_could_delete_it(self, cast):
        figure(cast.cluster, "area", "43")
        delete(cast.administrator, cast.cluster)
        pk = cast.cluster.pk
        url = way_back(cast.administrator, pk)
        assert [way_back(user, pk) for user in (cast.department, cast.leader)] == ["", ""]
        assert "This site was deleted on" in text_of(history_page(cast.leader, pk))
        assert "Only those with permission to delete such a site can restore it." in refused(cast.department, url)
        assert browser(cast.leader).get(url).status_code == 403
        for user in (cast.board, cast.local, cast.clerk, cast.nobody):
            assert history_page(user, pk).status_code == 404
            assert browser(user).get(url).status_code == 404
        assert not Site.objects.filter(pk=pk).exists()

    @pytest.mark.parametrize(("role", "site"), [("department", "cluster"), ("board", "zone")])
    def test_is_an_officer_who_was_given_the_right_to_delete(self, cast, role, site):
        user, site = getattr(cast, role), getattr(cast, site)
        user.groups.get().permissions.add(Permission.objects.get(codename=f"delete_{site.kind}"))
        figure(site, "area", "43")
        pk = site.pk
        assert history_page(user, pk).status_code == 200
        delete(user, site)
        assert bring_back(user, way_back(user, pk)).status_code == 302
        assert SiteFigure.objects.get().site_id == pk
        delete(user, type(site).objects.get(pk=pk))
        listed = browser(user, "en").get(reverse("progress:history")).content.decode()
        assert way_back(user, pk) in listed
        request_id = type(site).history.first().request_id
        assert bring_back(user, reverse("progress:undo-request", args=[request_id])).status_code == 302
        assert SiteFigure.objects.get().site_id == pk


class TestDeleting:
    def test_says_first_what_goes_along_and_offers_to_record_a_revocation(self, cast):
        everything(cast.cluster)
        report_of(cast)
        client = in_the_admin(cast.administrator)
        page = client.get(reverse("admin:clusters_cluster_delete", args=[cast.cluster.pk])).content.decode()
        for kind in ("Figures and their sources", "Obstacles", "Reports for approval", "Inspections", "Events"):
            assert f"{kind}: 1" in page
        assert "Milestones: 6" in page
        assert reverse("progress:site-history", args=[cast.cluster.pk]) in page
        [way] = re.findall(r'href="(/events/add/[^"]+)"', page)
        way = way.replace("&amp;", "&")
        form = page_form(client, way, "event-form")
        assert form["kind"] == ["revoked"]
        form |= {"date": "20/11/2026", "new_document_number": "99/QĐ-UBND", "new_document_kind": "decision"}
        first = client.post(way, form)
        if first.status_code == 422:  # it says first what else will change
            assert first.context["form"].is_asked_first, first.context["form"].errors
            assert client.post(way, fields_of(first, "event-form")).status_code == 302
        assert Site.objects.with_standing().get(pk=cast.cluster.pk).standing == "revoked"

    def test_leads_to_the_history_from_where_it_comes_back(self, cast):
        url = reverse("admin:clusters_cluster_delete", args=[cast.cluster.pk])
        response = in_the_admin(cast.administrator).post(url, {"post": "yes"}, follow=True)
        assert reverse("progress:site-history", args=[cast.cluster.pk]) in response.content.decode()

    def test_of_several_takes_the_place_away_from_the_name_that_is_left(self, cast):
        twin = Cluster.objects.create(name="Vằng Mười", unit=cast.places.new_commune)
        action = {"action": "delete_selected", "_selected_action": [twin.pk], "post": "yes"}
        in_the_admin(cast.administrator).post(reverse("admin:clusters_cluster_changelist"), action)
        assert str(Cluster.objects.get(pk=cast.other_cluster.pk)) == "CCN Vằng Mười"

    def test_of_a_project_with_a_report_can_be_undone_as_one(self, cast):
        project = SecondaryProject.objects.create(site_id=cast.cluster.pk, name="Nhà máy gạch")
        report = report_of(cast)
        report.milestone, report.kind, report.project = None, "period", project
        report.year, report.period = 2025, "half"
        report.save()
        url = reverse("progress:undo-request", args=["c" * 32])
        SecondaryProject.objects.get().delete()
        for model in (SecondaryProject, Submission):
            model.history.filter(history_type="-").update(request_id="c" * 32)
        assert bring_back(cast.department, url).status_code == 302
        assert Submission.objects.get().project_id == project.pk


def test_what_a_bare_deletion_of_rows_left_without_a_request_comes_back_too(cast):
    figure(cast.cluster, "area", "43")
    before = stored(cast.cluster.pk)
    Cluster.objects.filter(pk=cast.cluster.pk).delete()
    assert Cluster.history.first().request_id == ""
    assert bring_back(cast.administrator, way_back(cast.administrator, cast.cluster.pk)).status_code == 302
    assert stored(cast.cluster.pk) == before
    assert Milestone.objects.count() == 3 * 6
    assert SiteDocument.objects.count() == 0
