"""The office to which it happens: its server, its disk, the people who are signed in, the milestones they write to."""

from dataclasses import dataclass, field
from pathlib import Path

from django.contrib.auth.models import Group, User

from bench.chaos.machine import Cluster, Disk, Server
from bench.chaos.people import Ledger, Person
from bench.worlds import OFFICER, PASSWORD
from progress.access.roles import Role
from progress.models import Milestone, State


@dataclass(slots=True)
class Office:
    """`cluster` is the PostgreSQL server where there is one, also where the office's own database is SQLite's."""

    server: Server
    disk: Disk
    cluster: Cluster | None
    database: str
    folder: Path
    milestones: list[int] = field(default_factory=list)
    cookies: list[dict[str, str]] = field(default_factory=list)

    @property
    def is_sqlite(self) -> bool:
        return self.database == "sqlite"

    def open(self, people: int) -> None:
        """Make editors, start the server and sign everybody in."""
        officer = User.objects.get(username=OFFICER)
        role = Group.objects.get(name=Role.DEPARTMENT.value)
        for number in range(people):
            User.objects.create_user(f"editor{number}", password=PASSWORD, is_staff=True).groups.add(role)
        running = Milestone.objects.editable_by(officer).filter(state=State.IN_PROGRESS).order_by("pk")
        self.milestones = list(running.values_list("pk", flat=True)[: people + 60])
        self.server.start()
        for number in range(people):
            person = Person(self.server.port, Ledger())
            person.sign_in(f"editor{number}", PASSWORD)
            self.cookies.append(person.cookies)

    def person(self, ledger: Ledger, number: int = 0) -> Person:
        return Person(self.server.port, ledger, self.cookies[number])
