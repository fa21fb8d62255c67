"""Sections of the national file about sites: what they are, milestones, target dates, events, obstacles, figures."""

from collections.abc import Iterator
from typing import Any

from django.utils.timezone import localdate

from clusters.models import ClusterType
from progress.models import (
    Measure,
    Milestone,
    Obstacle,
    SecondaryProject,
    SiteEvent,
    SiteFigure,
    SiteKind,
    Stage,
    Standing,
    State,
)
from progress.models.event import SiteEventKind
from progress.models.obstacle import ObstacleState
from progress.promises.ledger import EntryKind, LedgerEntry, ledgers
from reports.forms.counting.quantities import day_of
from reports.national.fields import DATE, KEY, NUMBER, TEXT, WHOLE, YES_NO, Field, Section, period_fields, period_values
from reports.national.reading import Reading
from spreadsheets.exports import in_chunks
from values.dates import PartialDate

Rows = Iterator[dict[str, Any]]
ID = Field("id", KEY, "Mã của bản ghi trong phần mềm; không đổi, không dùng lại trong cùng bảng", always=True)
SITE = Field("site_id", KEY, "Khu, cụm (sites.id)", always=True)
DOCUMENT = Field("document_id", KEY, "Văn bản (documents.id)")
SOURCE = Field("source", TEXT, "Nguồn, khi không nêu được văn bản")
AS_OF = period_fields("as_of", "Thời điểm số liệu")
NOTE = Field("note", TEXT, "Ghi chú")


def sites(reading: Reading) -> Rows:
    for chunk in in_chunks(reading.sites.select_related("cluster", "zone").order_by("kind", "name_key", "pk")):
        for site in chunk:
            reading.names(unit=site.unit_id, organisation=site.developer_id)
            standing, is_certain = reading.standing(site)
            yield {
                "id": site.pk,
                "kind": site.kind,
                "code": site.slug,
                "name": site.name,
                "unit_id": site.unit_id,
                "address": site.address,
                "developer_id": site.developer_id,
                "cluster_type": site.cluster.cluster_type if site.kind == SiteKind.CLUSTER else None,
                "planning_sponsor": site.zone.planning_sponsor if site.kind == SiteKind.ZONE else None,
                "standing": standing,
                "standing_is_certain": is_certain,
                "note": site.note,
            }


def stages(reading: Reading) -> Rows:
    for stage in Stage.objects.select_related("parent").order_by("order", "code"):
        if any(stage.is_for(kind) for kind in reading.kinds):
            yield {
                "code": stage.code,
                "name": stage.name,
                "name_en": stage.name_en,
                "order": stage.order,
                "parent_code": stage.parent and stage.parent.code,
                "is_key": stage.is_key,
                "form_part": stage.form_part,
            }


def milestones(reading: Reading) -> Rows:
    rows = Milestone.objects.select_related("site", "stage", "document")
    for milestone in reading.of_sites(rows, "site_id", "stage__order", "phase"):
        reading.names(document=milestone.document_id)
        done = reading.done(milestone)
        was_done_later = milestone.state == State.DONE and done.is_no
        is_later = was_done_later or (milestone.state != State.DONE and reading.is_later(milestone.as_of))
        yield {
            "id": milestone.pk,
            "site_id": milestone.site_id,
            "stage_code": milestone.stage.code,
            "phase": milestone.phase,
            "state": None if is_later or milestone.state == State.UNKNOWN else milestone.state,
            "done_by_cut_off": None if done.doubt else done.value,
            "doubt": done.doubt or None,
            "percent": None if is_later else milestone.percent,
            "area_done": None if is_later else milestone.area_done,
            "area_ready": None if is_later else milestone.area_ready,
            "area_total": milestone.area_total,
            "households_done": None if is_later else milestone.households_done,
            "households_total": milestone.households_total,
            "document_id": None if was_done_later else milestone.document_id,
            "source": milestone.source,
            "note": milestone.note,
            **period_values("done_on", None if was_done_later else milestone.actual),
            **period_values("as_of", milestone.as_of),
        }


def target_dates(reading: Reading) -> Rows:
    """Yield what history holds of target dates, but for those said for certain after the cut-off."""
    number = 0
    for name, model in (("milestone_id", Milestone), ("project_id", SecondaryProject)):
        rows = model.objects.filter(site__in=reading.sites.order_by().values("pk")).order_by("site_id", "pk")
        for chunk in in_chunks(rows):
            found = ledgers(chunk)
            for record, entry in [(one, entry) for one in chunk for entry in found[one.pk].entries]:
                said = entry.as_of or (entry.document.date if entry.document else None)
                if record.site_id not in reading.site_keys or reading.is_later(said):
                    continue
                number += 1
                reading.names(document=entry.document.pk if entry.document else None)
                yield {"id": number, name: record.pk} | _target(entry, said, reading)


def _target(entry: LedgerEntry, said: PartialDate | None, reading: Reading) -> dict:
    recorded = localdate(entry.when)
    known = reading.reached(said) if said else (True if recorded <= reading.end else None)
    return {
        "kind": str(entry.kind.value),
        "number": entry.number,
        "reason": entry.why,
        "document_id": entry.document.pk if entry.document else None,
        "source": entry.source,
        "recorded_on": recorded,
        "by_cut_off": known,
        **period_values("date", entry.date),
        **period_values("said_on", said),
    }


def events(reading: Reading) -> Rows:
    for event in reading.of_sites(SiteEvent.objects.all(), "date"):
        if reading.is_later(event.date):
            continue
        reading.names(document=event.document_id, organisation=event.new_developer_id)
        yield {
            "id": event.pk,
            "site_id": event.site_id,
            "kind": event.kind,
            "by_cut_off": reading.reached(event.date),
            "document_id": event.document_id,
            "new_developer_id": event.new_developer_id,
            "area": event.area,
            "phases": event.phases,
            "note": event.note,
            **period_values("date", event.date),
        }


def obstacles(reading: Reading) -> Rows:
    of_kinds = Obstacle.objects.filter(site__isnull=True, common_to__in=sorted(reading.kinds))
    at_sites = Obstacle.objects.filter(site__in=reading.sites.order_by().values("pk"))
    for chunk in in_chunks((of_kinds | at_sites).select_related("kind").order_by("opened_on", "pk")):
        for obstacle in chunk:
            is_here = obstacle.site_id is None or obstacle.site_id in reading.site_keys
            if is_here and not reading.is_later(obstacle.opened_on):
                yield _obstacle(obstacle, reading)


def _obstacle(obstacle: Obstacle, reading: Reading) -> dict:
    """Return an obstacle as it stood at the cut-off: later steps had not been taken."""
    steps = ("asked_on", "answered_on", "resolved_on", "confirmed_on")
    days = {name: None if reading.is_later(getattr(obstacle, name)) else getattr(obstacle, name) for name in steps}
    reached = {"answered_on": ObstacleState.ANSWERED, "resolved_on": ObstacleState.WAITING}
    reached["confirmed_on"] = ObstacleState.CLOSED
    state = ObstacleState.OPEN
    for name, then in reached.items():
        state = then if days[name] else state
    document = obstacle.answer_document_id if days["answered_on"] else None
    reading.names(document=obstacle.document_id, organisation=obstacle.asked_of_id)
    reading.names(document=document)
    return {
        "id": obstacle.pk,
        "site_id": obstacle.site_id,
        "common_to": obstacle.common_to,
        "milestone_id": obstacle.milestone_id,
        "kind": obstacle.kind.name if obstacle.kind else None,
        "description": obstacle.description,
        "cause": obstacle.cause,
        "request": obstacle.request,
        "asked_of_id": obstacle.asked_of_id,
        "opened_on": obstacle.opened_on,
        "answer": obstacle.answer if days["answered_on"] else None,
        "answer_document_id": document,
        "resolution": obstacle.resolution if days["resolved_on"] else None,
        "state": str(state.value),
        "document_id": obstacle.document_id,
        "source": obstacle.source,
        **days,
        **period_values("due", obstacle.due),
        **period_values("as_of", obstacle.as_of),
    }


def figures(reading: Reading) -> Rows:
    for figure in reading.of_sites(SiteFigure.objects.select_related("document"), "site_id", "measure"):
        day = day_of(figure)
        if reading.is_later(day):
            continue
        reading.names(document=figure.document_id)
        yield {
            "id": figure.pk,
            "site_id": figure.site_id,
            "measure": figure.measure,
            "value": figure.value,
            "unit": UNITS[figure.measure],
            "is_in_use": figure.is_chosen,
            "reason": figure.reason,
            "by_cut_off": reading.reached(day),
            "standard": figure.standard,
            "document_id": figure.document_id,
            "source": figure.source,
            "note": figure.note,
            **period_values("as_of", figure.as_of),
        }


def _unit(measure: str) -> str:
    if measure == Measure.TERM:
        return "năm"
    if measure == Measure.OCCUPANCY_RATE:
        return "%"
    if measure == Measure.WASTEWATER_CAPACITY:
        return "m³/ngày đêm"
    return "tỷ đồng" if measure.endswith("investment") else "ha"


UNITS = {measure: _unit(measure) for measure in Measure.values}
BY_CUT_OFF = Field(
    "by_cut_off", YES_NO, "Đúng đến ngày chốt số liệu; trống: ngày chưa ghi, hoặc ngày chốt nằm trong khoảng ngày"
)

SECTIONS = (
    Section(
        "sites",
        "Khu công nghiệp, cụm công nghiệp",
        (
            ID,
            Field("kind", TEXT, "Loại: cụm (cluster), khu (zone)", always=True, choices=tuple(SiteKind.values)),
            Field("code", TEXT, "Mã chữ của khu, cụm trong loại của nó", always=True),
            Field("name", TEXT, "Tên, không kèm loại", always=True),
            Field("unit_id", KEY, "Đơn vị hành chính, theo tên khi ghi (units.id)"),
            Field("address", TEXT, "Vị trí cụ thể"),
            Field("developer_id", KEY, "Chủ đầu tư hạ tầng hiện nay (organisations.id)"),
            Field("cluster_type", TEXT, "Loại hình cụm", choices=tuple(ClusterType.values)),
            Field("planning_sponsor", TEXT, "Đơn vị tài trợ lập quy hoạch (khu)"),
            Field("standing", TEXT, "Tình trạng pháp lý đến ngày chốt", always=True, choices=tuple(Standing.values)),
            Field("standing_is_certain", YES_NO, "Ngày của quyết định sau cùng đủ rõ so với ngày chốt", always=True),
            NOTE,
        ),
        sites,
    ),
    Section(
        "stages",
        "Danh mục bước thực hiện",
        (
            Field("code", TEXT, "Mã của bước", always=True),
            Field("name", TEXT, "Tên", always=True),
            Field("name_en", TEXT, "Tên tiếng Anh"),
            Field("order", WHOLE, "Thứ tự", always=True),
            Field("parent_code", TEXT, "Bước mà công việc này là thành phần (stages.code)"),
            Field("is_key", YES_NO, "Bước chính", always=True),
            Field("form_part", TEXT, "Vai trò trong Biểu 03, 04 của Thông tư 14/2024/TT-BCT"),
        ),
        stages,
    ),
    Section(
        "milestones",
        "Mốc tiến độ: một bước tại một khu, cụm",
        (
            ID,
            SITE,
            Field("stage_code", TEXT, "Bước (stages.code)", always=True),
            Field("phase", WHOLE, "Giai đoạn; 0: không chia giai đoạn", always=True),
            Field(
                "state",
                TEXT,
                "Trạng thái đã ghi; trống: chưa có dữ liệu, hoặc chỉ ghi cho ngày sau ngày chốt",
                choices=tuple(value for value in State.values if value != State.UNKNOWN),
            ),
            Field("done_by_cut_off", YES_NO, "Đã hoàn thành đến ngày chốt; trống: chưa biết hoặc cần xác minh"),
            Field("doubt", TEXT, "Lý do chưa biết hoặc cần xác minh"),
            *period_fields("done_on", "Ngày hoàn thành"),
            Field("percent", WHOLE, "Tỷ lệ thực hiện, %"),
            Field("area_done", NUMBER, "Diện tích đã thực hiện, ha"),
            Field("area_ready", NUMBER, "Mặt bằng sạch, ha"),
            Field("area_total", NUMBER, "Tổng diện tích phải thực hiện, ha"),
            Field("households_done", WHOLE, "Số hộ đã thực hiện"),
            Field("households_total", WHOLE, "Tổng số hộ"),
            DOCUMENT,
            SOURCE,
            *AS_OF,
            NOTE,
        ),
        milestones,
    ),
    Section(
        "target_dates",
        "Thời hạn cam kết của các mốc và dự án, theo lịch sử, lần đầu trước",
        (
            Field("id", KEY, "Số thứ tự trong tệp", always=True),
            Field("milestone_id", KEY, "Mốc (milestones.id)"),
            Field("project_id", KEY, "Dự án, thời hạn đi vào hoạt động (projects.id)"),
            Field(
                "kind",
                TEXT,
                "first: kế hoạch ban đầu; moved: điều chỉnh; corrected: sửa kế hoạch ban đầu; taken_back: hủy thời hạn",
                always=True,
                choices=tuple(EntryKind.values),
            ),
            Field("number", WHOLE, "Lần cam kết; trống: không phải một lần cam kết"),
            *period_fields("date", "Thời hạn"),
            *period_fields("said_on", "Ngày cam kết, theo văn bản hoặc nguồn"),
            Field("recorded_on", DATE, "Ngày ghi vào phần mềm", always=True),
            BY_CUT_OFF,
            Field("reason", TEXT, "Lý do"),
            DOCUMENT,
            SOURCE,
        ),
        target_dates,
    ),
    Section(
        "events",
        "Sự kiện: thành lập, thu hồi, đổi chủ đầu tư, mở rộng …",
        (
            ID,
            SITE,
            Field("kind", TEXT, "Loại sự kiện", always=True, choices=tuple(SiteEventKind.values)),
            *period_fields("date", "Ngày"),
            BY_CUT_OFF,
            DOCUMENT,
            Field("new_developer_id", KEY, "Chủ đầu tư mới (organisations.id)"),
            Field("area", NUMBER, "Diện tích, ha"),
            Field("phases", WHOLE, "Số giai đoạn"),
            NOTE,
        ),
        events,
    ),
    Section(
        "obstacles",
        "Khó khăn, vướng mắc, theo tình trạng đến ngày chốt",
        (
            ID,
            Field("site_id", KEY, "Khu, cụm (sites.id); trống: khó khăn chung"),
            Field("common_to", TEXT, "Khó khăn chung của mọi cụm hoặc khu", choices=tuple(SiteKind.values)),
            Field("milestone_id", KEY, "Mốc bị ảnh hưởng (milestones.id)"),
            Field("kind", TEXT, "Loại vướng mắc"),
            Field("description", TEXT, "Nội dung", always=True),
            Field("cause", TEXT, "Nguyên nhân"),
            Field("request", TEXT, "Kiến nghị, đề xuất"),
            Field("asked_of_id", KEY, "Cơ quan giải quyết (organisations.id)"),
            *period_fields("due", "Hạn giải quyết"),
            Field("opened_on", DATE, "Ngày phát sinh", always=True),
            Field("asked_on", DATE, "Ngày kiến nghị"),
            Field("answered_on", DATE, "Ngày trả lời"),
            Field("answer", TEXT, "Nội dung trả lời"),
            Field("answer_document_id", KEY, "Văn bản trả lời (documents.id)"),
            Field("resolved_on", DATE, "Ngày giải quyết"),
            Field("resolution", TEXT, "Kết quả giải quyết"),
            Field("confirmed_on", DATE, "Ngày người thứ hai xác nhận"),
            Field("state", TEXT, "Tình trạng đến ngày chốt", always=True, choices=tuple(ObstacleState.values)),
            DOCUMENT,
            SOURCE,
            *AS_OF,
        ),
        obstacles,
    ),
    Section(
        "figures",
        "Số liệu của khu, cụm, mỗi nguồn một bản ghi",
        (
            ID,
            SITE,
            Field("measure", TEXT, "Loại số liệu", always=True, choices=tuple(Measure.values)),
            Field("value", NUMBER, "Giá trị", always=True),
            Field("unit", TEXT, "Đơn vị tính", always=True),
            Field("is_in_use", YES_NO, "Số liệu đang dùng trong các nguồn", always=True),
            Field("reason", TEXT, "Lý do chọn số liệu đang dùng"),
            BY_CUT_OFF,
            Field("standard", TEXT, "Quy chuẩn nước thải sau xử lý"),
            DOCUMENT,
            SOURCE,
            *AS_OF,
            NOTE,
        ),
        figures,
    ),
)
