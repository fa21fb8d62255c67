from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from places.ceased import not_there_on
from places.models import Organisation
from progress.meetings.queries import agenda_of, in_full
from progress.models import Meeting, Site
from progress.records.filters import PlaceForm
from progress.records.pages import suggestions_of
from reports.letters.direction import FILE_NAMES, Direction, direction
from reports.letters.forms import LetterDayForm
from reports.letters.minutes import minutes_of
from reports.letters.parts import Letter
from reports.letters.pending import Pending, PendingCounts, lines_of, pending_on
from reports.letters.text import letter
from reports.letters.waiting import SORTS
from reports.letters.word import as_word, minutes_as_word
from reports.models import Letterhead
from reports.word import word_response
from values.today import today

PER_PAGE = 50
# Whoever writes letters; whose sites they may speak of is the gate's matter.
writes_letters = permission_required("reports.view_letterhead", raise_exception=True)


@require_safe
@writes_letters
def letters(request):
    """Show who has something pending at the sites in the person's charge; the sender's own matters apart."""
    form = PlaceForm(request.GET, user=request.user)
    if "options" in request.GET:
        return suggestions_of(form, request.GET)
    with form.narrowed():
        found = PendingCounts(request.user)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "lines": lines_of(page.object_list),
        "own": lines_of(found.own),
        "heads": SORTS.values(),
        "perhaps": _perhaps_there(form, request.user),
        "form": form,
    }
    return render(request, "reports/letters.html", context)


@require_safe
@writes_letters
def preview(request, pk: int):
    """Show what the letter to one organisation will say."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    place = PlaceForm(request.GET, user=request.user)
    # The letter is Vietnamese, and so are the dates and documents it names.
    with translation.override("vi"), place.narrowed():
        form = LetterDayForm(request.GET)
        pending = pending_on(form.chosen, organisation, request.user)
        head = _head(pending, form)
        draft = _draft(request, pending, head, form)
    not_there = not_there_on(organisation, form.on)
    ways = _ways(organisation, head) if draft else []
    context = {
        "organisation": organisation,
        "form": form,
        "place": place.chosen,
        "perhaps": _perhaps_there(place, request.user),
        "place_errors": place.errors.get("unit", ()),
        "counted_on": pending.on,
        "is_of_past": pending.on < today(),
        "is_before_records": bool(form.chosen and form.chosen < pending.on),
        "not_there": not_there,
        "instead": not_there.authorities(Organisation.objects.visible_to(request.user)) if not_there else [],
        "letter": draft,
        "wants_letterhead": not (head or pending.is_empty),
        "is_own": bool(head and head.is_of(organisation)),
        "ways": ways,
        "word_url": _word_url(organisation, place, form, draft.direction if ways else ""),
    }
    return render(request, "reports/letter.html", context)


def _word_url(organisation: Organisation, place: PlaceForm, form: LetterDayForm, way: str) -> str:
    """Return where the letter that is shown is had as a Word file: of the same day, place and direction."""
    asked = {
        "day": form.data.get("day") if form.chosen else "",
        "unit": place.data["unit"] if place.chosen else "",
        "direction": way,
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    address = reverse("letter-word", args=[organisation.pk])
    return f"{address}?{query}" if query else address


@require_safe
@writes_letters
def word(request, pk: int):
    """Send the draft as a Word file, its name beginning with the day as the offices name theirs.

    A unit or day that cannot be read leads to the page that says so: no letter goes out about more than was asked for.
    """
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    place, form = PlaceForm(request.GET, user=request.user), LetterDayForm(request.GET)
    if place.errors or form.errors:
        return redirect(f"{reverse('letter', args=[pk])}?{request.GET.urlencode()}")
    with translation.override("vi"), place.narrowed():
        pending = pending_on(form.chosen, organisation, request.user)
        draft = _draft(request, pending, _head(pending, form), form)
        if draft is None:
            raise Http404(_("No reminders needed."))
        content = as_word(draft)
    return word_response(content, f"{form.on:%Y.%m.%d}. {FILE_NAMES[draft.direction]} {organisation.name}.docx")


@require_safe
@writes_letters
def minutes(request, pk: int):
    """Send the notice of the conclusions of a meeting as a Word file, under the head of the office of its day."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)
    head = Letterhead.objects.of(meeting.kind, meeting.date)
    if head is None:
        messages.warning(request, _("No letterhead is recorded yet."))
        return redirect(meeting)
    with translation.override("vi"):
        conclusions = in_full(meeting.conclusions.all()).order_by(F("site__name_key").asc(nulls_first=True), "pk")
        content = minutes_as_word(minutes_of(meeting, head, agenda_of(meeting), conclusions))
    return word_response(content, f"{meeting.date:%Y.%m.%d}. Thông báo kết luận {meeting.title}.docx")


def _perhaps_there(place: PlaceForm, user) -> list[Site]:
    return list(place.perhaps_there(Site.objects.editable_by(user)))


def _head(pending: Pending, form: LetterDayForm) -> Letterhead | None:
    """Return who writes on that day; None when there is nothing to write about, or nobody recorded who writes."""
    return None if pending.is_empty else Letterhead.objects.of(pending.kind, form.on)


def _draft(request, pending: Pending, head: Letterhead | None, form: LetterDayForm) -> Letter | None:
    """Return the letter; None where there is nothing to write about, no sender, or only the sender to write to."""
    if head is None or head.is_of(pending.organisation):
        return None
    way = direction(head, pending.organisation)
    if way == Direction.NEUTRAL and request.GET.get("direction") in Direction.values:
        way = Direction(request.GET["direction"])
    return letter(pending, head, way, day=form.chosen)


def _ways(organisation: Organisation, head: Letterhead) -> list[Direction]:
    """Return the directions to choose among where the levels do not decide it."""
    return list(Direction) if direction(head, organisation) == Direction.NEUTRAL else []
