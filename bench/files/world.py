"""A province made up for measuring: sites with all the milestones of the shipped catalogue, and one officer."""

from decimal import Decimal

from django.contrib.auth.models import Group, User
from django.core.management import call_command

from clusters.models import Cluster
from history.bulk import add_in_bulk, change_in_bulk, delete_in_bulk
from places.models import AdministrativeUnit
from progress.access.roles import Role, create_missing_groups
from progress.models import Document, DocumentKind, Milestone, SiteDocument, Stage, State
from values.dates import PartialDate

DOCUMENTS = 50


PLANNED = ("2025", "quý I/2025", "15/03/2024", "6/2026")


FILLED = ("state", "planned", "forecast", "percent", "area_done", "area_total", "document", "source", "as_of", "note")


def make_officer() -> User:
    """Make an officer of the Department: rights are checked row by row, and nothing waits for acceptance."""
    create_missing_groups()
    user = User.objects.create_user("bench", password="only-for-measuring")
    user.groups.add(Group.objects.get(name=Role.DEPARTMENT.value))
    return User.objects.get(pk=user.pk)


def make_milestones(rows: int, by: User) -> None:
    """Record sites until there are `rows` milestones in all, each with values in half of its columns."""
    if not Stage.objects.exists():
        call_command("loaddata", "30-stages", verbosity=0)
        unit = AdministrativeUnit.objects.create(kind="province", name="Thử nghiệm")
        kind = DocumentKind.DECISION
        for number in range(DOCUMENTS):
            Document.objects.create(kind=kind, number=f"{number}/QĐ-UBND", title=f"Quyết định số {number}")
    unit = AdministrativeUnit.objects.get()
    known = set(Milestone.objects.values_list("pk", flat=True))
    for number in range(Cluster.objects.count(), rows):
        if Milestone.objects.count() >= rows:
            break
        Cluster.objects.create(name=f"Cụm số {number}", unit=unit)
    new = list(Milestone.objects.exclude(pk__in=known).order_by("pk") if len(known) < 500 else _beyond(max(known)))
    over = len(known) + len(new) - rows
    delete_in_bulk(new[len(new) - over :], by=by, reason="")
    new = new[: len(new) - over]
    documents = list(Document.objects.values_list("pk", flat=True))
    for index, milestone in enumerate(new):
        _fill(milestone, index, documents[index % DOCUMENTS])
    change_in_bulk(new, FILLED, by=by, reason="")
    links = sorted({(milestone.site_id, milestone.document_id) for milestone in new} - _links())
    add_in_bulk([SiteDocument(site_id=site, document_id=document) for site, document in links], by=by, reason="")


def _links() -> set[tuple[int, int]]:
    return set(SiteDocument.objects.values_list("site_id", "document_id"))


def _beyond(pk: int):
    return Milestone.objects.filter(pk__gt=pk).order_by("pk")


def _fill(milestone: Milestone, index: int, document: int) -> None:
    milestone.state = State.IN_PROGRESS
    milestone.planned = PartialDate.parse(PLANNED[index % len(PLANNED)])
    milestone.forecast = PartialDate.parse(f"{index % 28 + 1}/{index % 12 + 1}/2027")
    milestone.percent = index % 99
    milestone.area_done = Decimal(index % 5000) / 100
    milestone.area_total = Decimal(75)
    milestone.document_id = document
    milestone.source = f"báo cáo số {index % 300}"
    milestone.as_of = PartialDate.parse("01/06/2026")
    milestone.note = f"Ghi chú số {index} về tiến độ"
