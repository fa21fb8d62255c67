"""What the page of the weekly sheet asks: which sites, how grouped, as of which day, and last week's file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from progress.changes.past import first_recorded_day
from progress.models import SiteKind
from reports.differences.forms import DayField
from reports.weekly.earlier_weeks import put_before
from reports.weekly.groups import Grouping
from reports.weekly.layout import as_workbook
from reports.weekly.text import WeeklySheet, weekly_sheet
from spreadsheets.book import BookError
from spreadsheets.readers import open_book
from values.forms import StyledForm
from values.today import today

KEPT_KINDS = ("xlsx", "xlsm")
NOT_XLSX = _("This is not an .xlsx workbook. Open it in Excel, save it as .xlsx, and choose that file.")
KINDS = [("", _("Clusters and zones")), (SiteKind.CLUSTER, _("Clusters only")), (SiteKind.ZONE, _("Zones only"))]


class WeeklyForm(StyledForm, forms.Form):
    """Once valid, `sheet` and `content` are the weekly sheet and the bytes of the workbook it goes in."""

    kind = forms.ChoiceField(label=_("Sites"), choices=KINDS, required=False)
    by = forms.ChoiceField(label=_("Grouped by"), choices=Grouping)
    day = DayField(label=_("State as at"))
    with_given_up = forms.BooleanField(label=_("Also sites revoked or removed from the plan"), required=False)
    last = forms.FileField(
        label=_("Last week's file (.xlsx)"),
        required=False,
        help_text=_(
            "Its sheets stay after the new one unchanged, with pictures and charts. Only macros and a digital "
            "signature are removed."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm"}),
    )

    def __init__(self, *args, user, **kwargs):
        self.user = user
        kwargs.setdefault("initial", {"day": f"{today():%d/%m/%Y}", "by": Grouping.STEP})
        super().__init__(*args, **kwargs)
        self.sheet: WeeklySheet | None = None
        self.content = b""

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day != today() and day < (first := first_recorded_day() or today()):
            message = _("The tracker's records begin on %(day)s.")
            raise forms.ValidationError(message, params={"day": f"{first:%d/%m/%Y}"})
        return day

    def clean_last(self) -> bytes:
        """Return the bytes of last week's file, read once from end to end as an import is; none without a file."""
        file = self.cleaned_data["last"]
        if not file:
            return b""
        content = file.read()
        try:
            book = open_book(content, file.name)
        except BookError as error:
            raise error.as_validation_error() from error
        if book.kind not in KEPT_KINDS:
            raise forms.ValidationError(NOT_XLSX, "kind")
        return content

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            self._make(cleaned)
        return cleaned

    def _make(self, cleaned: dict) -> None:
        choices = {name: cleaned[name] for name in ("day", "kind", "by", "with_given_up")}
        self.sheet = weekly_sheet(self.user, **choices)
        if self.sheet is None:
            self.add_error(None, _("No site of this kind in your access was recorded on that day."))
            return
        self.content = as_workbook(self.sheet)
        if cleaned["last"]:
            try:
                self.content = put_before(self.content, cleaned["last"])
            except BookError as error:
                self.add_error("last", error.as_validation_error())
