"""Importing and exporting as a person does: choose a file, look at the preview, confirm; or press export."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from spreadsheets.reading import read_sheet
from spreadsheets.tests.files import xlsx


def address(model, page) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")


def preview(client, model, *rows, content=None, name="số liệu.xlsx"):
    """Send rows (the first is the header), or a file, and return the page that answers."""
    file = SimpleUploadedFile(name, content if content is not None else xlsx(*rows))
    return client.post(address(model, "import"), {"file": file})


def confirm(client, model, page, **options):
    assert page.context.get("upload"), problems(page)
    return client.post(address(model, "process_import"), {"upload": page.context["upload"]}, **options)


def imported(client, model, *rows, **options):
    """Preview and confirm; the rows must be right."""
    response = confirm(client, model, preview(client, model, *rows, **options))
    assert response.status_code == 302, problems(response)
    return response


def problems(page) -> list[tuple]:
    """(row, column, message) of what a preview found wrong; of the file itself, what its field says."""
    report = page.context.get("report")
    if report is None:
        return [(None, "", message) for message in page.context["form"].errors.get("file", [])]
    return [(problem.row, problem.column, problem.message) for problem in report.problems]


def counts(page) -> tuple[int, int, int]:
    report = page.context["report"]
    return report.new, report.updated, report.unchanged


def exported(client, model, kind="xlsx", **asked):
    response = client.post(
        f"{address(model, 'export')}?{'&'.join(f'{k}={v}' for k, v in asked.items())}", {"kind": kind}
    )
    assert response.status_code == 200
    return response.content


def table(content) -> list[dict]:
    """An exported file as one dict per row."""
    sheet = read_sheet(content)
    return [dict(zip(sheet.header, cells, strict=True)) for _number, cells in sheet.rows]
