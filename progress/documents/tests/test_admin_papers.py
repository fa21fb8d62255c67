"""Documents, inspections, findings and photos in the admin: the same checks as on the staff pages."""

import datetime

import pytest
from django.urls import reverse

from files.tests.samples import JPEG, PDF, upload
from progress.models import Document, Finding, Inspection, InspectionPhoto
from progress.tests.people import cluster, errors_of, page_form, stages

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def visit():
    stages()
    site = cluster("Cẩm Giàng")
    return Inspection.objects.create(site_id=site.pk, date=datetime.date(2026, 9, 14))


def address(model, record=None) -> str:
    name = f"admin:progress_{model._meta.model_name}_{'change' if record else 'add'}"
    return reverse(name, args=[record.pk] if record else [])


def test_a_documents_file_is_looked_into(editor, visit):
    form = page_form(editor, address(Document), "document_form") | {"kind": "decision", "number": "1/QĐ"}
    form |= {"site_documents-TOTAL_FORMS": "1", "site_documents-0-site": visit.site_id}
    response = editor.post(address(Document), form | {"file": upload("a.pdf", b"<svg onload='alert(1)'/>")})
    assert "This type of file is not allowed" in errors_of(response)
    editor.post(address(Document), form | {"file": upload("quét.exe", PDF)})
    assert Document.objects.get().file.name.endswith(".pdf")


def test_findings_and_photos_are_recorded_on_the_page_of_their_visit(editor, visit):
    page = address(Inspection, visit)
    form = page_form(editor, page, "inspection_form")
    form |= {"findings-TOTAL_FORMS": "1", "findings-0-found": "san nền chậm", "photos-TOTAL_FORMS": "1"}
    wrong = form | {"photos-0-file": upload("a.jpg", PDF)}
    assert "This is not a JPEG or PNG picture" in errors_of(editor.post(page, wrong))
    assert not Finding.objects.exists()
    editor.post(page, form | {"photos-0-file": upload("a.jpg", JPEG)})
    assert Finding.objects.get().site_id == InspectionPhoto.objects.get().site_id == visit.site_id
    assert InspectionPhoto.objects.get().get_absolute_url() in editor.get(page).content.decode()


def test_the_list_of_findings_tells_open_from_done(editor, visit):
    first = Finding.objects.create(inspection=visit, found="Còn mở")
    second = Finding.objects.create(inspection=visit, found="Đã xong", done_on=datetime.date(2026, 10, 1))
    listed = reverse("admin:progress_finding_changelist")

    def found(**asked):
        return list(editor.get(listed, asked).context["cl"].result_list)

    assert found(open="yes") == [first]
    assert found(open="no") == [second]
    assert found(q="da XONG") == [second]


def test_a_finding_is_mended_there_and_stays_with_its_visit(editor, visit):
    finding = Finding.objects.create(inspection=visit, found="cũ")
    form = page_form(editor, address(Finding, finding), "finding_form")
    assert "inspection" not in form
    editor.post(address(Finding, finding), form | {"found": "mới", "done_on": "13/9/2026"})
    finding.refresh_from_db()
    assert finding.found == "cũ"  # done before the visit that found it
    editor.post(address(Finding, finding), form | {"found": "mới"})
    finding.refresh_from_db()
    assert (finding.found, finding.version) == ("mới", 2)
    assert editor.get(address(Finding)).status_code == 403


def test_a_document_added_from_its_site_knows_it_and_leads_back(editor, visit):
    page = f"{reverse('admin:clusters_cluster_change', args=[visit.site_id])}"
    assert f"&amp;site={visit.site_id}" in editor.get(page).content.decode()
    add = f"{address(Document)}?site={visit.site_id}&back={page}"
    form = page_form(editor, add, "document_form")
    assert form["site_documents-0-site"] == [str(visit.site_id)]
    response = editor.post(add, form | {"kind": "decision", "number": "1/QĐ"})
    assert response.url == page
    assert Document.objects.get().site_documents.get().site_id == visit.site_id
    # Chosen once more in the row it was added from: it is there already.
    form = page_form(editor, page, "cluster_form")
    total = int(form["site_documents-TOTAL_FORMS"][0])
    row = {f"site_documents-{total}-document": Document.objects.get().pk, "site_documents-TOTAL_FORMS": total + 1}
    assert editor.post(page, form | row).status_code == 302
    assert Document.objects.get().site_documents.count() == 1


@pytest.mark.parametrize("elsewhere", ["https://example.vn/", "//example.vn/", "javascript:alert(1)"])
def test_no_way_back_leads_to_another_host(editor, visit, elsewhere):
    page = f"{address(Inspection, visit)}?back={elsewhere}"
    assert elsewhere not in editor.get(page).content.decode().replace("_changelist_filters", "").split("<form")[0]
    response = editor.post(page, page_form(editor, page, "inspection_form"))
    assert response.url == reverse("admin:progress_inspection_changelist")


@pytest.mark.parametrize("key", ["zzz", "9" * 23])
def test_what_is_no_record_is_refused_beside_its_field(editor, visit, key):
    sent = page_form(editor, address(Document), "document_form") | {"kind": "decision", "number": "1/QĐ", "issuer": key}
    response = editor.post(address(Document), sent)
    assert "issuer" in response.context["adminform"].form.errors
    page = reverse("admin:clusters_cluster_change", args=[visit.site_id])
    row = {"site_documents-TOTAL_FORMS": "1", "site_documents-0-document": key}
    response = editor.post(page, page_form(editor, page, "cluster_form") | row)
    assert "Select a valid choice" in errors_of(response)
    assert not Document.objects.exists()
