"""What anybody reads without signing in: the published sheets, as they were agreed to on their day."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy, ngettext, override
from django.views.decorators.http import require_safe

from progress.models import SiteKind
from reports.investors.ground import ground_at
from reports.investors.models import InvestorSheet, public_slug
from reports.investors.paper import as_file, said_of
from reports.investors.views import language_asked
from reports.word import word_response
from usage.throttle import throttled
from values.forms import CleanCharField, NumberField, StyledForm
from values.text import fold
from values.today import shown_day

SECONDS = 5 * 60  # for which a browser or a proxy need not ask again
PER_PAGE = 12


def for_everybody(view: Callable[..., Any]) -> Callable[..., Any]:
    """Make a view a page that is open, kept for a few minutes, in the language of its address, for GET and HEAD."""

    @login_not_required
    @require_safe
    @throttled
    @wraps(view)
    def answer(request, *args, **kwargs):
        language = language_asked(request, settings.LANGUAGE_CODE)
        with override(language):
            response = view(request, *args, language=language, **kwargs)
        response.headers["Content-Language"] = language
        patch_cache_control(response, public=True, max_age=SECONDS)
        return response

    return answer


class InvestForm(StyledForm, forms.Form):
    """What an investor looks for."""

    area = NumberField(
        label=gettext_lazy("Land needed (ha)"),
        required=False,
        validators=[MinValueValidator(0), MaxValueValidator(100_000)],
    )
    trade = CleanCharField(label=gettext_lazy("Industry"), required=False, max_length=100)


@for_everybody
def invest_list(request, *, language: str) -> HttpResponse:
    """The published sheets: `/invest/?area=5&trade=may&lang=en`."""
    form = InvestForm(request.GET)
    everything = InvestorSheet.objects.public()
    asked = form.cleaned_data if form.is_valid() else {}
    found = _found(everything, asked) if form.is_valid() else everything.none()
    page = Paginator(found.order_by("site__name_key", "site"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "language": language,
        "languages": settings.LANGUAGES,
        "page_obj": page,
        "found": page.paginator.count,
        "rows": [_row(sheet, language) for sheet in page],
        "is_narrowed": any(asked.values()),
        "not_told": _not_told(everything, asked),
        "offices": _offices(everything, language),
    }
    return render(request, "investors/public_list.html", context, status=200 if form.is_valid() else 422)


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


def _row(sheet: InvestorSheet, language: str) -> dict[str, Any]:
    """Return what the list tells of a sheet: its title and three of its lines."""
    said = sheet.content[language]
    lines = {line["key"]: line for part in said["parts"] for line in part["lines"]}
    return {
        "sheet": sheet,
        "title": said["title"],
        "place": lines.get("unit"),
        "vacant": lines.get("vacant"),
        "trades": lines.get("trades"),
        "published_on": shown_day(sheet.published_at),
    }


def _offices(sheets: QuerySet, language: str) -> list[str]:
    """Return the offices that published something."""
    return sorted({name for name in sheets.values_list(f"content__{language}__office", flat=True).order_by() if name})


def _sheet_or_404(slug: str) -> InvestorSheet:
    kind = {"ccn": SiteKind.CLUSTER, "kcn": SiteKind.ZONE}.get(slug.partition("-")[0])
    if kind is None:
        raise Http404
    sheet = InvestorSheet.objects.public().filter(site__kind=kind, site__slug=slug.partition("-")[2]).first()
    if sheet is None:
        raise Http404
    return sheet


@for_everybody
def invest_sheet(request, slug: str, *, language: str) -> HttpResponse:
    """One published sheet: `/invest/ccn-an-phu/?lang=en`."""
    sheet = _sheet_or_404(slug)
    context = {
        "sheet": sheet.content[language],
        "slug": public_slug(sheet.site),
        "language": language,
        "languages": settings.LANGUAGES,
        "position": sheet.content["position"],
        "ground": ground_at(sheet.content["position"]),
        "said_of": said_of(shown_day(sheet.published_at), is_published=True),
    }
    return render(request, "investors/public_sheet.html", context)


@for_everybody
def invest_word(request, slug: str, *, language: str) -> HttpResponse:
    """One published sheet as a Word file of both languages."""
    sheet = _sheet_or_404(slug)
    day = shown_day(sheet.published_at)
    return word_response(as_file(sheet.content, day, is_published=True), f"{sheet.content[language]['title']}.docx")
