"""What leaders and ministries read: indicators, forms and their filing, own tables; with the addresses of the pages."""

import datetime

from django.core.files.base import ContentFile
from django.utils import timezone

from bkproject.tests.addresses.naming import Addresses, asking, leading, steps
from progress.models import FilingStep
from progress.models.rules.reporting_period import Period
from reports.forms.desk.debts import find_debt
from reports.forms.desk.one_debt import scopes_of_forms
from reports.forms.filing import file_form
from reports.models import Computed, FormKind, FormRow, Indicator, IndicatorFigure, OwnTable
from reports.tables.actions import file_table
from values.dates import PartialDate


def indicator_addresses() -> Addresses:
    output = Indicator.objects.create(
        code="output", name="Giá trị sản xuất", order=1, unit="tỷ đồng", computed=Computed.SUM_OF_PARTS
    )
    published = IndicatorFigure.objects.create(
        indicator=output, period=PartialDate.year(2023), kind="actual", value=1780, source="báo cáo"
    )
    return {
        **leading("", steps("indicator", "", "edit", "basis", "figure-add"), "output"),
        **leading("", steps("indicator-figure", "edit", "delete", "choose"), "output", published.pk),
    }


def form_addresses(unit, officer, board) -> Addresses:
    """Form 04 of the province, form 03 of one commune, and a form of zones, each filed."""
    addresses: Addresses = {}
    forms = (("", "04", "province", "cluster"), ("of cluster", "03", "unit", "cluster"))
    for where, number, level, site_kind in (*forms, ("of zone", "kcn", "province", "zone")):
        kind = FormKind.objects.create(number=number, level=level, site_kind=site_kind, name=f"Biểu {number}")
        FormRow.objects.create(kind=kind, number="1", order=1, name="Số lượng cụm", computation="planned")
        asked = {
            **leading(where, ["form", "form-file", "form-copy"], number, "2025-year"),
            **leading(where, ["form-row", "form-override"], number, "2025-year", "1"),
            **leading(where, ["form-copy-file"], number, "2025-year", "word"),
        }
        query = f"?unit={unit.pk}" if level == "unit" else ""
        filed = file_form(
            kind=kind,
            unit=unit if level == "unit" else None,
            period=Period.parse("2025-year"),
            by=board if site_kind == "zone" else officer,
        )
        addresses |= {
            **{page: address + query for page, address in asked.items()},
            ("form-filed", where): filed.get_absolute_url(),
            **leading(where, ["form-filed-row"], filed.pk, "1"),
            **leading(where, steps("filed-copy", "", "keep"), filed.pk),
            **leading(where, ["filed-copy-file"], filed.pk, "excel"),
        }
    return addresses


def filing_addresses(cast) -> Addresses:
    """Forms 02 of two clusters, 03 of a commune and 04, with a file that came of each of the former."""
    upward = steps("filing", "send-up", "answer", "undo-upward")
    addresses = leading("", ["filing-debt", "filing-sign", *upward], "04", "2025-year", 0)
    at = {"of cluster": ("02", cast.cluster), "of other": ("02", cast.other_cluster)}
    for where, (form, debtor) in (at | {"of unit": ("03", cast.places.new_commune)}).items():
        debt = find_debt(cast.department, form, "2025-year", debtor.pk, scopes_of_forms(cast.department))
        file = ContentFile(b"TT;Ch\xe1\xbb\x89 ti\xc3\xaau;S\xe1\xbb\x91 li\xe1\xbb\x87u\n1;a;2\n", "a.xls")
        step = FilingStep.objects.create(
            form=form, about_pk=debtor.pk, year=2025, period="year", kind="received", way="file", by=cast.department,
            on=datetime.date(2026, 1, 5), at=timezone.now(), file=file, file_name="a.xls",
        )  # fmt: skip
        addresses["filing-debt", where] = debt.get_absolute_url()
        for name in (*steps("filing", "excel", "receive", "return", "cancel", "sign", "hand-in"), *upward):
            addresses[name, where] = debt.address(name)
        addresses |= leading(where, ["filing-file", "filing-take-over"], form, "2025-year", debtor.pk, step.pk)
    return addresses


def table_addresses(by) -> Addresses:
    """Cross tables, one that is the office's report with its filed version, and the national file."""
    table = OwnTable.objects.create(
        title="Cụm", period=PartialDate.year(2025), view_name="cross-table", argument="clusters", letterhead="cluster",
        query="rows=standing&across=&amount=count", owner=by, is_shared=True,
    )  # fmt: skip
    filed = file_table(table=table, by=by)
    return {
        **leading("", ["cross-table", "cross-table-records"], "clusters"),
        **asking("", ["own-table-add"], "view=clusters:list"),
        **leading("", steps("own-table", "", "word", "excel", "edit", "delete", "file"), table.pk),
        **leading("", ["own-table-cell"], table.pk, 0, 1),
        **leading("", steps("own-table-filed", "", "word", "excel"), filed.pk),
        **leading("", ["own-table-filed-cell"], filed.pk, 0, 1),
        **leading("", ["national-file-download"], "2025-year", "json"),
    }
