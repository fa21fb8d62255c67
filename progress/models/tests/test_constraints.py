"""The rules hold in the database as well as in forms: nothing that bypasses validation gets past them."""

import datetime

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint
from django.forms import modelform_factory
from django.utils import timezone

from progress.models import (
    AgendaItem,
    Baseline,
    BaselineDate,
    Conclusion,
    Document,
    FilingStep,
    Finding,
    Inspection,
    InvestorFact,
    Meeting,
    Mention,
    Milestone,
    Notification,
    Obstacle,
    ObstacleKind,
    PeriodFigure,
    PersonInCharge,
    Remark,
    ReportRow,
    SavedList,
    SecondaryProject,
    SentReport,
    Site,
    SiteDocument,
    SiteEvent,
    SiteFigure,
    SiteOutline,
    SitePosition,
    Stage,
    Submission,
    TimeLimit,
    WorkSettings,
)
from progress.tests.cast import document, figure, milestone
from values.dates import PartialDate

BEFORE, OPENED, AFTER = datetime.date(2026, 4, 30), datetime.date(2026, 5, 1), datetime.date(2026, 5, 2)
THIS_HALF = {"year": 2026, "period": "half"}


@pytest.fixture
def world(cast):
    """The cast with one row of everything at Cẩm Giàng."""
    site = cast.cluster
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    cast.milestone = milestone(site, "eia")
    cast.paper = document(site, date=PartialDate.parse("4/11/2022"), issuer=cast.company)
    cast.figure = figure(site, "area", "43")
    cast.rival_figure = figure(site, "area", "40")
    cast.obstacle = Obstacle.objects.create(site_id=site.pk, kind=kind, description="Giá đất", opened_on=OPENED)
    cast.project = SecondaryProject.objects.create(site_id=site.pk, name="Nhà máy giày")
    visit = Inspection.objects.create(site_id=site.pk, date=OPENED)
    cast.finding = Finding.objects.create(inspection=visit, found="san nền chậm")
    cast.row = ReportRow.objects.create(form="01", number="1", order=10, name="Doanh thu")
    cast.developers_row = ReportRow.objects.create(form="02", number="4", order=40, name="Đất cho thuê")
    cast.answer = PeriodFigure.objects.create(site_id=site.pk, project=cast.project, row=cast.row, **THIS_HALF, value=1)
    PeriodFigure.objects.create(site_id=site.pk, row=cast.developers_row, **THIS_HALF, value=1)
    cast.submission = Submission.objects.create(
        milestone=cast.milestone, values={"percent": "40"}, seen_values={"percent": None}, reporter=cast.clerk
    )
    cast.event = SiteEvent.objects.create(site_id=site.pk, kind="revoked", date=PartialDate.parse("2022"))
    cast.baseline = Baseline.objects.create(site_id=site.pk, name="Tiến độ gốc")
    BaselineDate.objects.create(baseline=cast.baseline, milestone=cast.milestone, date=PartialDate.parse("2025"))
    cast.remark = Remark.objects.create(
        site_id=site.pk, text="Xem lại", milestone=cast.milestone, written_by=cast.clerk
    )
    Mention.objects.create(remark=cast.remark, person=cast.clerk)
    meeting = Meeting.objects.create(kind="cluster", date=OPENED, title="Giao ban")
    cast.item = AgendaItem.objects.create(meeting=meeting, site_id=site.pk, order=1, topic="Giá đất")
    task = {"text": "Báo cáo", "organisation": cast.company, "due": PartialDate.parse("2027")}
    cast.conclusion = Conclusion.objects.create(meeting=meeting, site_id=site.pk, **task)
    cast.cluster_pk, cast.eia = site.pk, cast.stages["eia"]
    PersonInCharge.objects.create(site_id=site.pk, person=cast.clerk)
    SitePosition.objects.create(site_id=site.pk, latitude="22.1", longitude="105.9")
    SiteOutline.objects.create(site_id=site.pk, shape="[]", file_name="ranh.kml", area=1)
    cast.fact = InvestorFact.objects.create(site_id=site.pk, subject="rent", text="55 USD/m²")
    SavedList.objects.create(owner=cast.clerk, list_name="clusters:list", name="Chậm")
    cast.limit = TimeLimit.objects.create(stage=cast.eia, days=30, article="Điều 34", valid_from=OPENED)
    return cast


def change(name, **values):
    """Write past every check but the database's."""
    return lambda world: type(getattr(world, name)).objects.filter(pk=getattr(world, name).pk).update(**values)


def add(model, **values):
    """Make a row past every check but the database's; text starting with ":" names one of the world."""

    def make(world):
        own = {key: getattr(world, v[1:]) if str(v).startswith(":") else v for key, v in values.items()}
        model.objects.bulk_create([model(**own)])

    return make


def same_name_in_one_commune(world):
    other = Site.objects.filter(pk=world.other_cluster.pk)
    other.update(name_exact=world.cluster.name_exact, unit=world.cluster.unit)


def same_name_nowhere(world):
    both = Site.objects.filter(pk__in=[world.cluster.pk, world.other_cluster.pk])
    both.update(unit=None, name_exact=world.cluster.name_exact)


def same_address(world):
    Site.objects.filter(pk=world.other_cluster.pk).update(slug=world.cluster.slug)


def second_milestone(world):
    Milestone.objects.bulk_create([Milestone(site_id=world.cluster.pk, stage=world.stages["eia"])])


def second_link(world):
    SiteDocument.objects.bulk_create([SiteDocument(site_id=world.cluster.pk, document=world.paper)])


def second_project(world):
    SecondaryProject.objects.bulk_create([SecondaryProject(site_id=world.cluster.pk, name="NHÀ MÁY GIÀY")])


def second_paper(world):
    paper = Document(kind="notice", number="2140/qđ-ubnd", date=world.paper.date, issuer=world.paper.issuer)
    Document.objects.bulk_create([paper])


def second_paper_of_unknown_date(world):
    for _time in range(2):
        Document.objects.bulk_create([Document(kind="notice", number="7/TB", issuer=world.company)])


def second_paper_of_unknown_issuer(world):
    for _time in range(2):
        Document.objects.bulk_create([Document(kind="notice", number="7/TB", date=PartialDate.parse("2024"))])


def second_open_report(world):
    fields = {"milestone": world.milestone, "site_id": world.cluster.pk, "reporter": world.clerk}
    Submission.objects.bulk_create([Submission(values={"percent": "50"}, state="waiting", **fields)])


def second_report_of_a_page(project):
    """Of a project's figures, or of the developer's."""

    def write(world):
        page = {"kind": "period", "site_id": world.cluster.pk, "project": project(world), **THIS_HALF}
        rows = [Submission(values={"1": {"value": "5"}}, reporter=world.clerk, **page) for _time in range(2)]
        Submission.objects.bulk_create(rows)

    return write


def sent_twice(world):
    SentReport.objects.bulk_create([SentReport(user=world.clerk, token="1-a") for _time in range(2)])


def filed_by(kind, way):
    """A step of filing without a note."""

    def write(world):
        form = {"form": "02", "about_pk": world.cluster.pk, "year": 2026, "period": "half"}
        step = FilingStep(kind=kind, way=way, on=OPENED, at=timezone.now(), by=world.clerk, **form)
        FilingStep.objects.bulk_create([step])

    return write


def one_person(world):
    change("obstacle", resolved_by=world.department, confirmed_by=world.department)(world)


def conclusion_of_one_person(world):
    change("conclusion", done_on=OPENED, done_by=world.department, confirmed_by=world.department)(world)


def second_notification(world):
    about = {"person": world.clerk, "about": "remark", "about_pk": world.remark.pk, "kind": "mentioned"}
    Notification.objects.bulk_create([Notification(**about), Notification(**about)])


def second_mention(world):
    Mention.objects.bulk_create([Mention(remark=world.remark, person=world.clerk)])


def second_row(world):
    for _time in range(2):
        ReportRow.objects.bulk_create([_row(valid_from=datetime.date(2027, 1, 1))])


def _row(**values):
    return ReportRow(form="01", number="1", order=10, name="Doanh thu", **values)


def second_answer(world):
    rows = [PeriodFigure(site_id=world.cluster.pk, project=world.project, row=world.row, **THIS_HALF)]
    PeriodFigure.objects.bulk_create(rows)


def second_answer_of_the_developer(world):
    PeriodFigure.objects.bulk_create([PeriodFigure(site_id=world.cluster.pk, row=world.developers_row, **THIS_HALF)])


def key_substep(world):
    Stage.objects.filter(code="payment").update(is_key=True)


def second_baseline(world):
    Baseline.objects.bulk_create([Baseline(site_id=world.cluster.pk, name="tiến độ GỐC")])


def second_baseline_date(world):
    again = {"site_id": world.cluster.pk, "baseline": world.baseline, "milestone": world.milestone}
    BaselineDate.objects.bulk_create([BaselineDate(date=PartialDate.parse("2026"), **again)])


VIOLATIONS = {
    "site_name_unique_in_its_commune": same_name_in_one_commune,
    "site_name_unique_of_unknown_place": same_name_nowhere,
    "site_slug_unique_in_its_kind": same_address,
    "document_once_per_reference_date_issuer": second_paper,
    "document_once_per_reference_issuer": second_paper_of_unknown_date,
    "document_once_per_reference_date": second_paper_of_unknown_issuer,
    "document_has_a_number_or_a_title": change("paper", number="", title=""),
    "document_once_per_site": second_link,
    "site_figure_not_negative": change("figure", value="-0.1"),
    "site_figure_one_chosen": change("rival_figure", is_chosen=True),
    "stage_belongs_to_a_kind": add(Stage, code="x", name="x", order=1, for_clusters=False, for_zones=False),
    "substep_is_no_key_stage": key_substep,
    "milestone_once_per_site_stage_phase": second_milestone,
    "milestone_percent_up_to_100": change("milestone", percent=101),
    "milestone_areas_not_negative": change("milestone", area_total="-1"),
    "milestone_actual_only_when_done": change("milestone", actual=PartialDate.parse("2024")),
    "work_settings_one_row": lambda world: WorkSettings.objects.bulk_create([WorkSettings(pk=2)]),
    "milestone_area_done_within_total": change("milestone", area_done="43.1", area_total="43"),
    "milestone_area_ready_within_total": change("milestone", area_ready="43.1", area_total="43"),
    "milestone_households_done_within_total": change("milestone", households_done=89, households_total=88),
    "obstacle_asked_on_not_before_opened_on": change("obstacle", asked_on=BEFORE),
    "obstacle_answered_on_not_before_opened_on": change("obstacle", answered_on=BEFORE),
    "obstacle_answered_on_not_before_asked_on": change("obstacle", asked_on=AFTER, answered_on=OPENED),
    "obstacle_resolved_on_not_before_opened_on": change("obstacle", resolved_on=BEFORE),
    "obstacle_confirmed_on_not_before_resolved_on": change("obstacle", resolved_on=AFTER, confirmed_on=OPENED),
    "obstacle_confirmed_only_when_resolved": change("obstacle", confirmed_on=AFTER),
    "obstacle_confirmed_by_a_second_person": one_person,
    "finding_done_note_only_when_done": change("finding", done_note="đã xong"),
    "project_name_unique_at_its_site": second_project,
    "project_actual_only_once_operating": change("project", actual_operation=PartialDate.parse("2024")),
    "project_stopped_on_only_once_stopped": change("project", stopped_on=PartialDate.parse("2024")),
    "site_event_area_positive": change("event", area=0),
    "report_row_once_per_form": lambda world: ReportRow.objects.bulk_create([_row()]),
    "report_row_once_per_form_and_day": second_row,
    "report_row_not_over_before_it_begins": change(
        "row", valid_from=datetime.date(2027, 1, 1), valid_until=datetime.date(2026, 12, 31)
    ),
    "report_row_belongs_to_a_kind": change("row", for_clusters=False, for_zones=False),
    "period_figure_once_per_project": second_answer,
    "period_figure_once_per_site": second_answer_of_the_developer,
    "period_figure_not_negative": change("answer", value="-0.1"),
    "submission_one_open_per_milestone_and_reporter": second_open_report,
    "submission_one_open_per_project_period_and_reporter": second_report_of_a_page(lambda world: world.project),
    "submission_one_open_per_site_period_and_reporter": second_report_of_a_page(lambda world: None),
    "submission_of_a_period_names_it": change("submission", kind="period"),
    "submission_of_a_milestone_names_it": change("submission", milestone=None),
    "submission_decided_by_somebody_at_a_time": change("submission", state="accepted"),
    "submission_returned_or_corrected_with_a_reason": lambda world: change(
        "submission", state="returned", decided_by=world.department, decided_at=timezone.now()
    )(world),
    "project_quantities_not_negative": change("project", land_area="-1"),
    "baseline_name_once_per_site": second_baseline,
    "baseline_date_once_per_milestone": second_baseline_date,
    "remark_on_one_record": lambda world: change("remark", obstacle=world.obstacle)(world),
    "remark_of_no_site_on_an_obstacle": change("remark", site=None),
    "remark_struck_by_somebody_at_a_time": lambda world: change("remark", struck_by=world.clerk)(world),
    "mention_once_per_remark": second_mention,
    "notification_once_per_event": second_notification,
    "agenda_item_has_a_matter": change("item", topic=""),
    "conclusion_is_somebodys": change("conclusion", organisation=None),
    "conclusion_confirmed_only_when_done": change("conclusion", confirmed_on=AFTER),
    "conclusion_confirmed_by_a_second_person": conclusion_of_one_person,
    "obstacle_at_a_site_or_common": change("obstacle", common_to="cluster"),
    "person_in_charge_once_of_a_site": add(PersonInCharge, site_id=":cluster_pk", person=":clerk"),
    "saved_list_named_once": add(SavedList, owner=":clerk", list_name="clusters:list", name="Chậm"),
    "investor_fact_once_of_a_subject": add(InvestorFact, site_id=":cluster_pk", subject="rent", text="60 USD/m²"),
    "investor_fact_only_infrastructure_is_ready": change("fact", readiness="ready"),
    "time_limit_once_per_stage_kind_day": add(TimeLimit, stage=":eia", days=1, article="x", valid_from=OPENED),
    "sent_report_taken_once": sent_twice,
    "filing_step_has_its_way": filed_by("received", "letter"),
    "filing_step_returned_with_a_reason": filed_by("returned", ""),
    "filing_step_of_the_ministry_is_complete": filed_by("accepted", ""),
    "time_limit_valid_until_not_before_from": change("limit", valid_until=BEFORE),
}
PERIODS = "_ends_after_it_begins"


def ours():
    models = [m for m in apps.get_app_config("progress").get_models() if not m.__name__.startswith("Historical")]
    return [(model, constraint) for model in models for constraint in model._meta.constraints]


def test_every_constraint_of_the_room_has_a_test_here():
    assert {c.name for _model, c in ours() if not c.name.endswith(PERIODS)} == set(VIOLATIONS)


@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_database_refuses(world, name):
    with pytest.raises(IntegrityError), transaction.atomic():
        VIOLATIONS[name](world)


@pytest.mark.parametrize(
    ("model", "field"), [(model, c.name) for model, c in ours() if c.name.endswith(PERIODS)], ids=lambda v: str(v)
)
def test_the_database_refuses_a_period_that_ends_before_it_begins(world, model, field):
    table = model._meta.db_table
    column = next(f.name for f in model._meta.fields if f"_{f.name}{PERIODS}" in field)
    assert model.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = '2025-03-31/2025-01-01'")


def test_every_constraint_a_person_can_break_says_so_in_words():
    silent = [
        constraint.name
        for _model, constraint in ours()
        if constraint.violation_error_message == CheckConstraint.default_violation_error_message
    ]
    # Nobody types an address, a name twice into a remark's mentions, or a notification; a list of one's own of the same
    # name is replaced.
    assert sorted(silent) == [
        "mention_once_per_remark",
        "notification_once_per_event",
        "saved_list_named_once",
        "site_slug_unique_in_its_kind",
    ]


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"percent": 101}, "percent", ""),
        ({"area_total": -1}, "__all__", "An area cannot be negative."),
        (
            {"area_done": 44, "area_total": 43},
            "area_done",
            "The hectares done cannot be more than the hectares in all.",
        ),
        ({"area_ready": 44, "area_total": 43}, "area_ready", "The area ready to build on cannot be more"),
        ({"households_done": 89, "households_total": 88}, "households_done", "The households done cannot be more"),
        ({"actual": PartialDate.parse("2024")}, "actual", "Only a milestone that is done has an actual date."),
    ],
)
@pytest.mark.usefixtures("in_english")
def test_a_milestones_rules_are_told_in_words_at_the_field_they_are_about(cast, values, field, message):
    found = milestone(cast.cluster, "eia")
    for name, value in values.items():
        setattr(found, name, value)
    with pytest.raises(ValidationError) as told:
        found.full_clean()
    assert message in " ".join(told.value.message_dict[field])


def test_a_name_is_taken_in_its_commune_whatever_its_case_and_word_for_the_kind(cast):
    cluster, unit = type(cast.cluster), cast.cluster.unit
    with pytest.raises(ValidationError):
        cluster(name="cụm công nghiệp CẨM GIÀNG", unit=unit).full_clean()
    cluster(name="Cẩm Giáng", unit=unit).full_clean()  # another mark is another name
    cluster(name="Cẩm Giàng", unit=cast.places.new_commune).full_clean()
    type(cast.zone)(name="Cẩm Giàng", unit=unit).full_clean()  # a zone may bear a cluster's name


def test_any_form_of_a_site_names_the_one_that_has_its_name(cast):
    unit = cast.cluster.unit
    form = modelform_factory(type(cast.cluster), fields=["name", "unit"])({"name": "CCN cẩm GIÀNG", "unit": unit.pk})
    assert form.errors == {"name": [f"Đã có: {cast.cluster.with_place}."]}
    assert unit.full_name in form.errors["name"][0]


def test_a_figure_is_named_with_its_number_as_people_write_it(cast):
    assert str(figure(cast.cluster, "area", "1043.5000")).endswith(": 1.043,5")


def test_less_than_nothing_of_a_whole_not_known_is_still_refused(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        Milestone.objects.filter(pk=world.milestone.pk).update(area_done="-1")


def test_the_same_figure_may_be_chosen_for_another_measure_and_another_site(world):
    figure(world.cluster, "leased-area", "3")
    figure(world.other_cluster, "area", "15")
    assert SiteFigure.objects.filter(is_chosen=True).count() == 3
