"""Sections of the national file about what was reported, and about what the other sections name."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from places.models import Organisation, OrganisationKind, OrganisationLevel, UnitKind
from progress.models import Document, DocumentKind, PeriodFigure, ProjectState, SecondaryProject, SiteDocument
from reports.forms.counting.projects import in_cluster_by, operating_by
from reports.forms.counting.said import Said
from reports.models import FigureKind, FiledForm, Indicator, IndicatorFigure, Prices
from reports.national.fields import DATE, KEY, NUMBER, TEXT, WHOLE, YES_NO, Field, Section, period_fields, period_values
from reports.national.reading import Reading
from reports.national.sites import AS_OF, BY_CUT_OFF, DOCUMENT, ID, NOTE, SITE, SOURCE
from spreadsheets.exports import in_chunks
from values.numbers import parse_number

Rows = Iterator[dict[str, Any]]
QUANTITIES = ("land_area", "registered_capital", "paid_capital", "workers")  # of the day of the record
DATES = ("approved_on", "leased_on", "actual_operation", "stopped_on")


def projects(reading: Reading) -> Rows:
    for project in reading.of_sites(SecondaryProject.objects.select_related("document", "site"), "site_id"):
        reading.names(document=project.document_id, organisation=project.investor_id)
        inside, operating = in_cluster_by(project, reading.end), operating_by(project, reading.end)
        is_later = reading.is_later(project.as_of)
        doubts = [inside.doubt, operating.doubt, _("recorded for a day after the cut-off") if is_later else ""]
        days = {name: None if reading.is_later(day := getattr(project, name)) else day for name in DATES}
        yield {
            "id": project.pk,
            "site_id": project.site_id,
            "name": project.name,
            "investor_id": project.investor_id,
            "product": project.product,
            "capacity": project.capacity,
            "capacity_unit": project.capacity_unit,
            **{name: None if is_later else getattr(project, name) for name in QUANTITIES},
            "is_foreign": project.is_foreign,
            "state_recorded": project.state,
            "in_site_by_cut_off": _certain(inside),
            "operating_by_cut_off": _certain(operating),
            "doubt": "; ".join(dict.fromkeys(filter(None, doubts))),
            "document_id": project.document_id,
            "source": project.source,
            "note": project.note,
            **period_values("as_of", project.as_of),
            **period_values("planned_operation", project.planned_operation),
            **{name: value for one in DATES for name, value in period_values(one, days[one]).items()},
        }


def _certain(said: Said) -> bool | None:
    return bool(said.value) if said.is_certain else None


def form_answers(reading: Reading) -> Rows:
    """Yield what was answered to forms 01 and 02 for the very period."""
    period = reading.period
    answered = PeriodFigure.objects.known().filter(year=period.year, period=period.kind).select_related("row")
    for figure in reading.of_sites(answered, "site_id", "project_id", "row__order"):
        yield {
            "id": figure.pk,
            "form": figure.row.form,
            "line": figure.row.number,
            "indicator": figure.row.name,
            "unit": figure.row.unit,
            "site_id": figure.site_id,
            "project_id": figure.project_id,
            "value": figure.value,
            "filed_on": figure.filed_on,
            "source": figure.source,
            "note": figure.note,
        }


def _last_versions(reading: Reading) -> Iterator[FiledForm]:
    """Yield of each form filed for the period about these kinds of sites the last version."""
    period = reading.period
    ours = FiledForm.objects.filter(kind__site_kind__in=reading.kinds)
    filed = ours.filter(year=period.year, period=period.kind).select_related("kind")
    before = None
    for one in filed.order_by("kind__number", "unit_id", "-number"):
        if (one.kind_id, one.unit_id) != before:
            before = (one.kind_id, one.unit_id)
            yield one


def filed_forms(reading: Reading) -> Rows:
    for filed in _last_versions(reading):
        reading.names(unit=filed.unit_id)
        content = filed.content
        yield {
            "id": filed.pk,
            "form": filed.kind.number,
            "unit_id": filed.unit_id,
            "version": filed.number,
            "filed_at": filed.filed_at,
            "reason": filed.reason,
            "title": content.get("title"),
            "sender": content.get("sender"),
            "receivers": "; ".join(content.get("receivers", [])),
        }


def filed_lines(reading: Reading) -> Rows:
    number = 0
    for filed in _last_versions(reading):
        for row in filed.content.get("rows", []):
            number += 1
            override = row.get("override") or {}
            yield {
                "id": number,
                "filed_form_id": filed.pk,
                "line": row.get("number"),
                "indicator": row.get("indicator"),
                "unit": row.get("unit"),
                "value": _number(row.get("value")),
                "computed": _number(row.get("computed")),
                "is_by_hand": bool(override),
                "reason": override.get("reason"),
                "source": override.get("source"),
                "unknown": row.get("unknown"),
                "doubtful": row.get("doubtful"),
            }


def _number(text: str | None):
    return None if text in (None, "") else parse_number(str(text))


def indicators(reading: Reading) -> Rows:
    for indicator in (
        Indicator.objects.select_related("part_of").order_by("order", "code") if reading.is_of_province else ()
    ):
        yield {
            "code": indicator.code,
            "name": indicator.name,
            "unit": indicator.unit,
            "part_of_code": indicator.part_of and indicator.part_of.code,
        }


def indicator_figures(reading: Reading) -> Rows:
    figures = IndicatorFigure.objects.select_related("indicator", "document").order_by("indicator__order", "pk")
    for chunk in in_chunks(figures if reading.is_of_province else figures.none()):
        for figure in chunk:
            day = figure.as_of or (figure.document.date if figure.document else None)
            is_of_later = figure.kind == FigureKind.ACTUAL and reading.is_later(figure.period)
            if is_of_later or reading.is_later(day):
                continue
            reading.names(unit=figure.area_id, document=figure.document_id)
            yield {
                "id": figure.pk,
                "indicator_code": figure.indicator.code,
                "kind": figure.kind,
                "area_unit_id": figure.area_id,
                "prices": figure.prices,
                "value": figure.value,
                "at_least": figure.at_least,
                "is_in_use": figure.is_chosen,
                "by_cut_off": reading.reached(day),
                "document_id": figure.document_id,
                "source": figure.source,
                "note": figure.note,
                **period_values("period", figure.period),
                **period_values("as_of", figure.as_of),
            }


def site_documents(reading: Reading) -> Rows:
    for used in reading.of_sites(SiteDocument.objects.select_related("document"), "site_id"):
        if not reading.is_later(used.document.date):
            reading.names(document=used.document_id)
            yield {"id": used.pk, "site_id": used.site_id, "document_id": used.document_id}


def _in_batches(rows: QuerySet, keys: Collection[int]) -> Iterator[Any]:
    for batch in in_chunks(sorted(keys)):
        yield from rows.filter(pk__in=batch).order_by("pk")


def documents(reading: Reading) -> Rows:
    for document in _in_batches(Document.objects.all(), reading.documents):
        reading.names(organisation=document.issuer_id)
        yield {
            "id": document.pk,
            "kind": document.kind,
            "number": document.number,
            "issuer_id": document.issuer_id,
            "title": document.title,
            "url": document.url,
            "has_file": bool(document.file),
            **period_values("date", document.date),
        }


def organisations(reading: Reading) -> Rows:
    for organisation in _in_batches(Organisation.objects.all(), reading.organisations):
        yield {
            "id": organisation.pk,
            "name": organisation.name,
            "short_name": organisation.short_name,
            "kind": organisation.kind,
            "level": organisation.level,
            "tax_code": organisation.tax_code,
            "address": organisation.address,
        }


def units(reading: Reading) -> Rows:
    with translation.override("vi"):
        for unit in reading.all_units():
            yield {
                "id": unit.pk,
                "kind": unit.kind,
                "name": unit.name,
                "full_name": unit.full_name,
                "code": unit.code,
                "parent_id": unit.parent_id,
                "valid_from": unit.valid_from,
                "valid_until": unit.valid_until,
            }


def unit_successors(reading: Reading) -> Rows:
    pairs = [(pk, later) for pk, found in sorted(reading.successors.items()) for later in sorted(found)]
    for number, (unit, successor) in enumerate(pairs, 1):
        yield {"id": number, "unit_id": unit, "successor_id": successor}


IN_FILE = Field("id", KEY, "Số thứ tự trong tệp", always=True)

SECTIONS = (
    Section(
        "projects",
        "Dự án thứ cấp",
        (
            ID,
            SITE,
            Field("name", TEXT, "Tên dự án", always=True),
            Field("investor_id", KEY, "Nhà đầu tư thứ cấp (organisations.id)"),
            Field("product", TEXT, "Sản phẩm"),
            Field("capacity", NUMBER, "Công suất một năm"),
            Field("capacity_unit", TEXT, "Đơn vị công suất"),
            Field("land_area", NUMBER, "Diện tích đất, ha"),
            Field("registered_capital", NUMBER, "Vốn đăng ký, tỷ đồng"),
            Field("paid_capital", NUMBER, "Vốn thực hiện, tỷ đồng"),
            Field("workers", WHOLE, "Số lao động"),
            Field("is_foreign", YES_NO, "Có vốn đầu tư nước ngoài"),
            Field(
                "state_recorded",
                TEXT,
                "Trạng thái ghi hiện nay, kể cả ghi cho ngày sau ngày chốt",
                always=True,
                choices=tuple(ProjectState.values),
            ),
            Field("in_site_by_cut_off", YES_NO, "Là dự án trong khu, cụm đến ngày chốt; trống: cần xác minh"),
            Field("operating_by_cut_off", YES_NO, "Đang hoạt động đến ngày chốt; trống: cần xác minh"),
            Field("doubt", TEXT, "Lý do cần xác minh"),
            *period_fields("planned_operation", "Kế hoạch hoạt động ban đầu"),
            *period_fields("approved_on", "Ngày chấp thuận, cấp giấy chứng nhận"),
            *period_fields("leased_on", "Ngày thuê đất"),
            *period_fields("actual_operation", "Ngày bắt đầu hoạt động"),
            *period_fields("stopped_on", "Ngày dừng hoạt động"),
            DOCUMENT,
            SOURCE,
            *AS_OF,
            NOTE,
        ),
        projects,
    ),
    Section(
        "form_answers",
        "Trả lời Biểu 01, Biểu 02 của kỳ",
        (
            ID,
            Field("form", TEXT, "Biểu: 01, 02", always=True),
            Field("line", TEXT, "Số của chỉ tiêu trong biểu", always=True),
            Field("indicator", TEXT, "Tên chỉ tiêu", always=True),
            Field("unit", TEXT, "Đơn vị tính"),
            SITE,
            Field("project_id", KEY, "Dự án (projects.id), của Biểu 01"),
            Field("value", NUMBER, "Giá trị", always=True),
            Field("filed_on", DATE, "Ngày nhận báo cáo"),
            SOURCE,
            NOTE,
        ),
        form_answers,
    ),
    Section(
        "filed_forms",
        "Biểu 03, Biểu 04, biểu riêng đã gửi của kỳ, bản sau cùng",
        (
            ID,
            Field("form", TEXT, "Biểu: 03, 04 hoặc số của biểu riêng", always=True),
            Field("unit_id", KEY, "Đơn vị hành chính của biểu (units.id); trống: toàn tỉnh"),
            Field("version", WHOLE, "Bản số", always=True),
            Field("filed_at", TEXT, "Thời điểm gửi", always=True),
            Field("reason", TEXT, "Lý do đính chính"),
            Field("title", TEXT, "Tên biểu"),
            Field("sender", TEXT, "Đơn vị gửi"),
            Field("receivers", TEXT, "Đơn vị nhận"),
        ),
        filed_forms,
    ),
    Section(
        "filed_lines",
        "Chỉ tiêu của các biểu đã gửi",
        (
            IN_FILE,
            Field("filed_form_id", KEY, "Biểu đã gửi (filed_forms.id)", always=True),
            Field("line", TEXT, "Số của chỉ tiêu trong biểu", always=True),
            Field("indicator", TEXT, "Tên chỉ tiêu", always=True),
            Field("unit", TEXT, "Đơn vị tính"),
            Field("value", NUMBER, "Giá trị báo cáo; trống: chưa có số liệu, hoặc là dòng tiêu đề"),
            Field("computed", NUMBER, "Giá trị tính từ hồ sơ"),
            Field("is_by_hand", YES_NO, "Giá trị nhập tay thay giá trị tính", always=True),
            Field("reason", TEXT, "Lý do nhập tay"),
            Field("source", TEXT, "Nguồn của giá trị nhập tay"),
            Field("unknown", WHOLE, "Số cụm, dự án chưa có số liệu"),
            Field("doubtful", WHOLE, "Số cụm, dự án cần xác minh, chưa tính"),
        ),
        filed_lines,
    ),
    Section(
        "indicators",
        "Chỉ tiêu của tỉnh hoặc địa bàn",
        (
            Field("code", TEXT, "Mã chỉ tiêu", always=True),
            Field("name", TEXT, "Tên", always=True),
            Field("unit", TEXT, "Đơn vị tính", always=True),
            Field("part_of_code", TEXT, "Chỉ tiêu tổng (indicators.code)"),
        ),
        indicators,
    ),
    Section(
        "indicator_figures",
        "Số liệu chỉ tiêu, mỗi nguồn một bản ghi",
        (
            ID,
            Field("indicator_code", TEXT, "Chỉ tiêu (indicators.code)", always=True),
            Field(
                "kind", TEXT, "Kế hoạch (planned), thực hiện (actual)", always=True, choices=tuple(FigureKind.values)
            ),
            *period_fields("period", "Kỳ của số liệu"),
            Field("area_unit_id", KEY, "Địa bàn (units.id)"),
            Field("prices", TEXT, "Giá; trống: nguồn không nêu", choices=tuple(Prices.values)),
            Field("value", NUMBER, "Giá trị", always=True),
            Field("at_least", YES_NO, "Ít nhất bằng giá trị này", always=True),
            Field("is_in_use", YES_NO, "Số liệu đang dùng trong các nguồn", always=True),
            BY_CUT_OFF,
            DOCUMENT,
            SOURCE,
            *AS_OF,
            NOTE,
        ),
        indicator_figures,
    ),
    Section(
        "site_documents",
        "Văn bản của khu, cụm",
        (ID, SITE, Field("document_id", KEY, "Văn bản (documents.id)", always=True)),
        site_documents,
    ),
    Section(
        "documents",
        "Văn bản được nêu trong tệp; không kèm nội dung văn bản",
        (
            ID,
            Field("kind", TEXT, "Loại văn bản", always=True, choices=tuple(DocumentKind.values)),
            Field("number", TEXT, "Số, ký hiệu"),
            *period_fields("date", "Ngày ban hành"),
            Field("issuer_id", KEY, "Cơ quan ban hành (organisations.id)"),
            Field("title", TEXT, "Trích yếu"),
            Field("url", TEXT, "Địa chỉ trên mạng"),
            Field("has_file", YES_NO, "Phần mềm có lưu tệp của văn bản", always=True),
        ),
        documents,
    ),
    Section(
        "organisations",
        "Tổ chức được nêu trong tệp",
        (
            ID,
            Field("name", TEXT, "Tên", always=True),
            Field("short_name", TEXT, "Tên viết tắt"),
            Field("kind", TEXT, "Loại tổ chức", always=True, choices=tuple(OrganisationKind.values)),
            Field("level", TEXT, "Cấp", choices=tuple(OrganisationLevel.values)),
            Field("tax_code", TEXT, "Mã số thuế"),
            Field("address", TEXT, "Địa chỉ"),
        ),
        organisations,
    ),
    Section(
        "units",
        "Đơn vị hành chính được nêu trong tệp, cấp trên, đơn vị trước và sau sắp xếp",
        (
            ID,
            Field("kind", TEXT, "Loại đơn vị", always=True, choices=tuple(UnitKind.values)),
            Field("name", TEXT, "Tên, không kèm loại", always=True),
            Field("full_name", TEXT, "Tên đầy đủ", always=True),
            Field("code", TEXT, "Mã theo danh mục đơn vị hành chính"),
            Field("parent_id", KEY, "Đơn vị cấp trên (units.id)"),
            Field("valid_from", DATE, "Có hiệu lực từ ngày"),
            Field("valid_until", DATE, "Ngày cuối có hiệu lực"),
        ),
        units,
    ),
    Section(
        "unit_successors",
        "Đơn vị kế thừa",
        (
            IN_FILE,
            Field("unit_id", KEY, "Đơn vị (units.id)", always=True),
            Field("successor_id", KEY, "Đơn vị kế thừa (units.id)", always=True),
        ),
        unit_successors,
    ),
)
