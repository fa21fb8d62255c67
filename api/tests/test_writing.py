"""Reports that programs send: they wait as those of the pages do, by the same actions, with the same refusals."""

import json

import pytest

from api.tests.program import Program, make_secret
from progress.models import (
    Milestone,
    Obstacle,
    ObstacleKind,
    PeriodFigure,
    ReportRow,
    SecondaryProject,
    Submission,
    WorkSettings,
)
from progress.tests.cast import document, make_cast, milestone


@pytest.fixture
def cast(db):
    return make_cast()


def refused(answer, status: int = 422) -> dict[str, str]:
    """Return the errors by field."""
    assert answer.status_code == status, answer.content.decode()
    assert answer["Content-Type"] == "application/problem+json"
    return {one["field"]: one["message"] for one in answer.json()["errors"]}


def test_a_milestone_reported_waits_for_an_officer(cast):
    eia, paper = milestone(cast.cluster, "eia"), document(cast.cluster)
    values = {"state": "in_progress", "percent": 40, "forecast": "2027-03-31", "document": paper.pk, "note": "đo\0 đạc"}
    program = Program(make_secret(cast.clerk))
    body = {"milestone": eia.pk, "version": eia.version, "values": values, "reason": "theo tiến độ"}
    sent = program.post("reports/milestone/", json.dumps(body), **{"Idempotency-Key": "so-1"})
    assert sent.status_code == 201, sent.content.decode()
    [report] = Submission.objects.all()
    assert sent.json()["report"]["id"] == report.pk
    assert "\0" not in report.values["note"]
    assert (report.reporter, report.state, report.reason) == (cast.clerk, "waiting", "theo tiến độ")
    assert report.values == {
        "state": "in_progress", "percent": "40", "forecast": "2027-03-31/2027-03-31", "document": str(paper.pk),
        "note": "đo đạc",
    }  # fmt: skip
    eia.refresh_from_db()
    assert eia.state == "unknown"  # nothing official changes
    again = program.post("reports/milestone/", json.dumps(body), **{"Idempotency-Key": "so-1"})
    assert (again.status_code, again.json()["report"]) == (200, None)
    assert [one["id"] for one in program.get("reports/").json()["data"]] == [report.pk]


def test_what_is_wrong_is_told_at_its_field(cast):
    eia, foreign = milestone(cast.cluster, "eia"), milestone(cast.other_cluster, "eia")
    hidden = document(cast.other_cluster)
    program = Program(make_secret(cast.clerk))

    def send(**changes):
        body = {"milestone": eia.pk, "version": eia.version, "values": {"percent": 10}} | changes
        return program.post("reports/milestone/?lang=en", json.dumps(body))

    assert set(refused(send(values={"percent": "x", "forecast": "ngày mai"}))) == {"values.forecast", "values.percent"}
    assert set(refused(send(values={"percent": 400}))) == {"values.percent"}
    assert "There is none" in refused(send(milestone=foreign.pk))["milestone"]
    assert "There is none" in refused(send(values={"document": hidden.pk}))["values.document"]
    assert refused(send(values={"area_done": 1, "zone": 2})).keys() == {"values.area_done", "values.zone"}
    for wrong in (
        {"milestone": "x"}, {"milestone": True}, {"milestone": 10**30}, {"milestone": None}, {"version": -1},
        {"values": []}, {"values": {"note": {"a": 1}}}, {"values": {"note": [1]}}, {"values": {"percent": 1e300}},
        {"values": {"planned": {"first": "2026-01-01", "last": "x"}}},
        {"confirmed": "a"}, {"reason": "x" * 5000}, {"reason": {"a": 1}}, {"more": 1},
    ):  # fmt: skip
        assert refused(send(**wrong)), wrong
    assert refused(send(version=eia.version + 1), 409) == {}
    for body in ("[", "[]", "NaN", '{"a": 1, "a": 2}', "[" * 100_000, '{"milestone": NaN}', "\xff", "1" * 6000):
        assert refused(program.post("reports/milestone/", body), 400) == {}, body[:20]
    assert Submission.objects.count() == 0


def test_what_looks_doubtful_is_asked_and_then_confirmed(cast):
    eia = milestone(cast.cluster, "eia")
    program = Program(make_secret(cast.clerk))
    body = {"milestone": eia.pk, "version": eia.version, "values": {"state": "in_progress", "percent": 100}}
    [doubt, *others] = program.post("reports/milestone/", json.dumps(body)).json()["errors"]
    assert doubt["field"] == "confirmed"
    codes = [one["code"] for one in (doubt, *others)]
    assert program.post("reports/milestone/", json.dumps(body | {"confirmed": codes})).status_code == 201


def test_only_reports_that_wait_are_taken(cast):
    eia = milestone(cast.cluster, "eia")
    body = json.dumps({"milestone": eia.pk, "version": eia.version, "values": {"percent": 10}})
    for person in (cast.department, cast.administrator, cast.leader):
        refused(Program(make_secret(person)).post("reports/milestone/", body), 403)
    office = WorkSettings.current()
    office.roles_awaiting_acceptance = []
    office.save()
    refused(Program(make_secret(cast.clerk)).post("reports/milestone/", body), 403)
    eia.refresh_from_db()
    assert (eia.percent, Submission.objects.count()) == (None, 0)


def test_an_obstacle_is_told_and_not_opened(cast):
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    program = Program(make_secret(cast.clerk))
    body = {"site": cast.cluster.pk, "kind": kind.pk, "description": "Vướng đất", "due": "Q4/2026"}
    assert program.post("reports/obstacle/", json.dumps(body)).status_code == 201
    [report] = Submission.objects.all()
    assert report.values["description"] == "Vướng đất"
    assert not Obstacle.objects.exists()
    wrong = body | {"kind": 999, "due": "x", "milestone": milestone(cast.zone, "eia").pk}
    assert refused(program.post("reports/obstacle/", json.dumps(wrong))).keys() == {"kind", "due", "milestone"}
    assert "site" in refused(program.post("reports/obstacle/", json.dumps(body | {"site": cast.zone.pk})))


def test_figures_of_a_period_are_reported_line_by_line(cast):
    for number in ("1", "2"):
        ReportRow.objects.create(form="01", number=number, order=int(number), name="Doanh thu")
    project = SecondaryProject.objects.create(site_id=cast.cluster.pk, name="Nhà máy")
    program = Program(make_secret(cast.clerk))
    body = {"project": project.pk, "period": "2026-half", "lines": {"1": 12.5}, "source": "sổ kế toán"}
    sent = program.post("reports/period/", json.dumps(body))
    assert sent.status_code == 201, sent.content.decode()
    [report] = Submission.objects.all()
    assert report.values == {"1": {"value": "12.5", "note": "", "source": "sổ kế toán", "as_of": None}}
    assert not PeriodFigure.objects.exists()
    # Another line joins the report that waits.
    other = body | {"lines": {"2": {"value": "7", "note": "ước"}}}
    assert program.post("reports/period/", json.dumps(other)).status_code == 201
    report.refresh_from_db()
    assert report.values["2"]["note"] == "ước"
    for wrong, field in (
        ({"lines": {"9": 1}}, "lines.9"), ({"lines": {"1": "nhiều"}}, "lines.1"), ({"lines": {"1": -1}}, "lines.1"),
        ({"period": "2026"}, "period"), ({"period": "2199-year"}, "period"), ({"project": None}, "site"),
        ({"lines": [1]}, "lines"), ({"as_of": "x"}, "as_of"),
    ):  # fmt: skip
        assert field in refused(program.post("reports/period/", json.dumps(body | wrong))), wrong
    assert Milestone.objects.filter(version__gt=1).count() == 0
