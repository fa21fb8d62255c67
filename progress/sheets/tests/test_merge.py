"""Three ways: what a file says, what it was made from, and what is recorded now; on the sheet of progress."""

from collections import Counter

import pytest
from django.db import connection
from django.db.models import Field
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from history.tracking import written_together
from places.resources import UnitResource
from progress.access.roles import Role
from progress.milestones.resources import MilestoneResource
from progress.models import Milestone, SiteDocument
from progress.tests.cast import document
from progress.tests.people import cluster, milestone, person, stages
from progress.tests.sheets import (
    REASON,
    changes,
    counts,
    edited,
    exported,
    imported,
    only,
    places,
    refused,
    table_of,
    tried,
)
from spreadsheets.book import NOT_COMPUTED
from spreadsheets.merge.plan import Decisions, Status
from spreadsheets.merge.run import NotSaved, Outdated, preview, save
from values.dates import PartialDate

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return person(Role.DEPARTMENT, name="lan")


@pytest.fixture
def site():
    stages()
    return cluster("Cẩm Giàng")


@pytest.fixture
def found(site):
    return milestone(site)


def save_as(user, record, **values):
    """Somebody else saves meanwhile."""
    fresh = type(record).objects.get(pk=record.pk)
    for name, value in values.items():
        setattr(fresh, name, value)
    fresh._history_user = user
    fresh.save()


@pytest.fixture
def minh():
    return person(Role.DEPARTMENT, name="minh")


# --- What a row of ours that came back changes ---


@pytest.mark.usefixtures("clock_stands")
def test_only_the_cells_a_person_changed_are_changes(officer, found):
    table = edited(exported(officer, MilestoneResource), found.pk, note="Mới", percent=40)
    plan = imported(officer, MilestoneResource, *table)
    day = str(PartialDate.parse(timezone.localdate()))
    its_source = [("source", "", f"theo báo cáo của Lan, {day}"), ("as_of", "", day)]
    assert counts(plan) == (0, 1, 2, 0, 0)
    assert changes(plan) == [("percent", "", "40"), ("note", "", "Mới"), *its_source]
    assert plan.sheets[0].is_ours
    found.refresh_from_db()
    assert (found.note, found.percent, found.version) == ("Mới", 40, 2)


def test_what_somebody_else_changed_meanwhile_stands_where_the_file_says_nothing_new(officer, found, minh):
    table = edited(exported(officer, MilestoneResource), found.pk, note="Mới")
    save_as(minh, found, percent=55, state="in_progress")
    plan = imported(officer, MilestoneResource, *table)
    assert changes(plan) == [("note", "", "Mới")]
    found.refresh_from_db()
    assert (found.note, found.percent, found.state, found.version) == ("Mới", 55, "in_progress", 3)


def test_a_stale_row_that_says_nothing_new_changes_nothing(officer, found, minh):
    table = exported(officer, MilestoneResource)
    save_as(minh, found, percent=55)
    assert counts(imported(officer, MilestoneResource, table[0], *table[1])) == (0, 0, 3, 0, 0)
    found.refresh_from_db()
    assert found.percent == 55


def test_both_changed_the_same_cell_so_both_are_shown_with_who_and_when(officer, found, minh):
    table = edited(exported(officer, MilestoneResource), found.pk, note="Của Lan", percent=40)
    save_as(minh, found, note="Của Minh")
    save_as(officer, found, area_done=3)
    plan = tried(officer, MilestoneResource, *table)
    assert (counts(plan), plan.undecided) == ((0, 0, 2, 1, 0), 1)
    cells = {cell.name: cell for cell in only(plan).cells}
    note = cells["note"]
    assert (note.old, note.new, note.theirs, note.who, note.choice) == ("", "Của Lan", "Của Minh", "Minh", "")
    assert note.when
    assert not cells["percent"].is_conflict
    with pytest.raises(NotSaved):
        imported(officer, MilestoneResource, *table)
    found.refresh_from_db()
    assert (found.note, found.percent) == ("Của Minh", None)


@pytest.mark.parametrize(
    ("how", "note"), [({"prefer": "mine"}, "Của Lan"), ({"prefer": "theirs"}, "Của Minh")], ids=["mine", "theirs"]
)
def test_a_conflict_is_settled_for_all_or_cell_by_cell(officer, found, minh, how, note):
    table = edited(exported(officer, MilestoneResource), found.pk, note="Của Lan", percent=40)
    save_as(minh, found, note="Của Minh")
    [cell] = [cell.cell for cell in only(tried(officer, MilestoneResource, *table)).cells if cell.is_conflict]
    both = [how, {"choices": {f"Trang 1!{cell}": how["prefer"]}}]
    for decisions in both:
        plan = tried(officer, MilestoneResource, *table, **decisions)
        assert counts(plan) == (0, 1, 2, 0, 0)
    imported(officer, MilestoneResource, *table, **both[1])
    found.refresh_from_db()
    assert (found.note, found.percent, found.version) == (note, 40, 3)


def test_a_conflict_settled_for_theirs_with_nothing_else_is_no_save(officer, found, minh):
    table = edited(exported(officer, MilestoneResource), found.pk, note="Của Lan")
    save_as(minh, found, note="Của Minh")
    assert counts(imported(officer, MilestoneResource, *table, prefer="theirs")) == (0, 0, 3, 0, 0)
    found.refresh_from_db()
    assert found.version == 2


def test_both_wrote_the_same_so_nothing_is_to_be_done(officer, found, minh):
    table = edited(exported(officer, MilestoneResource), found.pk, note="Như nhau")
    save_as(minh, found, note="Như nhau")
    assert counts(tried(officer, MilestoneResource, *table)) == (0, 0, 3, 0, 0)


def test_a_version_that_history_does_not_know_leaves_every_difference_to_a_person(officer, found, minh):
    table = edited(exported(officer, MilestoneResource), found.pk, note="Của Lan")
    save_as(minh, found, percent=5)
    Milestone.history.filter(id=found.pk, version=1).delete()
    plan = tried(officer, MilestoneResource, *table)
    assert counts(plan) == (0, 0, 2, 1, 0)
    assert {cell.name for cell in only(plan).cells} == {"note"}


def test_a_file_that_is_not_ours_is_compared_with_what_is_recorded(officer, found, minh):
    save_as(minh, found, note="Của Minh")
    plan = tried(officer, MilestoneResource, ["site", "stage", "note"], ["Cẩm Giàng", "feasibility", "Mới"])
    assert changes(plan) == [("note", "Của Minh", "Mới")]
    assert not plan.sheets[0].is_ours


# --- Blank cells, cleared ones ---


def test_a_blank_cell_leaves_what_is_recorded_and_a_word_clears_it(officer, found, minh):
    save_as(minh, found, note="Cũ", percent=5, planned=PartialDate.year(2027))
    header = ["site", "stage", "note", "percent", "planned"]
    blank = ["Cẩm Giàng", "feasibility", None, " ", ""]
    assert counts(tried(officer, MilestoneResource, header, blank)) == (0, 0, 1, 0, 0)
    for word in ("(xoá)", "(XÓA)", "(clear)"):
        cleared = ["Cẩm Giàng", "feasibility", word, word, word]
        plan = tried(officer, MilestoneResource, header, cleared, reason="nhập nhầm")
        assert {name: new for name, _old, new in changes(plan) if name in header} == dict.fromkeys(header[2:], ""), word
    imported(officer, MilestoneResource, header, cleared, reason="nhập nhầm")
    found.refresh_from_db()
    assert (found.note, found.percent, found.planned) == ("", None, None)


def test_what_must_be_there_is_not_cleared(officer, found):
    assert refused(officer, MilestoneResource, ["site", "stage", "state"], ["Cẩm Giàng", "feasibility", "(xoá)"])


def test_a_formula_without_its_result_is_an_error_and_no_blank(officer, found):
    rows = ["site", "stage", "note"], ["Cẩm Giàng", "feasibility", NOT_COMPUTED]
    assert places(tried(officer, MilestoneResource, *rows)) == [("C2", "")]
    assert refused(officer, MilestoneResource, *rows)


# --- Numbers and versions ---


def test_a_record_twice_in_a_file_is_an_error_however_it_is_named(officer, found):
    header, rows = exported(officer, MilestoneResource)
    again = [None, None, "Cẩm Giàng", "feasibility", *[None] * (len(header) - 4)]
    plan = tried(officer, MilestoneResource, header, *rows, again)
    assert (counts(plan), [note.cell for note in plan.errors]) == ((0, 0, 3, 0, 1), [str(len(rows) + 3)])


@pytest.mark.parametrize("number", [99999, 0, -1, 10**30, "abc", 1.5])
def test_a_number_nobody_has_is_an_error_and_no_new_row(officer, found, number):
    header, rows = exported(officer, MilestoneResource)
    rows[0][0] = number
    assert refused(officer, MilestoneResource, header, *rows)


def test_a_number_moved_to_another_row_is_refused(officer, found):
    header, rows = exported(officer, MilestoneResource)
    rows[0][0], rows[1][0] = rows[1][0], rows[0][0]
    assert len(refused(officer, MilestoneResource, header, *rows)) == 2


@pytest.mark.parametrize("version", [99, "x", -1, 10**30, -(10**30)])
def test_a_version_that_never_was_is_refused(officer, site, version):
    found = milestone(site, "site-clearance")
    table = edited(exported(officer, MilestoneResource), found.pk, version=version, note="Mới")
    assert refused(officer, MilestoneResource, *table)
    found.refresh_from_db()
    assert found.note == ""


def test_a_row_whose_record_was_deleted_makes_no_new_one(officer, site, found):
    header, rows = exported(officer, MilestoneResource)
    count = Milestone.objects.count()
    found.delete()
    assert len(refused(officer, MilestoneResource, header, *rows)) == 1
    without_number = [[None, *row[1:]] for row in rows]
    assert len(refused(officer, MilestoneResource, header, *without_number)) == 1
    assert Milestone.objects.count() == count - 1


# --- All or nothing ---


def test_nothing_is_saved_where_one_row_is_wrong_unless_a_person_leaves_it_out(officer, found):
    header = ["site", "stage", "note", "percent"]
    rows = [["Cẩm Giàng", "feasibility", "Mới", None], ["Cẩm Giàng", "site-clearance", None, "nhiều"]]
    assert refused(officer, MilestoneResource, header, *rows)
    found.refresh_from_db()
    assert found.note == ""
    plan = imported(officer, MilestoneResource, header, *rows, leave_refused=True)
    found.refresh_from_db()
    assert (found.note, counts(plan)) == ("Mới", (0, 1, 0, 0, 1))


def test_every_wrong_cell_of_the_file_is_told_at_once(officer, found):
    rows = [["Cẩm Giàng", "feasibility", "nhiều", "mai"], ["Cẩm Giàng", "site-clearance", 500, "31/02/2025"]]
    plan = tried(officer, MilestoneResource, ["site", "stage", "percent", "planned"], *rows)
    assert places(plan) == [("C2", "nhiều"), ("D2", "mai"), ("D3", "31/02/2025")]


def test_a_preview_writes_nothing(officer, found):
    before = Milestone.history.count()
    tried(officer, MilestoneResource, *edited(exported(officer, MilestoneResource), found.pk, note="Mới"))
    found.refresh_from_db()
    assert (found.note, Milestone.history.count()) == ("", before)


def test_rows_that_comparing_alone_judges_are_not_tried_out(officer, found, monkeypatch):
    """Trying out copies the whole of a SQLite database."""

    def never():
        raise AssertionError("tried out")

    monkeypatch.setattr("spreadsheets.merge.run.tried_out", never)
    rows = edited(exported(officer, MilestoneResource), found.pk, note="Mới")
    assert imported(officer, MilestoneResource, *rows).count(Status.CHANGED) == 1
    with pytest.raises(AssertionError, match="tried out"):
        tried(person(Role.ADMINISTRATOR), UnitResource, ["name", "kind"], ["Quang Sơn", "xã"])


def test_what_was_saved_between_preview_and_confirmation_is_shown_and_merged_again(officer, found, minh):
    table = edited(exported(officer, MilestoneResource), found.pk, note="Của Lan")
    sheets = [(MilestoneResource, table_of(MilestoneResource(officer), *table))]
    how = {"user": officer, "decisions": Decisions(), "reason": REASON}
    seen = preview(sheets, **how)
    save_as(minh, found, note="Của Minh")
    with pytest.raises(Outdated) as stopped:
        save(sheets, **how, request_id="a" * 32, agreed=seen.fingerprint)
    assert stopped.value.plan.count(Status.CONFLICT) == 1
    found.refresh_from_db()
    assert found.note == "Của Minh"


def test_a_save_during_the_save_stops_it(officer, found, minh, monkeypatch):
    from spreadsheets.merge import run

    def write(resource, plan, **said):
        monkeypatch.undo()
        save_as(minh, found, percent=1)
        run.write(resource, plan, **said)

    table = edited(exported(officer, MilestoneResource), found.pk, note="Của Lan")
    sheets = [(MilestoneResource, table_of(MilestoneResource(officer), *table))]
    monkeypatch.setattr(run, "write", write)
    with pytest.raises(Outdated):
        save(sheets, user=officer, decisions=Decisions(), reason=REASON, request_id="a" * 32)
    found.refresh_from_db()
    assert (found.note, found.percent) == ("", None)  # that other save was in the transaction taken back


def test_a_row_that_the_database_refuses_after_all_is_told_and_the_others_can_go_in(officer, site, monkeypatch):
    from spreadsheets.merge import run

    def write(resource, plan, **said):
        Milestone.objects.get_or_create(site_id=site.pk, stage=milestone(site).stage, phase=7)
        saving_write(resource, plan, **said)

    saving_write = run.write
    monkeypatch.setattr(run, "write", write)
    header = ["site", "stage", "phase", "note"]
    rows = [
        ["Cẩm Giàng", "feasibility", 7, "a"],
        ["Cẩm Giàng", "feasibility", 8, "b"],
        ["Cẩm Giàng", "feasibility", 0, "c"],
    ]
    sheets = [(MilestoneResource, table_of(MilestoneResource(officer), header, *rows))]
    how = {"user": officer, "reason": REASON, "request_id": "d" * 32}
    with pytest.raises(NotSaved) as stopped:
        save(sheets, decisions=Decisions(), **how)
    assert [(note.cell, bool(note.message)) for note in stopped.value.plan.errors] == [("2", True)]
    assert not Milestone.objects.exclude(note="").exists()
    plan = save(sheets, decisions=Decisions(leave_refused=True), **how)
    assert counts(plan) == (1, 1, 0, 0, 1)
    assert sorted(Milestone.objects.exclude(note="").values_list("note", "version")) == [("b", 1), ("c", 2)]
    assert Milestone.history.filter(request_id="d" * 32).count() == 3  # of which one is the other's


# --- As a save of each would be ---


def test_rows_written_together_leave_what_saves_one_by_one_would(officer, site):
    one, other = milestone(site), milestone(site, "site-clearance")
    values = {"state": "in_progress", "planned": PartialDate.quarter(2027, 1), "percent": 40, "note": "Đang làm"}
    with written_together("b" * 32):
        for name, value in values.items():
            setattr(one, name, value)
        one._history_user, one._change_reason = officer, REASON
        one.save()
    rows = ["site", "stage", "state", "planned", "percent", "note"], [
        "Cẩm Giàng", "site-clearance", "Đang thực hiện", "quý I/2027", "40", "Đang  làm",
    ]  # fmt: skip
    imported(officer, MilestoneResource, *rows)
    # An import says on what new values rest; a bare save says nothing.
    own = {"id", "history_id", "history_date", "changed_at", "request_id", "stage_id", "source", "as_of"}
    records = [record.history.first() for record in (one, other)]
    by_save, by_import = (
        {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields} for record in records
    )
    assert {k: v for k, v in by_save.items() if k not in own} == {k: v for k, v in by_import.items() if k not in own}
    assert records[1].changed_at == Milestone.objects.get(pk=other.pk).changed_at
    other.refresh_from_db()
    assert other.version == records[1].version == 2


def test_all_records_of_one_import_share_its_id(officer, site):
    paper = document(number="1/QĐ")
    header = ["site", "stage", "phase", "note", "document"]
    rows = [["Cẩm Giàng", "feasibility", 0, "a", None], ["Cẩm Giàng", "site-clearance", 1, "b", "1/QĐ"]]
    sheets = [(MilestoneResource, table_of(MilestoneResource(officer), header, *rows))]
    save(sheets, user=officer, decisions=Decisions(), reason=REASON, request_id="c" * 32)
    assert Milestone.history.filter(request_id="c" * 32).count() == 2
    assert SiteDocument.history.get().request_id == "c" * 32
    assert paper.site_documents.count() == 1


# --- Fast ---


@pytest.fixture
def many(site):
    for number in range(70):
        cluster(f"Cụm số {number}")
    return Milestone.objects.all()


def queries(do) -> int:
    with CaptureQueriesContext(connection) as captured:
        do()
    return len(captured)


@pytest.mark.once
def test_ten_rows_ask_as_much_as_two_hundred(officer, many):
    header, rows = exported(officer, MilestoneResource)
    assert len(rows) > 200

    def ask(count, note):
        part = [list(row) for row in rows[:count]]
        for row in part:
            row[header.index("note")] = note
        return queries(lambda: tried(officer, MilestoneResource, header, *part))

    assert ask(10, None) == ask(200, None)
    assert ask(10, "mới") == ask(200, "mới")

    def write(count, note):
        part = [list(row) for row in exported(officer, MilestoneResource)[1][:count]]
        for row in part:
            row[header.index("note")] = note
        return queries(lambda: imported(officer, MilestoneResource, header, *part))

    assert write(10, "a") == write(200, "b") < 45  # compared three times: by the preview, before saving, when saved


@pytest.mark.once
def test_stale_rows_ask_a_few_queries_more_whatever_their_number(officer, many, minh):
    header, rows = exported(officer, MilestoneResource)
    for record in many[:60]:
        save_as(minh, record, percent=1)
    for row in rows:
        row[header.index("note")] = "mới"
    asked = [queries(lambda c=count: tried(officer, MilestoneResource, header, *rows[:c])) for count in (20, 60)]
    assert asked[0] == asked[1]


def test_what_is_saved_was_made_ready_before_anything_is_locked(officer, many, monkeypatch):
    """Whoever saves meanwhile waits for the writing alone: values are put into the database's form before it."""
    inside, made = [False], Counter()

    def counted(self, value, connection, _prepare=Field.get_db_prep_save):
        made[count] += inside[0]
        return _prepare(self, value, connection)

    def first():
        inside[0] = True

    def then(_plan):
        inside[0] = False

    monkeypatch.setattr(Field, "get_db_prep_save", counted)
    for count in (10, 200):
        header, rows = exported(officer, MilestoneResource)
        for row in rows[:count]:
            row[header.index("note")] = f"trong {count}"
        sheets = [(MilestoneResource, table_of(MilestoneResource(officer), header, *rows[:count]))]
        said = {"user": officer, "decisions": Decisions(), "reason": REASON, "request_id": "a" * 32}
        assert save(sheets, **said, first=first, then=then).count(Status.CHANGED) == count
        assert Milestone.history.filter(note=f"trong {count}", request_id="a" * 32).count() == count
    assert 0 < made[10] == made[200]
