"""Generated data go out and come back: untouched they change nothing, and k edited cells change exactly these."""

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from progress.milestones.resources import MilestoneResource
from progress.models import Milestone, State
from progress.tests.cast import make_cast
from spreadsheets.exports import SheetListing
from spreadsheets.imports import sessions
from spreadsheets.merge.plan import Decisions
from spreadsheets.writers import write_table
from values.dates import PartialDate
from values.text import normalize, normalize_lines

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("clock_stands")]
FORMATS = [("xlsx", ";"), ("ods", ";"), ("csv", ";"), ("csv", ",")]
EXAMPLES = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

texts = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\ufffe\uffff"), max_size=40
) | st.sampled_from(
    [
        "=1+1",
        "+84",
        "-5",
        "@a",
        "\tx",
        "'x",
        "''x",
        "_x000D_",
        "1.234",
        "15/03/2024",
        "(xoá)",
        "x;y",
        "a\nb",
        '"',
        "TRUE",
    ]
)
# As the database holds text: what no file can hold was never typed.
printable = texts.filter(lambda text: all(c in "\n\t" or (ord(c) >= 32 and not 0x7F <= ord(c) < 0xA0) for c in text))


def dates_since(first: int):
    """Partial dates of the years from `first` on."""
    years = st.integers(first, 2199)
    return st.one_of(
        st.dates(min_value=PartialDate.year(first).start, max_value=PartialDate.year(2199).end).map(PartialDate.day),
        st.builds(PartialDate.month, years, st.integers(1, 12)),
        st.builds(PartialDate.quarter, years, st.integers(1, 4)),
        st.builds(PartialDate.half_year, years, st.integers(1, 2)),
        st.builds(PartialDate.year, years),
    )


dates = dates_since(1901)
# SQLite keeps fifteen digits of a decimal.
areas = st.decimals(Decimal(0), Decimal("9999999999"), places=4)
progress = st.fixed_dictionaries(
    {
        "state": st.sampled_from([State.UNKNOWN, State.NOT_STARTED, State.IN_PROGRESS]),
        "planned": st.none() | dates,
        "forecast": st.none() | dates,
        "percent": st.none() | st.integers(0, 100),
        "area_done": st.none() | areas,
        "households_total": st.none() | st.integers(0, 2**31 - 1),
        "note": printable.map(normalize_lines),
        "source": printable.map(normalize),
    }
)


@pytest.fixture
def cast():
    return make_cast()


def written(kind: str, delimiter: str, user, edits: dict[tuple[int, str], object] | None = None) -> bytes:
    """The progress sheet as `user` gets it, with some cells typed over, by (place of the row, column)."""
    spec = SheetListing(MilestoneResource(user)).spec()
    names = [column.key for column in spec.columns]
    rows = [list(row) for row in spec.rows]
    for (place, name), value in (edits or {}).items():
        rows[place][names.index(name)] = value
    target = io.BytesIO()
    write_table(kind, replace(spec, rows=rows), target, delimiter=delimiter, with_keys=True)
    return target.getvalue()


def stored() -> dict[int, tuple]:
    names = ("state", "planned", "forecast", "percent", "area_done", "households_total", "note", "source", "version")
    return {row[0]: row[1:] for row in Milestone.objects.values_list("pk", *names)}


# Whatever is typed into it breaks no rule of what has not started.
begun = progress.map(lambda values: values | {"state": State.IN_PROGRESS})


def fill(data, user, values=progress) -> list[int]:
    """Give some milestones generated values; return the primary keys of all, as they are exported."""
    for milestone in Milestone.objects.order_by("pk")[:4]:
        for name, value in data.draw(values).items():
            setattr(milestone, name, value)
        milestone.save()
    resource = MilestoneResource(user)
    return list(resource.in_order(resource.visible()).values_list("pk", flat=True))


@pytest.mark.parametrize(("kind", "delimiter"), FORMATS)
@given(data=st.data())
@EXAMPLES
def test_untouched_nothing_changes(cast, kind, delimiter, data):
    with transaction.atomic():
        fill(data, cast.administrator)
        before = stored()
        content = written(kind, delimiter, cast.administrator)
        _run, found, plan = sessions.start(content, f"a.{kind}", cast.administrator)
        assert not found.asks
        assert plan.errors == []
        assert plan.counts["unchanged"] == len(before) == sum(plan.counts.values())
        transaction.set_rollback(True)


CELLS = {
    "percent": st.integers(0, 100),
    "note": printable.map(normalize_lines).filter(bool),
    "source": printable.map(normalize).filter(bool),
    "area_done": areas,
    # A new forecast that is over is refused.
    "forecast": dates_since(timezone.localdate().year + 1),
}


@pytest.mark.parametrize(("kind", "delimiter"), FORMATS)
@given(data=st.data())
@EXAMPLES
def test_edited_cells_and_no_others_change(cast, kind, delimiter, data):
    with transaction.atomic():
        pks = fill(data, cast.administrator, begun)
        before = stored()
        places = st.tuples(st.integers(0, len(pks) - 1), st.sampled_from(sorted(CELLS)))
        edits = {place: data.draw(CELLS[place[1]]) for place in data.draw(st.sets(places, min_size=1, max_size=6))}
        assume(all(str(value).casefold() not in ("(xoá)", "(clear)") for value in edits.values()))
        typed = {place: str(value) if isinstance(value, PartialDate) else value for place, value in edits.items()}
        content = written(kind, delimiter, cast.administrator, typed)
        run, _found, plan = sessions.start(content, f"a.{kind}", cast.administrator)
        assert plan.errors == []
        plan = sessions.decide(run, Decisions(reason="chậm bàn giao"))
        sessions.confirm(run, by=cast.administrator, agreed=plan.fingerprint)
        expected = {}
        for pk, row in before.items():
            milestone = dict(zip(("state", "planned", "forecast", "percent", "area_done"), row, strict=False))
            milestone |= {"households_total": row[5], "note": row[6], "source": row[7]}
            news = {name: value for (place, name), value in edits.items() if pks[place] == pk}
            changed = {name for name, value in news.items() if milestone[name] != value}
            if changed - {"note", "source"} and "source" not in changed:
                news["source"] = f"tệp “a.{kind}”, {timezone.localdate():%d/%m/%Y}"  # the old one proved other values
            expected[pk] = (*(milestone | news).values(), row[8] + bool(changed))
        assert stored() == expected
        transaction.set_rollback(True)
