"""What anybody reads without signing in: the published sheets, as they were agreed to on their day."""

from functools import cached_property
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext

from progress.models import SiteKind
from public.answering import PublicView
from public.pages import PublicPage, with_language
from reports.investors.ground import ground_at
from reports.investors.models import InvestorSheet, public_slug
from reports.investors.paper import as_file, said_of
from reports.word import WORD, as_file_name
from values.forms import CleanCharField, NumberField, StyledForm
from values.text import fold
from values.today import shown_day

PER_PAGE = 12


class InvestForm(StyledForm, forms.Form):
    """What an investor looks for."""

    area = NumberField(
        label=gettext_lazy("Land needed (ha)"),
        required=False,
        validators=[MinValueValidator(0), MaxValueValidator(100_000)],
    )
    trade = CleanCharField(label=gettext_lazy("Industry"), required=False, max_length=100)


class InvestPage(PublicPage):
    """A page about land, which leads back to all of it."""

    def context(self) -> dict[str, Any]:
        return {"home": with_language(reverse("invest"))}


class InvestListPage(InvestPage):
    """The published sheets: `/invest/?area=5&trade=may&lang=en`."""

    template_name = "investors/public_list.html"
    asked = ("area", "trade", "page")

    def context(self) -> dict[str, Any]:
        form = InvestForm(self.request.GET)
        everything = InvestorSheet.objects.public()
        asked = form.cleaned_data if form.is_valid() else {}
        found = _found(everything, asked) if form.is_valid() else everything.none()
        page = Paginator(found.order_by("site__name_key", "site"), PER_PAGE).get_page(self.request.GET.get("page"))
        offices = _offices(everything)
        return super().context() | {
            "publisher": " · ".join(offices),
            "form": form,
            "page": page,
            "pages": self.beside(page),
            "rows": [_row(sheet) for sheet in page],
            "is_narrowed": any(value not in (None, "") for value in asked.values()) or not form.is_valid(),
            "not_told": _not_told(everything, asked),
        }


def _found(sheets: QuerySet, asked: dict[str, Any]) -> QuerySet:
    if asked.get("area") is not None:
        sheets = sheets.filter(vacant_area__gte=asked["area"])
    if words := fold(asked.get("trade", "")):
        sheets = sheets.filter(trades_folded__contains=words)
    return sheets


def _not_told(sheets: QuerySet, asked: dict[str, Any]) -> list[str]:
    """Say how many sheets do not tell what was asked for: they are not among those found."""
    told = []
    if asked.get("area") is not None and (count := sheets.filter(vacant_area=None).count()):
        text = ngettext(
            "Of %(count)s site the vacant land is unknown: it is not shown here.",
            "Of %(count)s sites the vacant land is unknown: they are not shown here.",
            count,
        )
        told.append(text % {"count": count})
    if asked.get("trade") and (count := sheets.filter(trades_folded="").count()):
        text = ngettext(
            "Of %(count)s site no industries are stated: it is not shown here.",
            "Of %(count)s sites no industries are stated: they are not shown here.",
            count,
        )
        told.append(text % {"count": count})
    return told


def _row(sheet: InvestorSheet) -> dict[str, Any]:
    """Return what the list tells of a sheet: its title and three of its lines."""
    said = sheet.content[get_language()]
    lines = {line["key"]: line for part in said["parts"] for line in part["lines"]}
    return {
        "url": with_language(sheet.get_absolute_url()),
        "title": said["title"],
        "place": lines.get("unit"),
        "vacant": lines.get("vacant"),
        "trades": lines.get("trades"),
        "published_on": shown_day(sheet.published_at),
    }


def _offices(sheets: QuerySet) -> list[str]:
    """Return the offices that published something."""
    names = sheets.values_list(f"content__{get_language()}__office", flat=True).order_by()
    return sorted({name for name in names if name})


def _sheet_or_404(slug: str) -> InvestorSheet:
    kind = {"ccn": SiteKind.CLUSTER, "kcn": SiteKind.ZONE}.get(slug.partition("-")[0])
    if kind is None:
        raise Http404
    sheet = InvestorSheet.objects.public().filter(site__kind=kind, site__slug=slug.partition("-")[2]).first()
    if sheet is None:
        raise Http404
    return sheet


class InvestSheetPage(InvestPage):
    """One published sheet: `/invest/ccn-an-phu/?lang=en`."""

    template_name = "investors/public_sheet.html"

    def context(self) -> dict[str, Any]:
        sheet = _sheet_or_404(self.kwargs["slug"])
        said = sheet.content[get_language()]
        return super().context() | {
            "publisher": said["office"],
            "sheet": said,
            "word": with_language(reverse("invest-word", args=[public_slug(sheet.site)])),
            "position": sheet.content["position"],
            "ground": ground_at(sheet.content["position"]),
            "said_of": said_of(shown_day(sheet.published_at), is_published=True),
        }


class InvestWordView(PublicView):
    """One published sheet as a Word file of both languages."""

    content_type = WORD

    @cached_property
    def sheet(self) -> InvestorSheet:
        return _sheet_or_404(self.kwargs["slug"])

    @property
    def file_name(self) -> str:
        return as_file_name(f"{self.sheet.content[get_language()]['title']}.docx")

    def content(self) -> bytes:
        return as_file(self.sheet.content, shown_day(self.sheet.published_at), is_published=True)
