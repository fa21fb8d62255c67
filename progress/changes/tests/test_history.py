"""What the history says of a site: who, when, what, before and after."""

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from progress.milestones.actions import update_milestone
from progress.models import Document, Milestone, Obstacle, ObstacleKind, SecondaryProject, SiteEvent, SiteFigure
from progress.records.history import changes_of, changes_of_site
from progress.tests.cast import document, figure, milestone, record
from values.dates import PartialDate

pytestmark = pytest.mark.usefixtures("clock_stands", "in_english", "reports_are_official", "told_of_the_past")


def told(change) -> dict:
    return {f.label: (f.before, f.after) for f in change.fields}


def update(cast, reason="", **changes):
    found = milestone(cast.cluster, "eia")
    update_milestone(milestone=found, by=cast.clerk, version=found.version, changes=changes, reason=reason)


def newest_of(model, site):
    """Return the newest change of a table: the clock stands, and keys of two tables do not say which came first."""
    return next(change for change in changes_of_site(site) if change.model is model)


def test_a_change_tells_who_when_what_why_before_and_after(cast):
    record(cast.cluster, "eia", forecast="quý I/2025")
    update(cast, "chờ thẩm định", forecast=PartialDate.parse("quý III/2025"), percent=40)
    newest = changes_of_site(cast.cluster)[0]
    assert (newest.who, newest.what, newest.subject, newest.reason) == (
        "Clerk",
        "Changed",
        "milestone: EIA",
        "chờ thẩm định",
    )
    today = f"{timezone.localdate():%d/%m/%Y}"
    sourced = {"source": ("", f"theo báo cáo của Clerk, {today}"), "as at": ("", today)}
    assert told(newest) == {"forecast": ("Q1 2025", "Q3 2025"), "percent done": ("", "40"), **sourced}
    assert newest.when == milestone(cast.cluster, "eia").history.first().history_date


def test_values_are_shown_as_people_write_them(cast):
    paper = document(cast.cluster, date=PartialDate.parse("4/11/2022"))
    update(cast, state="done", actual=PartialDate.parse("4/11/2022"), area_done="1234.5", document=paper)
    shown = {label: after for label, (_before, after) in told(changes_of_site(cast.cluster)[0]).items()}
    assert shown == {
        "state": "Done",
        "actual": "04/11/2022",
        "hectares done": "1.234,5 ha",
        "document": "Decision 2140/QĐ-UBND, 04/11/2022",
    }


def test_the_milestones_a_new_site_begins_with_are_no_news(cast):
    assert [c.subject for c in changes_of_site(cast.cluster)] == ["CCN Cẩm Giàng"]


def test_nor_are_they_when_a_person_made_the_site(cast):
    Milestone.history.filter(site=cast.cluster.pk).update(history_user=cast.department)
    assert [c.subject for c in changes_of_site(cast.cluster)] == ["CCN Cẩm Giàng"]


def test_a_new_record_tells_what_it_began_with(cast):
    added = changes_of_site(cast.cluster)[0]
    assert (added.what, added.who, added.is_edit) == ("Added", "", False)
    assert told(added)["name"] == ("", "Cẩm Giàng")
    assert told(added)["administrative unit"] == ("", "xã Cẩm Giàng, huyện Bạch Thông (until 30/06/2025)")
    assert not {"version", "changed at", "kind"} & set(told(added))


def test_everything_that_hangs_on_a_site_is_in_it_and_nothing_of_another(cast):
    for site in (cast.cluster, cast.other_cluster):
        kind, _made = ObstacleKind.objects.get_or_create(code="land", defaults={"name": "Đất đai", "order": 1})
        figure(site, "area", "43")
        document(site, number=f"15/{site.slug}")
        SecondaryProject.objects.create(site_id=site.pk, name="Nhà máy")
        Obstacle.objects.create(site_id=site.pk, kind=kind, description="Giá đất")
        SiteEvent.objects.create(site_id=site.pk, kind="expanded", date=PartialDate.parse("2025"))
    subjects = {c.subject for c in changes_of_site(cast.cluster)}
    assert subjects == {
        "CCN Cẩm Giàng",
        "figure: Area",
        "document of the site: Decision 15/cam-giang",
        "document: Decision, 15/cam-giang",
        "secondary project: Nhà máy",
        "obstacle: Giá đất",
        "event: Expanded, 2025",
    }


def test_a_file_is_told_by_its_type_and_not_by_where_it_is_kept(cast):
    paper = document(cast.cluster)
    paper.file.save("Quyết định.pdf", ContentFile(b"%PDF"))
    assert told(newest_of(Document, cast.cluster)) == {"file": ("", "PDF")}


def test_a_phase_is_named_and_the_whole_is_not(cast):
    record(cast.cluster, "site-clearance", 2, state="in_progress")
    assert newest_of(Milestone, cast.cluster).subject == "milestone: Site clearance, 2"


def test_a_deleted_record_is_remembered(cast):
    gone = figure(cast.cluster, "area", "43")
    gone.delete()
    newest = newest_of(SiteFigure, cast.cluster)
    assert (newest.what, newest.subject, newest.fields) == ("Deleted", "figure: Area", [])


def test_what_a_deleted_record_was_called_is_told_by_its_number(cast):
    paper = document(cast.cluster)
    update(cast, document=paper)
    paper.site_documents.all().delete()
    update(cast, document=None)
    pk = paper.pk
    paper.delete()
    texts = [text for c in changes_of_site(cast.cluster) for before_after in told(c).values() for text in before_after]
    assert f"deleted (no. {pk})" in texts


def test_a_save_that_changed_nothing_a_person_sees_is_left_out(cast):
    before = list(changes_of_site(cast.cluster))
    cast.cluster.save()
    assert list(changes_of_site(cast.cluster)) == before


def test_the_newest_comes_first(cast):
    update(cast, percent=10)
    update(cast, percent=20)
    moments = [c.when for c in changes_of_site(cast.cluster)]
    assert moments == sorted(moments, reverse=True)
    assert told(newest_of(Milestone, cast.cluster)) == {"percent done": ("10", "20")}


def test_one_record_has_a_history_of_its_own(cast):
    update(cast, percent=10)
    [added] = changes_of(cast.cluster)
    [changed] = changes_of(milestone(cast.cluster, "eia"))
    assert (added.subject, changed.subject) == ("CCN Cẩm Giàng", "CCN Cẩm Giàng: EIA")


@pytest.mark.once
def test_it_costs_the_same_however_long_it_is(cast, django_assert_num_queries):
    def fill(times):
        for number in range(times):
            update(cast, percent=number % 100, note=f"lần {number} của {times}")
            figure(cast.cluster, "area", str(number))

    fill(2)
    with CaptureQueriesContext(connection) as few:
        changes_of_site(cast.cluster)
    fill(20)
    with django_assert_num_queries(len(few)):
        changes_of_site(cast.cluster)


def test_people_are_named_family_name_first(cast):
    User.objects.filter(pk=cast.clerk.pk).update(first_name="Lan", last_name="Nguyễn Thị")
    update(cast, percent=10)
    assert changes_of_site(cast.cluster)[0].who == "Nguyễn Thị Lan"
