"""Sending a file in, and saying how it is to be read."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_http_methods

from spreadsheets.answering import AnswersForm
from spreadsheets.book import BookError
from spreadsheets.forms import ReadingForm, UploadForm
from spreadsheets.imports import sessions
from spreadsheets.imports.remembering import forget, used_for
from spreadsheets.imports.understanding import ANSWERS, COLUMNS, Choice, Understood
from spreadsheets.models import ImportRun
from spreadsheets.views import notices
from spreadsheets.views.mapping import MappingForm
from spreadsheets.views.notices import is_waiting, own_run, refuse_unless_may_send, run_address
from spreadsheets.views.streaming import StepRefused, refusal, stream, wants_progress
from spreadsheets.work_progress import Tell, silent
from values.numbers import format_number
from values.text import signed_in


class ImportView(View):
    """Choosing the file; `?sheet=` names what it holds, for links from the lists."""

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refuse_unless_may_send(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self._page(UploadForm(user=request.user, initial={"kind": request.GET.get("sheet", "")}))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = UploadForm(request.POST, request.FILES, user=request.user)
        if not form.is_valid():
            if wants_progress(request):
                return refusal(" ".join(str(text) for texts in form.errors.values() for text in texts))
            return self._page(form, HTTPStatus.UNPROCESSABLE_ENTITY)
        if wants_progress(request):
            return stream(lambda on_progress: self._start(form, on_progress))
        try:
            return redirect(self._start(form, silent))
        except StepRefused as error:
            form.add_error("file", str(error))
            return self._page(form, HTTPStatus.UNPROCESSABLE_ENTITY)

    def _start(self, form: UploadForm, on_progress: Tell) -> str:
        file, choice = form.cleaned_data["file"], Choice(kind=form.cleaned_data["kind"])
        on_progress(_("Reading the file"), 0, 0)
        try:
            run, _understood, _plan = sessions.start(
                file, file.name, self.request.user, choice=choice, on_progress=on_progress
            )
        except BookError as error:
            raise StepRefused(str(error)) from error
        return run_address(run)

    def _page(self, form: UploadForm, status: int = HTTPStatus.OK) -> HttpResponseBase:
        context = {
            "form": form,
            "most_mb": settings.SPREADSHEET_MAX_MB,
            "most_archive_mb": settings.IMPORT_ARCHIVE_MAX_MB,
            "most_rows": format_number(settings.SPREADSHEET_MAX_ROWS),
            "waiting": ImportRun.objects.waiting().filter(by=signed_in(self.request.user)).defer("tables")[:5],
        }
        return render(self.request, "spreadsheets/import.html", context, status=status)


class ReadingView(View):
    """How a file is to be read: which sheet, as what, where its columns go, and what its doubtful cells mean."""

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, pk: Any) -> HttpResponseBase:
        self.run = own_run(request, pk)
        if not is_waiting(self.run):
            return redirect(run_address(self.run, notices.ALREADY if request.method == "POST" else ""))
        self.choice = Choice(**self.run.choice)
        try:
            self.found = sessions.reopen(self.run) if self.run.path else Understood()
        except (BookError, FileNotFoundError) as error:
            return self._unreadable(error)
        return super().dispatch(request, pk)

    def get(self, request: HttpRequest, pk: Any) -> HttpResponseBase:
        return self._page(self._reading_form(None), self._columns_form(None), self._answers_form(None))

    def _show(self) -> HttpResponseBase:
        """Show how the file would be read as was chosen; nothing is kept."""
        request = self.request
        form = MappingForm(self.found, request.POST)
        if form.is_valid(may_be_open=True):
            self.choice = form.choice(self.choice)
            try:
                self.found = sessions.reopen(self.run, self.choice)
                form = MappingForm(self.found, whole=form.whole)
            except (BookError, FileNotFoundError) as error:
                return self._unreadable(error)
        if request.headers.get("HX-Request"):
            form.try_out(self.choice, request.user)
            context = {"columns": form, "run": self.run, "asks_columns": self.found.asks == COLUMNS, "is_tried": True}
            return render(request, "spreadsheets/includes/columns_form.html", context)
        return self._page(self._reading_form(None), form, self._answers_form(None), is_tried=True)

    def _forget(self) -> HttpResponseBase:
        """Forget what was remembered of the file's layouts, and read it again."""
        forget(used_for(self.found, self.choice))
        messages.success(self.request, _("What was remembered of this layout is forgotten."))
        try:
            sessions.choose(self.run, replace(self.choice, mapping={}))
        except (BookError, sessions.NotWaiting):
            return redirect(run_address(self.run, notices.ALREADY))
        return redirect(self.request.path)

    def post(self, request: HttpRequest, pk: Any) -> HttpResponseBase:
        """Take the one form that was sent: the sheet decides on the columns, these on what is asked of cells."""
        data, choice = request.POST, self.choice
        if "forget" in data:
            return self._forget()
        if "show" in data and "columns" in data:
            return self._show()
        reading = self._reading_form(data if {"columns", "answers"}.isdisjoint(data) else None)
        columns = self._columns_form(data if "columns" in data else None)
        answers = self._answers_form(data if "answers" in data else None)
        if "answers" in data:
            is_valid = answers is not None and answers.is_valid()
            if answers is not None and is_valid:
                choice = replace(choice, answers=choice.answers | answers.answers)
        elif "columns" in data:
            is_valid = columns is not None and columns.is_valid()
            if columns is not None and is_valid:
                choice = columns.choice(choice)
        else:
            is_valid = reading.is_valid()
            choice = reading.choice(choice) if is_valid else choice
        if not is_valid:
            if wants_progress(request):
                return refusal(_problems(reading, columns, answers))
            return self._page(reading, columns, answers, HTTPStatus.UNPROCESSABLE_ENTITY)
        if wants_progress(request):
            return stream(lambda on_progress: self._choose(choice, on_progress))
        try:
            return redirect(self._choose(choice, silent))
        except StepRefused as error:
            messages.error(request, str(error))
            return redirect(request.path)

    def _choose(self, choice: Choice, on_progress: Tell) -> str:
        on_progress(_("Reading the file"), 0, 0)
        try:
            sessions.choose(self.run, choice, on_progress=on_progress)
        except BookError as error:
            raise StepRefused(str(error)) from error
        except sessions.NotWaiting:
            return run_address(self.run, notices.ALREADY)
        return run_address(self.run)

    def _reading_form(self, data: Any) -> ReadingForm:
        return ReadingForm(data, user=self.request.user, understood=self.found, choice=self.choice)

    def _columns_form(self, data: Any) -> MappingForm | None:
        form = MappingForm(self.found, data)
        return form if form.tables else None

    def _answers_form(self, data: Any) -> AnswersForm | None:
        """Return the form of the questions; None while the columns they are about are not settled."""
        tables = [table for _key, table in self.found.tables]
        if self.found.asks not in ("", ANSWERS) or not any(table.questions for table in tables):
            return None
        return AnswersForm(tables, data)

    def _unreadable(self, error: Exception) -> HttpResponseBase:
        text = str(error) if isinstance(error, BookError) else _("The file is no longer kept. Send it again.")
        messages.error(self.request, text)
        self.found = Understood()
        return self._page(None, None, None, HTTPStatus.UNPROCESSABLE_ENTITY)

    def _page(
        self, reading: Any, columns: Any, answers: Any, status: int = HTTPStatus.OK, *, is_tried: bool = False
    ) -> HttpResponseBase:
        if columns:
            columns.try_out(self.choice, self.request.user)
        context = {
            "is_tried": is_tried,
            "remembered": used_for(self.found, self.choice),
            "run": self.run,
            "found": self.found,
            "reading": reading if self.run.path else None,
            "columns": columns,
            "answers": answers,
            "asks_columns": self.found.asks == COLUMNS,
            "samples": {name: rows for name, rows in self.found.samples.items() if name in self.found.offered},
        }
        return render(self.request, "spreadsheets/reading.html", context, status=status)


def decided_of(run: ImportRun) -> int:
    """Return how much was answered and decided of an import, and would have to be said again."""
    decisions, answers = run.decisions or {}, run.choice.get("answers", {})
    places = (decisions.get(name) or () for name in ("choices", "same_as", "reasons", "takes", "taken_up"))
    return len(answers) + sum(map(len, places))


def _problems(reading: ReadingForm, columns: MappingForm | None, answers: AnswersForm | None) -> str:
    problems = [str(text) for texts in reading.errors.values() for text in texts] if reading.is_bound else []
    if columns:
        problems += [frame.error for frame in columns.frame_errors]
        problems += [f"{row.place} ({row.match.header}): {row.error}" for row in columns.errors]
    problems += [f"{row.places} “{row.question.text}”: {row.error}" for row in (answers.errors if answers else ())]
    return " ".join(problems[:10])


@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask whether an import is to be given up; then forget it."""
    run = own_run(request, pk)
    if not is_waiting(run):
        return redirect(run_address(run, notices.ALREADY))
    if request.method != "POST":
        return render(request, "spreadsheets/give_up.html", {"run": run, "decided": decided_of(run)})
    try:
        sessions.give_up(run)
    except sessions.NotWaiting:
        return redirect(run_address(run, notices.ALREADY))
    messages.success(request, _("The import of %(file)s was cancelled. Nothing was saved.") % {"file": run.filename})
    return redirect("spreadsheets:import")
