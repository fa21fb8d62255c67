"""The pages of documents: found, added once, changed, taken off a site; with files or without."""

import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import InMemoryStorage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clusters.models import Cluster
from files.tests.samples import PDF, PNG, upload
from places.models import Organisation
from progress.documents.actions import update_document
from progress.models import (
    Document,
    Inspection,
    Obstacle,
    ObstacleKind,
    SecondaryProject,
    SiteDocument,
    SiteEvent,
)
from progress.tests.cast import browser, document, figure, record, text_of
from values.dates import PartialDate
from values.tests.page_forms import fields_of

LIST = "/documents/"


def add_address(site) -> str:
    return f"{reverse('progress:document-add')}?site={site.pk}"


def edit_address(paper) -> str:
    return reverse("progress:document-edit", args=[paper.pk])


def numbers(response) -> list[str]:
    return re.findall(
        r'<th scope="row">(?:<details.*?</details>)?\s*<a href="/documents/\d+/">([^<]+)</a>', response.content.decode()
    )


def found(user, **asked) -> list[str]:
    response = browser(user).get(LIST, asked)
    assert response.status_code == 200
    return numbers(response)


def facts(**more) -> dict:
    return {"kind": "decision", "number": "7/QĐ-UBND", "date": "5/3/2024", "issuer": "", "title": "", **more}


def typed_anew(client, paper, **changes):
    """The edit form as the page gives it, sent back with `changes`."""
    form = fields_of(client.get(edit_address(paper)), "document-form")
    return client.post(edit_address(paper), form | changes)


class TestList:
    def test_each_role_finds_the_documents_of_its_sites(self, cast):
        document(cast.cluster, number="1/QĐ")
        document(cast.other_cluster, number="2/QĐ")
        document(cast.zone, number="3/QĐ")
        document(number="4/QĐ")
        everything = ["1/QĐ", "2/QĐ", "3/QĐ", "4/QĐ"]
        expected = {
            "administrator": everything, "department": everything, "leader": everything,
            "board": ["3/QĐ"], "local": ["1/QĐ"], "clerk": ["1/QĐ"], "nobody": [],
        }  # fmt: skip
        assert {role: found(getattr(cast, role)) for role in expected} == expected

    def test_search_and_filters(self, cast):
        issuer = Organisation.objects.create(name="UBND tỉnh Bắc Kạn", kind="committee")
        first = document(cast.cluster, number="1/QĐ", title="Thành lập cụm", date=PartialDate.parse("3/2022"))
        document(cast.zone, number="2/TB", kind="notice", issuer=issuer, date=PartialDate.parse("2024"))
        document(number="3/BB", kind="minutes")
        first.file.save("x.pdf", upload("x.pdf", PDF))
        user = cast.department
        assert found(user, q="thanh lap") == ["1/QĐ"]
        assert found(user, q="ubnd TINH bac kan") == ["2/TB"]
        assert found(user, kind="notice") == ["2/TB"]
        assert found(user, issuer=issuer.pk) == ["2/TB"]
        assert found(user, year="2022") == ["1/QĐ"]
        assert found(user, site="zone") == ["2/TB"]
        assert found(user, site="cluster") == ["1/QĐ"]
        assert found(user, file="yes") == ["1/QĐ"]
        assert found(user, file="no") == ["2/TB", "3/BB"]

    def test_every_filter_says_what_it_is(self, cast):
        document(cast.cluster, number="1/QĐ", date=PartialDate.parse("2024"))
        document(cast.zone, number="2/QĐ", date=PartialDate.parse("2025"))
        html = browser(cast.department).get(LIST).content.decode()
        labels = [" ".join(label.split()) for label in re.findall(r'<label class="form-label"[^>]*>([^<]+)', html)]
        assert labels == [
            "Number, subject or issuer",
            "Kind of document",
            "Issued by",
            "Year",
            "Used at",
            "Administrative unit",
            "File",
        ]

    @pytest.mark.once
    def test_how_many_are_found_is_written_as_offices_do(self, cast):
        Document.objects.bulk_create(Document(kind="decision", number=f"{n}/QĐ") for n in range(1001))
        assert "Found 1.001 documents" in text_of(browser(cast.department).get(LIST))

    @pytest.mark.parametrize("asked", [{"year": "nan"}, {"kind": "x"}, {"issuer": "x"}, {"file": "x"}])
    def test_what_cannot_be_read_finds_nothing_and_says_so(self, cast, asked):
        document(cast.cluster)
        response = browser(cast.department).get(LIST, asked)
        assert numbers(response) == []
        assert "Search not run. Correct the following:" in text_of(response)

    def test_the_filters_offer_nothing_of_the_sites_of_others(self, cast):
        issuer = Organisation.objects.create(name="Sở lạ", kind="agency")
        document(cast.other_cluster, number="2/QĐ", issuer=issuer, date=PartialDate.parse("1999"))
        html = browser(cast.clerk).get(LIST).content.decode()
        assert "Sở lạ" not in html
        assert "1999" not in html

    def test_a_row_counts_where_the_document_is_used_as_far_as_the_person_may_see(self, cast):
        paper = document(cast.cluster, cast.other_cluster, number="1/QĐ")
        for site in (cast.cluster, cast.other_cluster):
            record(site, "eia", document=paper)
            figure(site, "area", "40", document=paper)
        assert "no file 2 4" in text_of(browser(cast.department).get(LIST))
        assert "no file 1 2" in text_of(browser(cast.clerk).get(LIST))

    @pytest.mark.once
    def test_it_costs_as_many_queries_with_many_documents_as_with_few(self, cast):
        issuer = Organisation.objects.create(name="UBND tỉnh", kind="committee")

        def fill(some):
            for number in some:
                site = Cluster.objects.create(name=f"Cụm số {number}")
                paper = document(site, number=f"{number}/QĐ", issuer=issuer, date=PartialDate.parse("2024"))
                figure(site, "area", "40", document=paper)

        def queries():
            client = browser(cast.department)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(LIST).status_code == 200
            return len(captured)

        fill(range(10))
        few = queries()
        fill(range(10, 210))
        assert queries() == few

    def test_a_page_past_the_end_is_the_last_one(self, cast):
        document(cast.cluster, number="1/QĐ")
        assert found(cast.department, page="99") == ["1/QĐ"]


class TestDetail:
    def test_tells_all_and_every_place_it_is_used_at(self, cast):
        kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
        issuer = Organisation.objects.create(name="UBND tỉnh Bắc Kạn", kind="committee")
        paper = document(
            cast.cluster, title="Thành lập cụm", issuer=issuer, note="bản sao", date=PartialDate.parse("4/11/2022"),
            url="https://example.vn/qd",
        )  # fmt: skip
        at = {"site_id": cast.cluster.pk, "document": paper}
        held = record(cast.cluster, "eia", document=paper)
        figure(cast.cluster, "area", "40.5", document=paper)
        SiteEvent.objects.create(kind="expanded", date=PartialDate.parse("2025"), **at)
        Obstacle.objects.create(kind=kind, description="Giá đất chưa có", **at)
        visit = Inspection.objects.create(date=date(2026, 9, 14), **at)
        SecondaryProject.objects.create(name="Nhà máy giày", **at)
        response = browser(cast.clerk).get(paper.get_absolute_url())
        text = text_of(response)
        for said in (
            "Decision 2140/QĐ-UBND", "Thành lập cụm", "04/11/2022", "UBND tỉnh Bắc Kạn", "https://example.vn/qd",
            "bản sao", "no file", "CCN Cẩm Giàng", "Milestone 1 EIA", "40,5 ha", "Expanded, 2025",
            "Giá đất chưa có", "Inspection 14/09/2026", "Nhà máy giày",
        ):  # fmt: skip
            assert said in text, said
        html = response.content.decode()
        assert f'href="/clusters/cam-giang/#milestone-{held.pk}"' in html
        assert f'href="/inspections/{visit.pk}/"' in html

    def test_says_nothing_of_the_sites_of_others(self, cast):
        paper = document(cast.cluster, cast.other_cluster, cast.zone)
        record(cast.other_cluster, "eia", document=paper)
        text = text_of(browser(cast.clerk).get(paper.get_absolute_url())).partition("History")[0]
        assert "CCN Cẩm Giàng" in text
        assert "Vằng Mười" not in text
        assert "Thanh Bình" not in text
        assert "Nothing recorded is based on it." in text

    @pytest.mark.once
    def test_costs_as_many_queries_used_everywhere_as_used_once(self, cast):
        paper = document(cast.cluster)

        def fill(some):
            for number in some:
                site = Cluster.objects.create(name=f"Cụm số {number}")
                SiteDocument.objects.create(site_id=site.pk, document=paper)
                record(site, "eia", document=paper)
                Inspection.objects.create(site_id=site.pk, date=date(2026, 9, 14), document=paper)

        def queries():
            client = browser(cast.department)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(paper.get_absolute_url()).status_code == 200
            return len(captured)

        fill(range(2))
        few = queries()
        fill(range(2, 130))
        assert queries() == few
        text = text_of(browser(cast.department).get(paper.get_absolute_url()))
        assert "Milestones 130" in text
        assert "and 30 more" in text

    def test_a_site_page_leads_to_it(self, cast):
        paper = document(cast.cluster)
        html = browser(cast.clerk).get(cast.cluster.get_absolute_url()).content.decode()
        assert f'href="{paper.get_absolute_url()}"' in html
        assert f'href="{add_address(cast.cluster)}"' in html
        leader = browser(cast.leader).get(cast.cluster.get_absolute_url()).content.decode()
        assert add_address(cast.cluster) not in leader


class TestAdding:
    def test_a_new_one_with_its_file_is_recorded_for_the_site(self, cast):
        issuer = Organisation.objects.create(name="UBND tỉnh Bắc Kạn", kind="committee")
        earlier = document(cast.cluster, issuer=issuer)  # which names the committee at the clerk's site
        sent = facts(title="Thành lập cụm", issuer=issuer.pk, note="x", url="example.vn/qd", file=upload("quét", PDF))
        response = browser(cast.clerk).post(add_address(cast.cluster), sent, follow=True)
        paper = Document.objects.exclude(pk=earlier.pk).get()
        assert response.redirect_chain == [(paper.get_absolute_url(), 302)]
        assert "is saved among the documents of CCN Cẩm Giàng" in text_of(response)
        assert (paper.number, str(paper.date), paper.issuer, paper.note) == ("7/QĐ-UBND", "05/03/2024", issuer, "x")
        assert paper.url == "https://example.vn/qd"
        assert re.fullmatch(r"documents/[0-9a-f]{32}\.pdf", paper.file.name)
        assert paper.file.read() == PDF
        assert list(paper.sites.values_list("pk", flat=True)) == [cast.cluster.pk]
        assert paper.history.get().history_user == cast.clerk

    @pytest.mark.parametrize("number", ["7/QĐ-UBND", "7/qđ-ubnd", " 7/QD-UBND"])
    def test_a_known_one_is_not_recorded_twice_but_used_here_too(self, cast, number):
        known = document(cast.zone, cast.other_cluster, number="7/QĐ-UBND", date=PartialDate.parse("5/3/2024"))
        response = browser(cast.administrator).post(
            add_address(cast.cluster), facts(number=number, title="khác"), follow=True
        )
        assert Document.objects.get() == known
        assert known.sites.count() == 3
        text = text_of(response)
        assert "was already recorded; it is now also among the documents of CCN Cẩm Giàng" in text
        assert "The recorded document was not changed" in text

    def test_one_already_at_the_site_stays_one(self, cast):
        document(cast.cluster, number="7/QĐ-UBND", date=PartialDate.parse("5/3/2024"))
        response = browser(cast.clerk).post(add_address(cast.cluster), facts(), follow=True)
        assert SiteDocument.objects.count() == 1
        assert "is already among the documents of CCN Cẩm Giàng; it was not added again." in text_of(response)

    def test_one_of_sites_that_are_not_mine_to_see_is_refused_without_a_word_about_it(self, cast):
        document(cast.other_cluster, number="7/QĐ-UBND", date=PartialDate.parse("5/3/2024"), title="Bí mật")
        response = browser(cast.clerk).post(add_address(cast.cluster), facts())
        assert response.status_code == 422
        text = text_of(response)
        assert "This document is recorded for other sites only. Ask the Department to attach it" in text
        assert "Bí mật" not in text
        assert SiteDocument.objects.count() == 1

    def test_a_known_one_without_a_file_gets_the_one_sent(self, cast):
        known = document(cast.cluster, number="7/QĐ-UBND", date=PartialDate.parse("5/3/2024"))
        sent = facts(file=upload("a.pdf", PDF))
        browser(cast.department).post(add_address(cast.other_cluster), sent)
        known.refresh_from_db()
        assert known.file.read() == PDF
        assert known.version == 2

    def test_a_known_one_keeps_its_file_and_the_person_is_told(self, cast):
        known = document(cast.cluster, number="7/QĐ-UBND", date=PartialDate.parse("5/3/2024"))
        known.file.save("x.pdf", upload("x.pdf", PDF))
        kept = known.file.name
        sent = facts(file=upload("a.png", PNG))
        response = browser(cast.department).post(add_address(cast.other_cluster), sent, follow=True)
        known.refresh_from_db()
        assert known.file.name == kept
        assert "The file was not kept." in text_of(response)

    def test_a_clerk_puts_no_file_into_a_document_of_others_too(self, cast):
        known = document(cast.cluster, cast.zone, number="7/QĐ-UBND", date=PartialDate.parse("5/3/2024"))
        sent = facts(file=upload("a.pdf", PDF))
        response = browser(cast.clerk).post(add_address(cast.cluster), sent, follow=True)
        known.refresh_from_db()
        assert not known.file
        assert "The file was not kept." in text_of(response)

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"number": ""}, "Give the document's number or subject."),
            ({"date": "31/2/2024"}, "31/2/2024"),
            ({"kind": "x"}, "Select a valid choice"),
            ({"url": "javascript:alert(1)"}, "Enter a valid URL."),
        ],
    )
    def test_what_was_typed_comes_back_and_the_file_is_asked_for_again(self, cast, wrong, message):
        sent = facts(title="" if "number" in wrong else "Thành lập cụm", note="giữ lại", file=upload("a.pdf", PDF))
        response = browser(cast.clerk).post(add_address(cast.cluster), sent | wrong)
        assert response.status_code == 422
        assert message in text_of(response)
        assert "giữ lại" in response.content.decode()
        assert "Choose the file again: a browser does not keep chosen files" in text_of(response)
        assert not Document.objects.exists()

    def test_a_wrong_file_is_refused_at_its_field_in_the_persons_language(self, cast):
        sent = facts(file=upload("a.pdf", b"<script>alert(1)</script>"))
        response = browser(cast.clerk).post(add_address(cast.cluster), sent)
        assert response.status_code == 422
        assert response.context["form"].errors["file"] == [
            "This type of file is not allowed, despite its name. Send a PDF, Word, Excel, OpenDocument, JPEG, "
            "PNG or ZIP file."
        ]
        assert "Choose the file again" not in text_of(response)

    def test_a_file_too_large_is_refused(self, cast, settings):
        settings.DOCUMENT_MAX_MB = 1
        sent = facts(file=upload("a.pdf", PDF.ljust(1024**2 + 1)))
        response = browser(cast.clerk).post(add_address(cast.cluster), sent)
        assert response.context["form"].errors["file"] == ["The file is larger than 1 MB."]
        assert "at most 1 MB" in text_of(response)

    def test_of_a_file_far_too_large_no_more_is_kept_than_it_takes_to_know(self, cast, settings, monkeypatch):
        settings.DOCUMENT_MAX_MB = settings.SPREADSHEET_MAX_MB = 1
        kept = []
        monkeypatch.setattr(
            "progress.documents.forms.NewDocumentForm.clean", lambda form: kept.append(form.files["file"])
        )
        sent = facts(file=upload("a.pdf", PDF.ljust(8 * 1024**2)))
        response = browser(cast.clerk).post(add_address(cast.cluster), sent)
        assert response.context["form"].errors["file"] == ["The file is larger than 1 MB."]
        assert 1024**2 < kept[0].size < 1024**2 + 2 * 64 * 1024

    def test_without_a_site_the_page_asks_for_which(self, cast):
        html = browser(cast.clerk).get(reverse("progress:document-add")).content.decode()
        assert f'<option value="{cast.cluster.pk}">' in html
        assert f'<option value="{cast.other_cluster.pk}">' not in html

    @pytest.mark.parametrize("asked", ["x", "0", "-1", "99999999999999999999", "²"])
    def test_no_such_site(self, cast, asked):
        assert browser(cast.department).get(reverse("progress:document-add"), {"site": asked}).status_code == 404


class TestEditing:
    def test_saves_what_changed_with_who_and_why(self, cast):
        paper = document(cast.cluster, title="cũ")
        response = typed_anew(browser(cast.department), paper, title="mới", reason="ghi nhầm")
        assert response.url == paper.get_absolute_url()
        paper.refresh_from_db()
        assert (paper.title, paper.version) == ("mới", 2)
        last = paper.history.first()
        assert (last.history_user, last.history_change_reason) == (cast.department, "ghi nhầm")

    def test_what_changes_nothing_is_not_saved(self, cast):
        paper = document(cast.cluster, date=PartialDate.parse("2024"))
        typed_anew(browser(cast.department), paper)
        paper.refresh_from_db()
        assert paper.version == 1

    def test_a_file_is_put_onto_a_recorded_document_replaced_and_taken_off(self, cast):
        paper = document(cast.cluster)
        client = browser(cast.department)
        names = []
        for changes in ({"file": upload("a.pdf", PDF)}, {"file": upload("b", PNG)}, {"remove_file": "on"}):
            assert typed_anew(client, paper, **changes).status_code == 302
            paper.refresh_from_db()
            names.append(paper.file.name)
        assert [name.rpartition(".")[2] for name in names] == ["pdf", "png", ""]
        # The history names the old ones, and they are still there.
        assert [row.file for row in paper.history.all()] == ["", names[1], names[0], ""]
        assert all(Document._meta.get_field("file").storage.exists(name) for name in names[:2])
        text = text_of(client.get(paper.get_absolute_url()))
        assert "File PDF → PNG" in text

    def test_a_new_file_and_none_contradict_each_other(self, cast):
        paper = document(cast.cluster)
        paper.file.save("x.pdf", upload("x.pdf", PDF))
        response = typed_anew(browser(cast.department), paper, file=upload("a.png", PNG), remove_file="on")
        assert response.status_code == 422
        assert "Either send a new file or remove the old one." in text_of(response)
        assert "Choose the file again" in text_of(response)

    def test_a_wrong_file_leaves_the_old_one(self, cast):
        paper = document(cast.cluster)
        paper.file.save("x.pdf", upload("x.pdf", PDF))
        response = typed_anew(browser(cast.department), paper, file=upload("a.pdf", b"MZ"), title="mới")
        assert response.status_code == 422
        assert f'href="/documents/{paper.pk}/file/"' in response.content.decode()
        kept = Document.objects.get()
        assert (kept.file.name, kept.title) == (paper.file.name, "")

    def test_a_number_date_and_issuer_already_recorded_are_refused(self, cast):
        document(cast.cluster, number="1/QĐ")
        response = typed_anew(browser(cast.department), document(cast.cluster, number="2/QĐ"), number="1/qđ")
        assert response.status_code == 422
        assert "A document of this number, date and issuer is already recorded." in text_of(response)

    def test_over_a_newer_version_nothing_is_saved_and_both_are_shown(self, cast):
        paper = document(cast.cluster, title="cũ")
        client = browser(cast.department)
        form = fields_of(client.get(edit_address(paper)), "document-form")
        update_document(document=paper, by=cast.administrator, version=1, changes={"title": "của họ", "note": "thêm"})
        mine = form | {"title": "của tôi", "file": upload("a.pdf", PDF)}
        response = client.post(edit_address(paper), mine)
        assert response.status_code == 422
        text = text_of(response)
        assert "Administrator changed this at" in text
        assert "About của họ của tôi my value" in text
        assert "Note thêm – the saved value: you did not change it" in text
        assert "Choose the file again" in text
        assert Document.objects.get().title == "của họ"
        again = fields_of(response, "document-form")
        assert again["title"] == ["của tôi"]
        assert client.post(edit_address(paper), again).status_code == 302
        kept = Document.objects.get()
        assert (kept.title, kept.note) == ("của tôi", "thêm")

    def test_one_that_others_use_too_is_not_a_board_officers_to_change(self, cast):
        paper = document(cast.cluster, cast.zone)
        assert browser(cast.department).get(edit_address(paper)).status_code == 403
        assert browser(cast.administrator).get(edit_address(paper)).status_code == 200
        with pytest.raises(PermissionDenied):
            update_document(document=paper, by=cast.department, version=1, changes={"title": "x"})

    def test_an_action_refuses_fields_it_does_not_know(self, cast):
        with pytest.raises(TypeError, match="version"):
            update_document(document=document(cast.cluster), by=cast.department, version=1, changes={"version": 9})


class TestTakingOffASite:
    def address(self, paper, site) -> str:
        return reverse("progress:document-detach", args=[paper.pk, site.pk])

    def test_keeps_the_record(self, cast):
        paper = document(cast.cluster, cast.other_cluster)
        response = browser(cast.department).post(self.address(paper, cast.cluster), follow=True)
        assert "was removed from the documents of CCN Cẩm Giàng" in text_of(response)
        assert list(paper.sites.values_list("pk", flat=True)) == [cast.other_cluster.pk]
        assert SiteDocument.history.filter(history_type="-").get().history_user == cast.department

    def test_is_refused_while_something_there_rests_on_it(self, cast):
        paper = document(cast.cluster)
        record(cast.cluster, "eia", document=paper)
        response = browser(cast.department).post(self.address(paper, cast.cluster), follow=True)
        assert "“EIA” of CCN Cẩm Giàng is based on this document. Name another document there first." in text_of(
            response
        )
        assert paper.sites.count() == 1

    def test_only_where_the_person_changes_data(self, cast):
        paper = document(cast.cluster, cast.zone)
        assert browser(cast.department).post(self.address(paper, cast.zone)).status_code == 403
        assert browser(cast.clerk).post(self.address(paper, cast.cluster)).status_code == 403
        assert browser(cast.clerk).post(self.address(paper, cast.zone)).status_code == 404
        html = browser(cast.department).get(paper.get_absolute_url()).content.decode()
        assert self.address(paper, cast.cluster) in html
        assert self.address(paper, cast.zone) not in html
        assert paper.sites.count() == 2


def test_any_storage_of_django_will_do(cast, monkeypatch):
    memory = InMemoryStorage()
    monkeypatch.setattr(Document._meta.get_field("file"), "storage", memory)
    client = browser(cast.clerk, "vi")
    client.post(add_address(cast.cluster), facts(file=upload("a.pdf", PDF)))
    paper = Document.objects.get()
    assert memory.exists(paper.file.name)
    response = client.get(reverse("progress:document-file", args=[paper.pk]))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Quy%E1%BA%BFt")
    memory.delete(paper.file.name)
    assert client.get(reverse("progress:document-file", args=[paper.pk])).status_code == 404
