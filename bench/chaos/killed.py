"""Workers killed just before and just after each commit of a save, an import, a filing and an undo."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connections
from django.db.models import QuerySet
from django.urls import reverse

from bench.chaos.checking import Trial
from bench.chaos.office import Office
from bench.chaos.people import Ledger
from bench.worlds import OFFICER
from progress.models import Milestone, SecondaryProject, Site
from reports.access import Scope
from reports.models import FiledForm, FormKind, FormLevel, KeptCopy
from spreadsheets.models import ImportRun
from values.today import today

ROWS = 30
MOST = 24  # places at which one act may be killed: twelve commits
ABSENT, WHOLE, HALF = "absent", "whole", "half"


class Act:
    """What a person does and a killed worker interrupts; each attempt at another record."""

    name = ""

    def __init__(self, office: Office) -> None:
        self.office, self.ledger = office, Ledger()
        self.person = office.person(self.ledger)

    def prepare(self, number: int) -> None:
        """Do what comes before the click."""

    def click(self, number: int) -> int:
        """Send what is killed; return the status of the answer."""
        raise NotImplementedError

    def state(self, number: int) -> str:
        """Return what there is of the attempt."""
        raise NotImplementedError

    def repeat(self, number: int) -> int:
        """Do what a person does who finds nothing: the same once more."""
        return self.click(number)


class Saving(Act):
    name = "một lần lưu / a save"

    def _milestone(self, number: int) -> int:
        return self.office.milestones[30 + number % 20]

    def click(self, number: int) -> int:
        return self.person.save(self._milestone(number), f"killed {number}").status

    def state(self, number: int) -> str:
        record = Milestone.objects.get(pk=self._milestone(number)).note == f"killed {number}"
        history = Milestone.history.filter(id=self._milestone(number), note=f"killed {number}").exists()
        return {(False, False): ABSENT, (True, True): WHOLE}.get((record, history), HALF)


class Importing(Act):
    name = f"một lần nhập {ROWS} dòng / an import of {ROWS} rows"

    def prepare(self, number: int) -> None:
        site = Site.objects.editable_by(User.objects.get(username=OFFICER)).first()
        assert site
        rows = "".join(f"{site.name};Killed {number} {row};x\n" for row in range(ROWS))
        content = f"site;name;note\n{rows}".encode()
        fields = self.person.form("/import/", "kind") | {"kind": "projects"}
        _status, self.run = self.person.post("/import/", fields, (f"killed {number}.csv", content))

    def click(self, number: int) -> int:
        fields = self.person.form(self.run, "fingerprint")
        return self.person.post(f"{self.run}confirm/", fields | {"add_new": "on"})[0]

    def state(self, number: int) -> str:
        name = f"Killed {number} "
        run = ImportRun.objects.get(filename=f"killed {number}.csv")
        found = (
            SecondaryProject.objects.filter(name__startswith=name).count(),
            SecondaryProject.history.filter(name__startswith=name).count(),
            str(run.state),
        )
        return {(0, 0, "preview"): ABSENT, (ROWS, ROWS, "saved"): WHOLE}.get(found, HALF)


class Filing(Act):
    name = "một lần chốt biểu / a filing"

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.candidates = self._candidates()

    def _candidates(self) -> Iterator[tuple[FormKind, str, int | None]]:
        officer = User.objects.get(username=OFFICER)
        for kind in FormKind.objects.filter(number__in=["03", "04"]):
            scope = Scope(officer, kind.site_kind)
            for period in kind.calendar.recent(today(), 12):
                if not kind.is_in_force(period) or today() <= period.end:
                    continue
                units = scope.units(period.end) if kind.level == FormLevel.UNIT else [None]
                for unit in units:
                    yield kind, period.code, unit and unit.pk

    def prepare(self, number: int) -> None:
        for kind, period, unit in self.candidates:
            self.kind, self.period, self.unit = kind, period, unit
            query = f"?unit={unit}" if unit else ""
            self.page = f"/forms/{self.kind.number}/{self.period}/{query}"
            self.address = f"/forms/{self.kind.number}/{self.period}/file/{query}"
            if not self._filed().exists():
                try:
                    self.person.form(self.page, "seen")
                except LookupError:
                    continue
                return
        raise LookupError("no form is left that could be filed")

    def _filed(self) -> QuerySet[FiledForm]:
        year, kind = self.period.split("-")
        return FiledForm.objects.filter(kind=self.kind, year=year, period=kind, unit=self.unit)

    def click(self, number: int) -> int:
        return self.person.post(self.address, self.person.form(self.page, "seen"))[0]

    def state(self, number: int) -> str:
        copies = KeptCopy.objects.filter(filed__in=self._filed())
        files = [
            Path(settings.MEDIA_ROOT, name) for row in copies.values_list("word", "excel", "letter") for name in row
        ]
        found = (self._filed().count(), copies.count(), sum(path.is_file() for path in files))
        return {(0, 0, 0): ABSENT, (1, 1, 3): WHOLE}.get(found, HALF)


class Undoing(Act):
    name = "một lần hoàn tác / an undo"

    def prepare(self, number: int) -> None:
        self.milestone = self.office.milestones[50 + number % 10]
        self.person.save(self.milestone, f"mistake {number}")
        connections.close_all()
        record = Milestone.history.filter(id=self.milestone).latest("history_id")
        self.records = Milestone.history.filter(id=self.milestone).count()
        self.address = reverse("progress:undo", args=["milestone", record.history_id])

    def click(self, number: int) -> int:
        return self.person.post(self.address, self.person.form(self.address, "seen"))[0]

    def state(self, number: int) -> str:
        is_there = Milestone.objects.get(pk=self.milestone).note == f"mistake {number}"
        records = Milestone.history.filter(id=self.milestone).count() - self.records
        return {(True, 0): ABSENT, (False, 1): WHOLE}.get((is_there, records), HALF)


def killed(office: Office, acts: tuple[type[Act], ...] = (Saving, Importing, Filing, Undoing)) -> list[Trial]:
    return [_killed(office, act(office)) for act in acts]


def _killed(office: Office, act: Act) -> Trial:
    trial, states = Trial(f"kill -9: {act.name}"), list[str]()
    for number in range(1, MOST):
        act.prepare(number)
        office.server.arm(number)
        status = act.click(number)
        is_over = office.server.disarm()
        office.server.wait()
        connections.close_all()
        state = act.state(number)
        trial.sent += 1
        trial.confirmed += status == 302
        trial.unanswered += status == 0
        trial.refused += status not in (0, 302)
        trial.lost += status == 302 and state == ABSENT
        trial.half += state == HALF
        trial.kept += status != 302 and state == WHOLE
        if is_over:
            trial.expect(f"without a kill it is confirmed, not {status}", (status, state) == (302, WHOLE))
            break
        states.append(state)
        if state == ABSENT:
            status = act.repeat(number)
            connections.close_all()
            trial.expect(f"the same once more is confirmed, not {status}", (status, act.state(number)) == (302, WHOLE))
    trial.expect("nobody was killed", bool(states))
    trial.expect(f"absent until the commit, whole from it on: {states}", states == sorted(states))
    trial.add_ledger(Ledger(bad_pages=act.ledger.bad_pages))
    trial.told = f"{len(states)} chỗ / places: {states.count(ABSENT)} absent, {states.count(WHOLE)} whole"
    return trial
