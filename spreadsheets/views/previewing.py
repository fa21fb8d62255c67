"""What an import would do, what is decided of it, and its confirmation."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from spreadsheets.book import BookError
from spreadsheets.exports.files import marked_response
from spreadsheets.imports import pages, sessions
from spreadsheets.imports.refused import refused_book
from spreadsheets.merge.plan import ASK, MINE, REALLY_NEW, THEIRS, Decisions, Status
from spreadsheets.merge.run import NotSaved, Outdated
from spreadsheets.models import ImportRun, ImportState
from spreadsheets.views import notices
from spreadsheets.views.notices import is_waiting, own_run, run_address
from spreadsheets.views.preview_page import preview_context
from spreadsheets.views.streaming import refusal, stream, wants_progress
from spreadsheets.work_progress import Tell
from values.text import normalize_lines

# Characters of a reason, as on pages.
REASON_LENGTH = 1000
# The parts of a preview that hold rows.
ROW_PARTS = (*Status.values, pages.ASKED)


@require_safe
def run_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show what a waiting import asks or would do; a settled one has a page of its own."""
    run = own_run(request, pk)
    if run.state == ImportState.PREVIEW and run.language != get_language():
        # What was kept is in the language in which it was made.
        try:
            sessions.prepare_again(run)
        except sessions.NotWaiting:
            run.refresh_from_db()
    notices.tell(request, run)
    if run.state == ImportState.ASKING:
        return redirect("spreadsheets:run-reading", run.pk)
    if run.state != ImportState.PREVIEW:
        return redirect("spreadsheets:import-done", run.pk)
    return _page(request, run)


def _page(request: HttpRequest, run: ImportRun, problem: str = "", status: int = HTTPStatus.OK) -> HttpResponseBase:
    context = preview_context(run, request.GET) | {"problem": problem}
    return render(request, "spreadsheets/preview.html", context, status=status)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take what was decided on one page of the preview, or of all conflicts or new rows at once."""
    run = own_run(request, pk)
    if not is_waiting(run):
        return redirect(run_address(run, notices.ALREADY))
    if request.POST.get("fingerprint") != run.fingerprint:
        return redirect(run_address(run, notices.OTHER))
    decisions = _decided(run, request)
    try:
        sessions.decide(run, decisions)
    except sessions.NotWaiting:
        return redirect(run_address(run, notices.ALREADY))
    part = request.POST.get("part", "")
    return redirect(f"{run_address(run)}?part={part}" if part in ROW_PARTS else run_address(run))


def _decided(run: ImportRun, request: HttpRequest) -> Decisions:
    decisions, posted = Decisions(**run.decisions), request.POST
    if posted.get("all") in (MINE, THEIRS, ASK):
        decisions.prefer, decisions.choices = posted["all"], {}
        return decisions
    if "reason_of_all" in posted:
        decisions.reason = _reason(posted["reason_of_all"])
        decisions.take_all = posted.get("take_up") == "all" or (decisions.take_all and "take_up" not in posted)
        return decisions
    if posted.get("source") in ("file", "stands"):
        decisions.source_stands = posted["source"] == "stands"
        return decisions
    if posted.get("unreasoned") in ("leave", "take"):
        decisions.leave_unreasoned, decisions.left_out = posted["unreasoned"] == "leave", []
        return decisions
    if posted.get("unread") in ("skip", "ask"):
        decisions.skip_unread, decisions.without_unread = posted["unread"] == "skip", []
        return decisions
    if posted.get("new") in ("leave", "take"):
        decisions.add_new = False if posted["new"] == "leave" else None
        return decisions
    # Only what stood on that page: nothing else was asked.
    part, number = posted.get("part", ""), posted.get("page", "")
    entries = pages.page(run, part, int(number)) if number.isdecimal() and part in ROW_PARTS else []
    before = dict(decisions.same_as)
    for entry in entries:
        _take_row(decisions, entry, posted)
    _answer_alike(run, decisions, [e for e in entries if _row_place(e) in decisions.same_as.keys() - before.keys()])
    return decisions


def _row_place(entry: dict[Any, Any]) -> str:
    return f"{entry['sheet']}!{entry['number']}"


def _answer_alike(run: ImportRun, decisions: Decisions, answered: list[dict[Any, Any]]) -> None:
    """Take the answer which record a name is about for all rows with that name: it is one question."""
    said = {question: decisions.same_as[_row_place(e)] for e in answered if (question := _question_of(e))}
    if said:
        for entry in pages.all_entries(run, pages.ASKED):
            if (answer := said.get(_question_of(entry))) is not None:
                decisions.same_as.setdefault(_row_place(entry), answer)


def _question_of(entry: dict[Any, Any]) -> tuple[Any, ...]:
    """Return what tells the question of a row that may be about a record of nearly its name; empty for none."""
    named = [note["value"] for note in entry["notes"] if note["value"]]
    near = tuple(pk for pk, _name in entry["near"])
    return (entry["key"], named[0], near) if near and named else ()


def _take_tick(decisions: Decisions, place: str, posted: Any) -> None:
    """Take whether one new row is to be added, where the page asked."""
    if place in posted.getlist("asked"):
        decisions.takes[place] = f"take:{place}" in posted


def _take_row(decisions: Decisions, entry: dict[Any, Any], posted: Any) -> None:
    if entry["status"] == Status.NEW:
        _take_tick(decisions, f"{entry['sheet']}!{entry['number']}", posted)
    for cell in entry["cells"]:
        place = f"{entry['sheet']}!{cell['cell']}"
        if cell["is_conflict"] and posted.get(f"choice:{place}") in (MINE, THEIRS):
            decisions.choices[place] = posted[f"choice:{place}"]
    place = f"{entry['sheet']}!{entry['number']}"
    if f"why:{place}" in posted:
        # A row of a wide sheet stands there once for each of its records.
        decisions.reasons[place] = _reason(next(filter(None, posted.getlist(f"why:{place}")), ""))
        if f"leave:{place}" in posted:
            decisions.left_out = sorted({*decisions.left_out, place})
    _take_offer(decisions, entry, posted)
    if f"unread:{place}" in posted:
        decisions.without_unread = sorted({*decisions.without_unread, place})
    same = posted.get(f"same:{place}", "")
    if same == ASK:
        decisions.same_as.pop(place, None)
    elif same == REALLY_NEW:
        decisions.same_as[place] = REALLY_NEW
    elif same.isdecimal() and int(same) in {pk for pk, _name in entry["near"]}:
        decisions.same_as[place] = int(same)


def _take_offer(decisions: Decisions, entry: dict[Any, Any], posted: Any) -> None:
    """Take whether the record is put in the place of another, and why."""
    place, row = f"{entry['sheet']}!{entry.get('offered_at', '')}", f"{entry['sheet']}!{entry['number']}"
    if f"offered:{place}" not in posted:
        return
    decisions.taken_up = sorted({*decisions.taken_up} - {place} | ({place} if f"use:{place}" in posted else set()))
    if why := _reason(posted.get(f"use-why:{place}", "")):
        decisions.reasons[row] = why


def _reason(text: str) -> str:
    return normalize_lines(text)[:REASON_LENGTH]


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Save what the preview showed; new rows and the leaving out of refused ones are agreed to apart."""
    run = own_run(request, pk)
    if request.method != "POST":
        # From the page that said what was missing: its links, another language.
        return redirect(f"{run_address(run)}?{request.GET.urlencode()}")
    if run.state != ImportState.PREVIEW:
        return redirect(run_address(run, notices.ALREADY))
    if problem := _take_agreement(run, request):
        if wants_progress(request):
            return refusal(problem)
        return _page(request, run, problem, HTTPStatus.UNPROCESSABLE_ENTITY)
    agreed = request.POST.get("fingerprint", "")
    if wants_progress(request):
        return stream(lambda on_progress: _confirmed(request, run, agreed, on_progress))
    return redirect(_confirmed(request, run, agreed, lambda what, done, total: None))


def _take_agreement(run: ImportRun, request: HttpRequest) -> str:
    """Keep what is agreed to beside the preview itself; return what is still missing."""
    if run.counts.get("new") and "add_new" not in request.POST:
        return _("Tick that the new rows are to be added, or skip them.")
    if run.counts.get("unreasoned"):
        return _("Rows need a reason. Give it, or skip these rows.")
    if run.counts.get("refused") and "leave_refused" not in request.POST:
        return _(
            "Rows are rejected. Correct them and send the file again, or tick that the others are saved without them."
        )
    agreed: dict[str, Any] = {"leave_refused": "leave_refused" in request.POST}
    if run.counts.get("new"):
        agreed["add_new"] = True
        decisions = Decisions(**run.decisions)
        for place in request.POST.getlist("asked"):
            _take_tick(decisions, place, request.POST)
        agreed["takes"] = decisions.takes
    run.decisions = run.decisions | agreed
    ImportRun.objects.filter(pk=run.pk, state=ImportState.PREVIEW).update(decisions=run.decisions)
    return ""


def _confirmed(request: HttpRequest, run: ImportRun, agreed: str, on_progress: Tell) -> str:
    on_progress(_("Comparing once more, then saving"), 0, 0)
    try:
        sessions.confirm(run, by=request.user, agreed=agreed, on_progress=on_progress)
    except sessions.NotWaiting:
        return run_address(run, notices.ALREADY)
    except (Outdated, BookError):
        return run_address(run, notices.OUTDATED)
    except NotSaved:
        return run_address(run, notices.UNSAVED)
    return run_address(run, notices.SAVED)


@require_safe
def refused_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send the refused rows as a workbook, to be mended and sent again."""
    run = own_run(request, pk)
    if run.state != ImportState.PREVIEW:
        raise Http404
    book = refused_book(run)
    if not book.sheets:
        raise Http404
    return marked_response(book)
