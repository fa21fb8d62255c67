"""Undoing what the history tells: seen first, asked why, done through the normal save, and itself recorded."""

import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from clusters.models import Cluster
from places.models import Organisation
from progress.figures.actions import choose_figure
from progress.milestones.actions import update_milestone
from progress.models import Document, Milestone, Obstacle, ObstacleKind, SiteDocument, SiteFigure
from progress.tests.cast import browser, document, figure, milestone, record, text_of
from values.dates import PartialDate

pytestmark = pytest.mark.usefixtures("ends_hold", "ready_columns_hold", "in_english", "reports_are_official")


def update(cast, by=None, site=None, reason="", **changes):
    found = milestone(site or cast.cluster, "eia")
    return update_milestone(
        milestone=found, by=by or cast.department, version=found.version, changes=changes, reason=reason
    )


def url_of(row, back: int = 0) -> str:
    """Of the undo of a row's newest record, or of one before."""
    last = type(row).history.filter(**{type(row)._meta.pk.attname: row.pk}).order_by("-history_id")[back]
    return reverse("progress:undo", args=[row._meta.model_name, last.pk])


def look(user, url: str) -> str:
    response = browser(user, "en").get(url)
    assert response.status_code == 200
    return text_of(response)


def answer(user, url: str, reason="nhập nhầm dòng", **data):
    """Open the page and send what it asks."""
    client = browser(user, "en")
    seen = re.search(r'name="seen" value="(\w+)"', client.get(url).content.decode())
    return client.post(url, {"reason": reason, "seen": seen.group(1) if seen else "", **data}, follow=True)


def undo(user, url: str, **data) -> str:
    response = answer(user, url, **data)
    assert response.redirect_chain, text_of(response)
    assert response.status_code == 200
    return text_of(response)


def refused(user, url: str) -> str:
    """Why the page says it cannot be done; sending an answer all the same changes nothing."""
    page = look(user, url)
    assert "This cannot be undone. Nothing was changed." in page
    response = browser(user, "en").post(url, {"reason": "dù sao", "seen": "x"})
    assert response.status_code == 422
    return page


class TestAnEdit:
    def test_is_shown_first_then_taken_back_and_recorded(self, cast):
        update(cast, forecast=PartialDate.parse("quý I/2027"))
        update(cast, forecast=PartialDate.parse("quý III/2027"), reason="đơn vị xin lùi")
        before, url = milestone(cast.cluster, "eia"), url_of(milestone(cast.cluster, "eia"))
        page = look(cast.department, url)
        assert "milestone: EIA Forecast now Q3 2027 → back to Q1 2027" in page
        assert milestone(cast.cluster, "eia").forecast == before.forecast
        assert "Undone: milestone: EIA" in undo(cast.department, url)
        after = milestone(cast.cluster, "eia")
        assert str(after.forecast) == "Q1 2027"
        assert after.version == before.version + 1
        newest = after.history.first()
        assert newest.history_user == cast.department
        assert "Department: nhập nhầm dòng" in newest.history_change_reason
        assert newest.request_id

    def test_of_fields_nobody_changed_since_leaves_later_changes_of_others(self, cast):
        update(cast, percent=40)
        url = url_of(milestone(cast.cluster, "eia"))
        update(cast, note="thêm ghi chú")
        undo(cast.department, url)
        after = milestone(cast.cluster, "eia")
        assert (after.percent, after.note) == (None, "thêm ghi chú")

    def test_under_a_later_change_of_the_same_field_says_whose(self, cast):
        update(cast, percent=40)
        url = url_of(milestone(cast.cluster, "eia"))
        update(cast, percent=50, by=cast.clerk)
        page = refused(cast.department, url)
        assert "Clerk changed this at" in page
        assert "percent done, source. Undo that first." in page
        assert milestone(cast.cluster, "eia").percent == 50

    def test_of_the_same_value_again_counts_as_what_stands(self, cast):
        """40, 50, 40 again: the first change stands as far as its value goes."""
        for percent in (40, 50, 40):
            update(cast, percent=percent)
        undo(cast.department, url_of(milestone(cast.cluster, "eia"), back=2))
        assert milestone(cast.cluster, "eia").percent is None

    def test_that_was_an_undo_can_be_undone(self, cast):
        update(cast, percent=40)
        undo(cast.department, url_of(milestone(cast.cluster, "eia")))
        undo(cast.department, url_of(milestone(cast.cluster, "eia")))
        assert milestone(cast.cluster, "eia").percent == 40
        assert milestone(cast.cluster, "eia").history.count() == 4

    def test_of_a_deleted_record_says_who_deleted_it(self, cast):
        found = figure(cast.cluster, "area", "43")
        found.value = 44
        found.save()
        url = url_of(found)
        found._history_user = cast.administrator
        found.delete()
        assert "Administrator deleted it at" in refused(cast.department, url)

    def test_whose_result_is_no_longer_valid_is_refused_with_the_reason(self, cast):
        update(cast, state="in_progress")
        update(cast, state="done")
        url = url_of(milestone(cast.cluster, "eia"))
        update(cast, actual=PartialDate.parse("4/11/2022"))
        assert "Only a milestone that is done has an actual date." in refused(cast.department, url)

    def test_that_would_point_at_what_is_gone_is_refused(self, cast):
        paper = document(cast.cluster)
        found = figure(cast.cluster, "area", "43", document=paper)
        found.document = None
        found.save()
        SiteDocument.objects.filter(document=paper).delete()
        paper.delete()
        assert "The record it refers to no longer exists: document." in refused(cast.department, url_of(found))

    def test_of_the_figure_in_use_is_refused_while_another_is(self, cast):
        old, new = figure(cast.cluster, "area", "43"), figure(cast.cluster, "area", "40", source="quyết định")
        choose_figure(figure=new, by=cast.department, reason="quyết định mới")
        assert "Another figure of this type is in use." in refused(cast.department, url_of(old))
        assert SiteFigure.objects.get(is_chosen=True) == new

    def test_of_a_replaced_file_is_never_undone(self, cast):
        paper = document(cast.cluster)
        paper.file.save("a.pdf", ContentFile(b"%PDF-1"))
        paper.file.save("b.pdf", ContentFile(b"%PDF-2"))
        assert "attach the former file again" in refused(cast.department, url_of(paper))

    def test_of_settings_and_places_of_work_is_never_undone(self, cast):
        profile = cast.clerk.staff_profile
        profile.organisation = cast.rival
        profile.save()
        response = browser(cast.administrator, "en").get(url_of(profile))
        assert "change it on the person's page" in text_of(response)

    def test_by_nobody_such_as_the_seed_may_be_undone(self, cast):
        record(cast.cluster, "eia", percent=12)
        undo(cast.department, url_of(milestone(cast.cluster, "eia")))
        assert milestone(cast.cluster, "eia").percent is None

    def test_of_a_site_or_an_organisation_is_undone_as_well(self, cast):
        cast.cluster.address, cast.company.short_name = "xóm Bản Áng", "ADCo"
        cast.cluster.save()
        cast.company.save()
        undo(cast.department, url_of(Cluster.objects.get(pk=cast.cluster.pk)))
        undo(cast.department, url_of(cast.company))
        assert Cluster.objects.get(pk=cast.cluster.pk).address == ""
        assert Organisation.objects.get(pk=cast.company.pk).short_name == ""

    def test_of_a_closed_obstacle_waits_until_it_is_reopened(self, cast):
        kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
        obstacle = Obstacle.objects.create(site_id=cast.cluster.pk, kind=kind, description="vướng")
        obstacle.cause = "giá đất"
        obstacle.save()
        url = url_of(obstacle)
        obstacle.resolved_on = obstacle.confirmed_on = obstacle.opened_on
        obstacle.save()
        assert "This obstacle is closed. Reopen it first." in refused(cast.department, url)
        undo(cast.department, url_of(obstacle))
        assert Obstacle.objects.get().is_open

    def test_of_a_promise_carries_the_reason_a_move_wants(self, cast):
        update(cast, forecast=PartialDate.parse("quý I/2027"))
        update(cast, forecast=PartialDate.parse("quý III/2027"), reason="xin lùi")
        undo(cast.department, url_of(milestone(cast.cluster, "eia")))
        found = milestone(cast.cluster, "eia")
        assert (found.forecast, found.planned) == (PartialDate.parse("quý I/2027"), None)
        assert "nhập nhầm dòng" in found.history.first().history_change_reason
        assert "Q3 2027" not in look(cast.leader, reverse("progress:milestone-promises", args=[found.pk]))

    def test_of_what_a_unit_became_is_changed_elsewhere(self, cast):
        unit = cast.places.old_commune
        unit.successors.add(cast.places.elsewhere)
        assert "Successors of a unit are changed on its own page." in refused(cast.administrator, url_of(unit))


class TestAnAddition:
    def test_is_deleted_again(self, cast):
        found = figure(cast.cluster, "area", "43")
        assert "figure: Area will be deleted" in look(cast.department, url_of(found))
        undo(cast.department, url_of(found))
        assert not SiteFigure.objects.exists()
        newest = SiteFigure.history.first()
        assert (newest.history_type, newest.history_user) == ("-", cast.department)
        assert "nhập nhầm dòng" in newest.history_change_reason

    def test_that_was_changed_since_stays(self, cast):
        found = figure(cast.cluster, "area", "43")
        url = url_of(found)
        found.value = 44
        found._history_user = cast.department
        found.save()
        assert "Department changed this at" in refused(cast.department, url)
        assert SiteFigure.objects.exists()

    def test_that_something_refers_to_stays_and_says_what(self, cast):
        paper = document(cast.cluster)
        record(cast.cluster, "eia", document=paper)
        page = refused(cast.administrator, url_of(paper))
        assert "It is used by: " in page
        assert "milestone “CCN Cẩm Giàng: EIA”" in page
        assert "Change or delete that first." in page

    def test_of_a_document_to_a_site_whose_records_rest_on_it_stays(self, cast):
        paper = document(cast.cluster)
        record(cast.cluster, "eia", document=paper)
        assert "milestone “CCN Cẩm Giàng: EIA”" in refused(cast.department, url_of(SiteDocument.objects.get()))

    def test_names_nothing_that_the_person_may_not_see(self, cast):
        paper = document(cast.zone)
        record(cast.cluster, "eia", document=paper)
        SiteDocument.objects.all().delete()
        link = SiteDocument(site_id=cast.zone.pk, document=paper)
        link.save()
        paper._history_user = cast.board
        paper.save()
        Document.history.filter(id=paper.pk).update(history_user=cast.board)
        page = refused(cast.board, url_of(paper, back=1))
        assert "a record outside your access" in page
        assert "Cẩm Giàng" not in page

    def test_of_another_wants_the_right_to_delete_and_ones_own_does_not(self, cast):
        paper = document(cast.cluster)
        SiteDocument.objects.all().delete()
        SiteDocument.objects.create(site_id=cast.cluster.pk, document=paper)
        assert "Only the person who added it" in refused(cast.department, url_of(paper))
        SiteDocument.objects.all().delete()
        alone = document(cast.other_cluster, number="9/QĐ")
        alone.history.update(history_user=cast.department)
        link = SiteDocument.objects.get(document=alone)
        undo(cast.department, url_of(link))
        # No site names it any more, so only those who may change all sites take it back.
        undo(cast.administrator, url_of(alone))
        assert not Document.objects.filter(pk=alone.pk).exists()

    def test_of_a_site_takes_its_untouched_milestones_along(self, cast):
        site = Cluster.objects.create(name="Lập nhầm")
        undo(cast.administrator, url_of(site))
        assert not Cluster.objects.filter(pk=site.pk).exists()
        reasons = Milestone.history.filter(site_id=site.pk, history_type="-").values_list(
            "history_change_reason", flat=True
        )
        assert len(reasons) == len(cast.stages)
        assert all("nhập nhầm dòng" in reason for reason in reasons)

    def test_of_a_site_with_progress_stays(self, cast):
        record(cast.cluster, "eia", percent=3)
        assert "milestone “CCN Cẩm Giàng: EIA”" in refused(cast.administrator, url_of(cast.cluster))

    def test_of_a_milestone_with_its_site_is_no_news_to_undo(self, cast):
        found = milestone(cast.cluster, "eia")
        assert browser(cast.administrator).get(url_of(found)).status_code == 404


class TestADeletion:
    def test_brings_the_record_back_under_its_number(self, cast):
        found = figure(cast.cluster, "area", "43", note="theo báo cáo")
        pk, version = found.pk, found.version
        found.delete()
        url = reverse("progress:undo", args=["sitefigure", SiteFigure.history.first().pk])
        page = look(cast.department, url)
        assert "will be recorded again" in page
        assert "theo báo cáo" in page
        undo(cast.department, url)
        back = SiteFigure.objects.get(pk=pk)
        assert (back.value, back.note, back.site_id) == (43, "theo báo cáo", cast.cluster.pk)
        assert back.version > version  # a form made before the deletion stays stale
        assert "It was already recorded again." in refused(cast.department, url)

    def test_of_what_hung_on_something_gone_is_refused(self, cast):
        kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
        obstacle = Obstacle.objects.create(site_id=cast.cluster.pk, kind=kind, description="vướng")
        obstacle.delete()
        kind.delete()
        url = reverse("progress:undo", args=["obstacle", Obstacle.history.first().pk])
        assert "The record it refers to no longer exists: kind of obstacle." in refused(cast.department, url)

    def test_of_what_was_recorded_anew_is_refused_by_the_databases_rule(self, cast):
        day = PartialDate.parse("4/11/2022")
        paper = document(cast.cluster, number="1/QĐ", date=day)
        paper.delete()
        document(cast.cluster, number="1/QĐ", date=day)
        url = reverse("progress:undo", args=["document", Document.history.filter(history_type="-").first().pk])
        assert "A document of this number, date and issuer is already recorded." in refused(cast.administrator, url)


def save_together(cast, **data):
    """One request that writes a document, its use at the site, and a milestone resting on it."""
    found = milestone(cast.cluster, "eia")
    data = {"version": found.version, "state": "in_progress", "new_document_number": "12/QĐ", "reason": "trình", **data}
    url = reverse("clusters:milestone", args=[cast.cluster.slug, found.pk])
    assert browser(cast.department).post(url, data).status_code == 302
    return reverse("progress:undo-request", args=[milestone(cast.cluster, "eia").history.first().request_id])


class TestAWholeRequest:
    def test_is_undone_at_once_in_reverse(self, cast):
        url = save_together(cast)
        assert "Undo these 3 changes?" in look(cast.department, url)
        undo(cast.department, url)
        found = milestone(cast.cluster, "eia")
        assert (found.state, found.document) == ("unknown", None)
        assert not Document.objects.exists()
        assert not SiteDocument.objects.exists()
        again = reverse("progress:undo-request", args=[found.history.first().request_id])
        undo(cast.department, again)
        found = milestone(cast.cluster, "eia")
        assert (found.state, found.document.number) == ("in_progress", "12/QĐ")
        assert SiteDocument.objects.get().document == found.document

    def test_says_which_change_stands_in_the_way_and_writes_nothing(self, cast):
        url = save_together(cast)
        update(cast, state="done")
        page = refused(cast.department, url)
        assert "milestone: EIA: Department changed this at" in page
        assert Document.objects.count() == SiteDocument.objects.count() == 1

    def test_brings_a_deleted_site_back_with_all_that_hung_on_it(self, cast):
        record(cast.cluster, "eia", percent=40)
        figure(cast.cluster, "area", "43")
        pk, milestones = cast.cluster.pk, set(cast.cluster.milestones.values_list("pk", flat=True))
        cast.administrator.is_staff = True
        cast.administrator.save()
        address = reverse("admin:clusters_cluster_delete", args=[pk])
        assert browser(cast.administrator).post(address, {"post": "yes"}).status_code == 302
        assert not Cluster.objects.filter(pk=pk).exists()
        request_id = Cluster.history.filter(site_ptr_id=pk).first().request_id
        undo(cast.administrator, reverse("progress:undo-request", args=[request_id]))
        assert Cluster.objects.get(pk=pk).name == "Cẩm Giàng"
        assert milestone(cast.cluster, "eia").percent == 40
        assert milestones == set(Milestone.objects.filter(site=pk).values_list("pk", flat=True))
        assert SiteFigure.objects.get(site=pk).value == 43

    def test_with_a_part_at_sites_of_others_is_refused_without_naming_it(self, cast):
        mine, theirs = record(cast.zone, "eia", percent=1), record(cast.cluster, "eia", percent=1)
        for found in (mine, theirs):
            found.history.filter(history_type="~").update(request_id="a" * 32)
        url = reverse("progress:undo-request", args=["a" * 32])
        page = refused(cast.board, url)
        assert "belongs to sites outside your access" in page
        assert "Cẩm Giàng" not in page
        assert "You do not have permission to change this record." in refused(cast.department, url)
        assert browser(cast.clerk).get(url).status_code == 403

    def test_of_nothing_is_not_found(self, cast):
        assert browser(cast.administrator).get(reverse("progress:undo-request", args=["b" * 32])).status_code == 404


class TestWhoMay:
    @pytest.mark.parametrize(
        ("role", "cluster", "zone"),
        [
            ("administrator", 200, 200),
            ("department", 200, 403),
            ("board", 404, 200),
            ("local", 403, 404),
            ("clerk", 403, 404),
            ("leader", 403, 403),
            ("nobody", 404, 404),
        ],
    )
    def test_officers_undo_within_what_they_may_change(self, cast, role, cluster, zone):
        client = browser(getattr(cast, role))
        for site, expected in ((cast.cluster, cluster), (cast.zone, zone)):
            url = url_of(record(site, "eia", percent=7))
            assert client.get(url).status_code == expected
            if expected != 200:
                assert client.post(url, {"reason": "x", "seen": "x"}).status_code == expected
            assert milestone(site, "eia").percent == 7

    @pytest.mark.parametrize("role", ["local", "clerk", "leader"])
    def test_others_read_the_history_without_a_word_of_undoing(self, cast, role):
        update(cast, percent=40)
        for name, pk in (("site-history", cast.cluster.pk), ("object-history", milestone(cast.cluster, "eia").pk)):
            args = [pk] if name == "site-history" else ["milestone", pk]
            page = look(getattr(cast, role), reverse(f"progress:{name}", args=args))
            assert "Percent done" in page
            assert "Undo" not in page

    def test_an_officer_without_the_permission_for_the_kind_undoes_nothing_of_it(self, cast):
        update(cast, percent=40)
        group = cast.department.groups.get()
        group.permissions.remove(group.permissions.get(codename="change_milestone"))
        assert browser(cast.department).get(url_of(milestone(cast.cluster, "eia"))).status_code == 403

    def test_the_button_stands_where_undoing_is_possible_and_nowhere_else(self, cast):
        update(cast, percent=40)
        under = url_of(milestone(cast.cluster, "eia"))
        update(cast, percent=50)
        kept, gone = figure(cast.cluster, "area", "1"), figure(cast.cluster, "term", "50")
        used = document(cast.cluster)
        added = url_of(gone)
        gone.delete()
        html = look_at_site(cast.department, cast.cluster)
        offered = [url_of(milestone(cast.cluster, "eia")), url_of(kept), url_of(SiteDocument.objects.get())]
        deletion = reverse("progress:undo", args=["sitefigure", SiteFigure.history.first().pk])
        assert all(f'href="{url}"' in html for url in [*offered, deletion])
        assert all(f'href="{url}"' not in html for url in [under, added, url_of(used)])
        assert offered[0] not in look_at_site(cast.leader, cast.cluster)

    def test_the_admin_leads_to_it_too(self, cast):
        update(cast, percent=40)
        cast.department.is_staff = True
        cast.department.save()
        url = url_of(milestone(cast.cluster, "eia"))
        for name, pk in (
            ("clusters_cluster", cast.cluster.pk),
            ("progress_milestone", milestone(cast.cluster, "eia").pk),
        ):
            page = browser(cast.department).get(reverse(f"admin:{name}_history", args=[pk]))
            assert f'href="{url}"' in page.content.decode()


def look_at_site(user, site) -> str:
    return browser(user).get(reverse("progress:site-history", args=[site.pk])).content.decode()


class TestAsked:
    def test_why_is_required_and_what_was_typed_stays(self, cast):
        update(cast, percent=40)
        url = url_of(milestone(cast.cluster, "eia"))
        response = answer(cast.department, url, reason="   ")
        assert response.status_code == 422
        assert "This field is required." in text_of(response)
        long = "dài " * 200
        response = answer(cast.department, url, reason=long)
        assert response.status_code == 422
        assert long.strip() in response.content.decode()
        assert milestone(cast.cluster, "eia").percent == 40

    def test_a_save_since_the_page_was_opened_stops_it_and_shows_what_would_happen_now(self, cast):
        update(cast, percent=40)
        url = url_of(milestone(cast.cluster, "eia"))
        client = browser(cast.department, "en")
        seen = re.search(r'name="seen" value="(\w+)"', client.get(url).content.decode()).group(1)
        update(cast, note="ai đó vừa ghi", by=cast.clerk)
        response = client.post(url, {"reason": "nhầm", "seen": seen})
        assert response.status_code == 422
        page = response.content.decode()
        assert "Someone saved in the meantime. Nothing was undone." in page
        assert 'value="nhầm"' in page
        assert milestone(cast.cluster, "eia").percent == 40
        again = re.search(r'name="seen" value="(\w+)"', page).group(1)
        assert client.post(url, {"reason": "nhầm", "seen": again}).status_code == 302
        assert milestone(cast.cluster, "eia").percent is None

    def test_sent_twice_it_is_done_once(self, cast):
        update(cast, percent=40)
        url = url_of(milestone(cast.cluster, "eia"))
        undo(cast.department, url)
        count = Milestone.history.count()
        assert "Undo that first." in refused(cast.department, url)
        assert Milestone.history.count() == count

    def test_looking_writes_nothing(self, cast):
        update(cast, percent=40)
        found = milestone(cast.cluster, "eia")
        look(cast.department, url_of(found))
        assert milestone(cast.cluster, "eia").version == found.version
        assert found.history.count() == 2

    @pytest.mark.parametrize("path", ["/history/user/1/undo/", "/history/milestone/999999/undo/"])
    def test_what_is_not_there_is_not_found(self, cast, path):
        assert browser(cast.administrator).get(path).status_code == 404
        assert browser(cast.administrator).post(path).status_code == 404
