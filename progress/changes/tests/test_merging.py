"""Two organisations or documents entered twice are made one: shown first, done at once, undone as one."""

from http import HTTPStatus

import pytest

from clusters.models import Cluster
from places.models import Organisation
from progress.changes.tests.test_undo import undo
from progress.models import Document, Milestone, Obstacle, ObstacleKind, SecondaryProject, SiteDocument, SiteFigure
from progress.tests.cast import browser, document, figure, milestone, person, record, text_of
from progress.tests.submitting import report
from values.tests.page_forms import fields_of

pytestmark = pytest.mark.usefixtures("ready_columns_hold")
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


def address(kept, gone) -> str:
    return f"/merge/{kept._meta.model_name}/{kept.pk}/?with={gone.pk}"


def merge_them(user, kept, gone, **typed):
    client = browser(user)
    form = fields_of(client.get(address(kept, gone)), "merge-form")
    return client.post(address(kept, gone), form | typed, follow=True)


@pytest.fixture
def twins(cast):
    """The same company under a second name, with a site, a project and an obstacle at the officer's clusters."""
    cast.twin = Organisation.objects.create(
        name="CTCP Nhựa đường (VP Bắc Kạn)", kind="enterprise", tax_code="4600123456", contact="0900 000 000"
    )
    cast.other_cluster.developer = cast.twin
    cast.other_cluster.save()
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    cast.project = SecondaryProject.objects.create(site_id=cast.cluster.pk, name="Nhà máy", investor=cast.twin)
    cast.obstacle = Obstacle.objects.create(
        site_id=cast.cluster.pk, kind=kind, description="Chậm giao đất", asked_of=cast.twin
    )
    return cast


class TestOrganisations:
    def test_what_hangs_on_either_is_shown_and_nothing_done_yet(self, twins):
        page = text_of(browser(twins.department).get(address(twins.company, twins.twin)))
        for told in ("CCN Vằng Mười", "Nhà máy", "Chậm giao đất", "CCN Cẩm Giàng", "Tax code: 4600123456"):
            assert told in page
        assert Organisation.objects.filter(pk=twins.twin.pk).exists()

    def test_all_that_hung_on_it_hangs_on_the_kept_one(self, twins):
        response = merge_them(twins.department, twins.company, twins.twin)
        assert "was merged into" in text_of(response)
        assert not Organisation.objects.filter(pk=twins.twin.pk).exists()
        assert Cluster.objects.get(pk=twins.other_cluster.pk).developer == twins.company
        assert SecondaryProject.objects.get().investor == twins.company
        assert Obstacle.objects.get().asked_of == twins.company
        twins.company.refresh_from_db()
        assert (twins.company.tax_code, twins.company.contact) == ("4600123456", "0900 000 000")

    def test_its_history_is_kept_with_who_merged_it_and_why(self, twins):
        merge_them(twins.department, twins.company, twins.twin, reason="cùng mã số thuế")
        last = Organisation.history.filter(id=twins.twin.pk).first()
        assert (last.history_type, last.history_user, last.history_change_reason) == (
            "-", twins.department, "cùng mã số thuế",
        )  # fmt: skip
        page = browser(twins.department).get(f"/history/organisation/{twins.twin.pk}/")
        assert twins.twin.name in text_of(page)

    @pytest.mark.parametrize("role", ["department", "administrator"])
    def test_it_is_undone_as_one_by_whoever_merged(self, twins, role):
        user = getattr(twins, role)
        merge_them(user, twins.company, twins.twin)
        request = Organisation.history.filter(id=twins.twin.pk).first().request_id
        undo(user, f"/history/requests/{request}/undo/")
        assert Cluster.objects.get(pk=twins.other_cluster.pk).developer_id == twins.twin.pk
        assert SecondaryProject.objects.get().investor_id == twins.twin.pk
        assert Organisation.objects.get(pk=twins.twin.pk).tax_code == "4600123456"
        twins.company.refresh_from_db()
        assert (twins.company.tax_code, twins.company.contact) == ("", "")

    def test_a_reason_is_wanted(self, twins):
        form = fields_of(browser(twins.department).get(address(twins.company, twins.twin)), "merge-form")
        sent = browser(twins.department).post(address(twins.company, twins.twin), form | {"reason": ""})
        assert sent.status_code == UNPROCESSABLE
        assert Organisation.objects.filter(pk=twins.twin.pk).exists()

    def test_what_changed_meanwhile_is_shown_again(self, twins):
        client = browser(twins.department)
        form = fields_of(client.get(address(twins.company, twins.twin)), "merge-form")
        SecondaryProject.objects.create(site_id=twins.cluster.pk, name="Dự án mới", investor=twins.twin)
        again = client.post(address(twins.company, twins.twin), form)
        assert again.status_code == UNPROCESSABLE
        assert "Dự án mới" in text_of(again)
        assert client.post(address(twins.company, twins.twin), fields_of(again, "merge-form")).status_code == 302

    def test_people_who_work_for_it_are_moved_on_their_own_page_first(self, twins):
        page = text_of(browser(twins.administrator).get(address(twins.rival, twins.company)))
        assert "change that on its own page first" in page
        sent = browser(twins.administrator).post(address(twins.rival, twins.company), {"reason": "x", "seen": "x"})
        assert sent.status_code == UNPROCESSABLE
        assert Organisation.objects.filter(pk=twins.company.pk).exists()

    def test_what_is_not_the_persons_to_change_hinders_it(self, twins):
        twins.zone.developer = twins.twin
        twins.zone.save()
        page = text_of(browser(twins.department).get(address(twins.company, twins.twin)))
        assert "outside your access" in page
        assert "outside your access" not in text_of(
            browser(twins.administrator).get(address(twins.company, twins.twin))
        )

    def test_the_other_is_looked_for_among_similar_names_and_all(self, twins):
        page = browser(twins.department).get(f"/merge/organisation/{twins.company.pk}/")
        assert f'value="{twins.twin.pk}"' in page.content.decode()
        near = Organisation.objects.create(name="Công ty Cổ phần Nhựa đường.", kind="enterprise")
        page = browser(twins.department).get(f"/merge/organisation/{twins.company.pk}/").content.decode()
        assert f'href="?with={near.pk}"' in page

    @pytest.mark.parametrize("other", ["x", "-1", "١", "9" * 30])
    def test_an_odd_address_does_no_harm(self, twins, other):
        page = browser(twins.department).get(f"/merge/organisation/{twins.company.pk}/?with={other}")
        assert page.status_code == HTTPStatus.NOT_FOUND
        assert browser(twins.department).get("/merge/milestone/1/").status_code == HTTPStatus.NOT_FOUND


class TestDocuments:
    @pytest.fixture
    def papers(self, cast):
        cast.paper = document(cast.cluster, cast.other_cluster, number="2140/QĐ-UBND")
        cast.copy = document(cast.cluster, number="2140 QĐ/UBND", title="Thành lập CCN")
        cast.area = figure(cast.cluster, "area", "43", document=cast.copy, source="")
        record(cast.cluster, "eia", state="done", document=cast.copy)
        return cast

    def test_figures_milestones_and_sites_rest_on_the_kept_one(self, papers):
        merge_them(papers.department, papers.paper, papers.copy)
        assert SiteFigure.objects.get().document == papers.paper
        assert milestone(papers.cluster, "eia").document == papers.paper
        assert SiteDocument.objects.filter(site=papers.cluster.pk).count() == 1
        papers.paper.refresh_from_db()
        assert papers.paper.title == "Thành lập CCN"
        assert not Document.objects.filter(pk=papers.copy.pk).exists()

    def test_it_is_undone_as_one(self, papers):
        merge_them(papers.department, papers.paper, papers.copy)
        request = Document.history.filter(id=papers.copy.pk).first().request_id
        undo(papers.department, f"/history/requests/{request}/undo/")
        assert SiteFigure.objects.get().document_id == papers.copy.pk
        assert Milestone.objects.get(document=papers.copy.pk).stage == papers.stages["eia"]
        assert SiteDocument.objects.filter(site=papers.cluster.pk).count() == 2

    def test_a_report_that_waits_with_it_is_decided_first(self, papers):
        report(papers, code="feasibility", state="in_progress", document=papers.copy)
        page = text_of(browser(papers.department).get(address(papers.paper, papers.copy)))
        assert "decide on that first" in page

    def test_the_one_with_the_file_is_kept(self, papers):
        papers.copy.file = "documents/a.pdf"
        papers.copy.save()
        assert "It has the file" in text_of(browser(papers.department).get(address(papers.paper, papers.copy)))
        assert "It has the file" not in text_of(browser(papers.department).get(address(papers.copy, papers.paper)))


def test_whoever_may_not_change_them_merges_nothing(twins):
    stranger = person("stranger")
    for user in (twins.clerk, twins.local, twins.leader, twins.board, stranger):
        sent = browser(user).post(address(twins.company, twins.twin), {"reason": "x", "seen": "x"})
        assert sent.status_code in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
    assert Organisation.objects.filter(pk=twins.twin.pk).exists()


def test_one_with_itself_or_with_one_that_is_gone_is_answered_in_words(twins):
    client, where = browser(twins.department), address(twins.company, twins.twin)
    form = fields_of(client.get(where), "merge-form")
    client.post(where, form)
    again = client.post(where, form, follow=True)
    assert again.redirect_chain == [(twins.company.get_absolute_url(), HTTPStatus.FOUND)]
    assert "already merged, or deleted" in text_of(again)
    itself = client.get(address(twins.company, twins.company), follow=True)
    assert "with itself" in text_of(itself)
    assert client.get(f"/merge/organisation/{twins.company.pk}/?with=x").status_code == HTTPStatus.NOT_FOUND
