"""The sheet of obstacles."""

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property, lazystr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from places.resources import OrganisationLookup
from progress.access.scope import keeps_every
from progress.milestones.cells.subject import says_nothing
from progress.models import NotificationKind, Obstacle, ObstacleKind
from progress.models.obstacle import COMMON_TO, IN_ORDER
from progress.models.office import reports_obstacles
from progress.obstacles.actions import ANSWER, CLOSED, RESOLUTION, resolution_of, sign_steps, tell
from progress.obstacles.submission import FIELDS, report_obstacle
from progress.sheets.gate import DOCUMENT_HELP, SOURCED_NAMES, SitePartResource, SourcedResource, document_column, shown
from progress.sheets.milestone_names import MilestoneLookup
from spreadsheets.book import is_blank
from spreadsheets.cell import cell_text
from spreadsheets.columns import ID, Column
from spreadsheets.layout import Target
from spreadsheets.lookups import Lookup
from spreadsheets.questions import Option, Question
from spreadsheets.resources import wanted
from spreadsheets.widgets import ChoiceWidget, DeadlineWidget, LookupWidget
from values.text import fold, normalize

# How lists of sites head what hinders each of them, and what is asked.
_HEADERS = {
    "description": (
        "khó khăn", "vướng mắc", "khó khăn, vướng mắc", "khó khăn vướng mắc", "nội dung vướng mắc",
        "tồn tại, vướng mắc", "khó khăn, tồn tại", "vướng mắc, khó khăn", "nội dung khó khăn, vướng mắc",
        "nội dung vướng mắc, khó khăn", "những khó khăn, vướng mắc", "tồn tại, khó khăn, vướng mắc",
        "tồn tại, hạn chế", "khó khăn, hạn chế", "các khó khăn, vướng mắc",
    ),
    "request": (
        "kiến nghị", "đề xuất", "kiến nghị, đề xuất", "đề xuất, kiến nghị", "đề xuất giải pháp", "giải pháp đề xuất",
        "giải pháp, kiến nghị", "kiến nghị, giải pháp", "nội dung kiến nghị", "nội dung đề xuất, kiến nghị",
    ),
}  # fmt: skip
_NONE_AT_ALL = {
    "khong", "khong co", "khong co vuong mac", "khong vuong mac", "khong phat sinh", "khong co kho khan",
    "khong co kho khan, vuong mac", "khong co kho khan vuong mac", "khong phat sinh kho khan, vuong mac", "khong vuong",
    "chua phat sinh", "chua co vuong mac", "chua co kho khan, vuong mac", "hien khong co vuong mac", "none",
}  # fmt: skip
NO_OBSTACLE = gettext_lazy("It says that there is no obstacle.")
KIND_KEY, OTHER, OBSTACLE = "obstacle-kind", "other", "obstacle"


def _said(name: str, cell: Any) -> dict[str, Any]:
    """Return what a cell of a list of sites says, nothing where there is no obstacle."""
    return {} if _says_none(cell) else {name: cell}


def _says_none(cell: Any) -> bool:
    text = normalize(cell_text(cell))
    return says_nothing(text) or fold(text).strip(" .") in _NONE_AT_ALL


class ObstacleResource(SourcedResource, SitePartResource):
    """Found by its number or, while it is open, by its site, or whom it is common to, and its words.

    Whoever imports a resolution has recorded it: a second person confirms it on its page.
    """

    key = "obstacles"
    title = gettext_lazy("Obstacles")
    required = ("site", "description")
    natural = ("site_id", "common_to", "description", "confirmed_on")
    named_by = ("description",)
    document_fields = ("document", "answer_document")
    shared = ("source", "as_of")
    names_organisations = ("asked_of",)
    aliases = SOURCED_NAMES | {
        "description": (*_HEADERS["description"], "tồn tại", "nội dung"),
        "cause": ("nguyên nhân",),
        "request": (*_HEADERS["request"], "đề nghị", "giải pháp", "giải pháp tháo gỡ", "giải pháp giải quyết"),
        "asked_on": ("ngày đề nghị", "ngày kiến nghị"),
        "due": ("thời hạn", "hạn xử lý", "thời hạn giải quyết", "thời hạn hoàn thành", "thời gian giải quyết"),
        "opened_on": ("ngày phát sinh", "phát sinh từ ngày"),
        "answered_on": ("ngày trả lời",),
        "answer": ("nội dung trả lời", "ý kiến trả lời"),
        "resolved_on": ("ngày giải quyết", "ngày xử lý xong"),
        "resolution": ("kết quả giải quyết", "kết quả xử lý"),
    }

    common_to = Column(
        "common_to",
        gettext_lazy("common to"),
        ChoiceWidget(COMMON_TO.items()),
        is_key=True,
        help_text=gettext_lazy("In place of a site: common to all sites of a kind."),
    )
    kind = Column(
        "kind", gettext_lazy("kind of obstacle"), LookupWidget(), aliases=("loại", "loại khó khăn", "nhóm vướng mắc")
    )
    milestone = Column(
        "milestone",
        gettext_lazy("milestone it blocks"),
        LookupWidget(),
        beside="site",
        aliases=("mốc", "bước vướng mắc", "mốc tiến độ", "giai đoạn vướng"),
        help_text=gettext_lazy("Name or code of its stage; add “/1” for phase 1."),
    )
    asked_of = Column(
        "asked_of",
        gettext_lazy("responsible authority"),
        LookupWidget(),
        aliases=(
            "cơ quan giải quyết",
            "đơn vị giải quyết",
            "trách nhiệm",
            "đơn vị chủ trì",
            "cơ quan chủ trì",
            "cơ quan chủ trì giải quyết",
            "đơn vị chủ trì giải quyết",
            "cơ quan, đơn vị giải quyết",
            "thẩm quyền giải quyết",
            "trách nhiệm giải quyết",
            "cơ quan xử lý",
            "đơn vị xử lý",
        ),
        help_text=gettext_lazy("Choosing another authority removes the answer of the former one."),
    )
    answer_document = Column(
        "answer_document",
        gettext_lazy("answering document"),
        LookupWidget(),
        aliases=("văn bản trả lời",),
        help_text=DOCUMENT_HELP,
    )
    document = document_column()
    state = shown("state__label", gettext_lazy("state"), "answered_on", "resolved_on", "confirmed_on")

    class Meta:
        model = Obstacle
        fields = (
            "id", "site_kind", "site", "common_to", "kind", "description", "milestone", "cause", "request", "asked_of",
            "asked_on", "due", "opened_on", "answered_on", "answer", "answer_document", "resolved_on", "resolution",
            "state", "document", "source", "as_of", "version",
        )  # fmt: skip

    def __init__(self, user, lookups=None):
        super().__init__(user, lookups)
        self._answered: set[int] = set()
        self._told = Lookup(
            self.visible(), lambda obstacle: [obstacle.description], among=lambda obstacle: obstacle.site_id
        )

        self.fields["due"].widget = DeadlineWidget()

    def lookups(self):
        kinds = Lookup(ObstacleKind.objects.all(), lambda k: {k.code, k.name, k.name_en}, write=lambda kind: kind.label)
        return {
            **super().lookups(),
            "kind": kinds,
            "asked_of": self.lookup(OrganisationLookup),
            "milestone": self.lookup(MilestoneLookup),
        }

    def targets_when_joined(self):
        """Return the columns of a list of sites: one obstacle of each."""
        return [
            Target(
                f"{OBSTACLE}:{name}",
                lazystr(self.fields[name].label),
                partial(_said, name),
                row_key=OBSTACLE,
                provides=tuple(_HEADERS),
                aliases=aliases,
                group=self.title,
            )
            for name, aliases in _HEADERS.items()
        ]

    def leave_out(self, table):
        """Leave out the rows of another office's list that say there is no obstacle."""
        if "description" in table.keys and ID not in table.keys:
            at = table.keys.index("description")
            table.leave_out(lambda line: _says_none(line.values[at]), str(NO_OBSTACLE))

    def questions(self, table, answers):
        yield from super().questions(table, answers)
        kinds = sorted(self.looked_up["kind"].all(), key=lambda kind: kind.code != OTHER)
        if kinds and self._lack_a_kind(table):
            yield Question(
                KIND_KEY,
                table.sheet,
                table.headers.get("description") or table.headers.get(f"{OBSTACLE}:description", table.sheet),
                self.fields["kind"].header,
                read=_("The file does not say of which kind its obstacles are."),
                options=[Option(kind.code, kind.label) for kind in kinds],
            )

    def _lack_a_kind(self, table) -> bool:
        """Return whether a row of another office's file may be a new obstacle, and says no kind."""
        places = {name: table.keys.index(name) for name in (ID, "kind", "description") if name in table.keys}
        if ID in places or "description" not in places:
            return False
        known = {fold(text) for text in self.visible().filter(confirmed_on=None).values_list("description", flat=True)}
        at, kind_at = places["description"], places.get("kind")
        lacking = (line for line in table.lines if kind_at is None or is_blank(line.values[kind_at]))
        texts = (line.values[at] for line in lacking if not is_blank(line.values[at]))
        return any(fold(cell_text(text)) not in known for text in texts)

    def key_from(self, read):
        common_to = read("common_to") or ""
        site = read("site") if common_to else self.site_from(read)
        if site and common_to:
            raise ValidationError({"common_to": _("An obstacle is one of a site, or common to all sites of a kind.")})
        return (site, common_to, fold(wanted(read, "description")))

    def keys_of(self, stored):
        site_id, common_to, description, confirmed_on = stored
        return [] if confirmed_on else [(site_id, common_to, fold(description))]

    def near(self, read):
        """Return obstacles of similar words, closed ones too: the row may tell of the same one again."""
        return self._told.near(read("description"), read("site"))

    def in_order(self, records):
        """Return those of sites first."""
        return records.order_by("common_to", "site__kind", "site__name_key", "site", *self.model._meta.ordering, "pk")

    def label_of(self, record):
        return super().label_of(record) if record.site_id else f"{record.place}: {record}"

    # --- The steps ---

    def prepare(self, record, changed, *, is_new):
        """Forget the answer of whom nothing is asked any more, and name who recorded a resolution."""
        names = [*super().prepare(record, changed, is_new=is_new)]
        if is_new and record.kind_id is None and (code := self.answers.get(KIND_KEY)):
            record.kind_id = self.looked_up["kind"].find(code).pk
            names.append("kind")
        follows: dict = {}
        if not is_new and "answered_on" in changed and record.answered_on:
            self._answered.add(record.pk)
        if not is_new and "asked_of" in changed:
            follows |= ANSWER | {"asked_on": timezone.localdate() if record.asked_of_id else None}
        if {"resolved_on", "resolution"} & changed:
            follows["resolved_by"] = self.user if record.resolved_on else None
        follows = {name: value for name, value in follows.items() if name not in changed}
        for name, value in follows.items():
            setattr(record, name, value)
        return [*names, *follows]

    def check(self, record, changed, before, reason, *, is_new):
        if record.confirmed_on:
            raise ValidationError(CLOSED)
        errors = {}
        if {"answered_on", "answer", "answer_document"} & changed:
            errors |= _answer_problems(record)
        if {"resolved_on", "resolution"} & changed:
            errors |= _resolution_problems(record)
        for later, earlier, message in IN_ORDER:
            days = getattr(record, later), getattr(record, earlier)
            if None not in days and days[0] < days[1]:
                errors.setdefault(later, message)
        if errors:
            raise ValidationError(errors)
        resolution = resolution_of(record) | {name: before[name] for name in RESOLUTION if name in before}
        sign_steps(record, resolution, self.user)

    def saved(self, records, changed):
        super().saved(records, changed)
        tell([record for record in records if record.version == 1], NotificationKind.OPENED, by=self.user)
        tell([record for record in records if record.pk in self._answered], NotificationKind.ANSWERED, by=self.user)

    # --- Reports of new ones ---

    @cached_property
    def reports(self) -> bool:
        return reports_obstacles(self.user)

    def is_within(self, record):
        return super().is_within(record) if record.site_id else keeps_every(self.user, record.common_to)

    def may_add(self, record):
        return self.is_within(record) if self.reports else super().may_add(record)

    def may_write(self, column):
        return not self.reports or column in {*FIELDS, "site", "site_kind"}

    def report(self, record, *, is_new, changed, reason):
        values = {name: value for name, value in self.related(changed).items() if name in FIELDS}
        report_obstacle(site=self.sites.get(record.site_id), by=self.user, values=values, reason=reason)


def _answer_problems(record: Obstacle) -> dict:
    """Return what is missing as `answer_obstacle` does: an answer has its words and its day, and somebody was asked."""
    if not (record.answered_on or record.answer or record.answer_document_id):
        return {}
    if not record.asked_of_id:
        return {"asked_of": _("Choose the authority first.")}
    problems = {} if record.answer else {"answer": _("Give the answer.")}
    return problems if record.answered_on else problems | {"answered_on": _("Give the date of the answer.")}


def _resolution_problems(record: Obstacle) -> dict:
    """Return what is missing as `resolve_obstacle` does: a resolution has its words and its day."""
    if record.resolved_on and not record.resolution:
        return {"resolution": _("Describe the resolution.")}
    if record.resolution and not record.resolved_on:
        return {"resolved_on": _("Give the date of the resolution.")}
    return {}
