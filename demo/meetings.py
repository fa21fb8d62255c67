"""The monthly meetings of a made-up province: their agenda, and conclusions that are done and confirmed, or not yet."""

from random import Random

from demo.names import CONCLUSIONS
from demo.timeline import UPDATES, Timeline
from places.models import Organisation
from progress.models import AgendaItem, Conclusion, Meeting, Milestone, Site
from progress.models.site import SiteKind
from values.dates import PartialDate
from values.today import ONE_DAY

EVERY, ITEMS, TASKS = 9, 6, 4  # updates between two meetings; matters and conclusions of each
DONE, CONFIRMED = 0.75, 0.8


def plan_meetings(
    timeline: Timeline,
    sites: list[Site],
    milestones: dict[int, list[Milestone]],
    authorities: list[Organisation],
    random: Random,
) -> None:
    """Plan meetings on clusters and on zones in turn; each speaks of some sites, named once each."""
    for count, number in enumerate(range(EVERY, UPDATES, EVERY)):
        kind, day = (SiteKind.ZONE if count % 3 == 2 else SiteKind.CLUSTER), timeline.days[number]
        spoken_of = [site for site in sites if site.kind == kind]
        chosen = random.sample(spoken_of, min(ITEMS, len(spoken_of)))
        if not chosen:
            continue
        title = f"Giao ban tiến độ {'khu' if kind == SiteKind.ZONE else 'cụm'} công nghiệp tháng {day:%m/%Y}"
        meeting = Meeting(kind=kind, date=day, title=title, place="Phòng họp tầng 2", chair="Giám đốc Sở")
        timeline.add(number, meeting)
        for order, site in enumerate(chosen, 1):
            item = AgendaItem(meeting=meeting, site=site, order=order, milestone=random.choice(milestones[site.pk]))
            timeline.add(number, item)
        for site in chosen[:TASKS]:
            due = PartialDate.day(day + ONE_DAY * random.randint(10, 60))
            task = Conclusion(meeting=meeting, site=site, text=random.choice(CONCLUSIONS), due=due)
            task.organisation = random.choice([site.developer, *authorities[1:]])
            timeline.add(number, task)
            _settle(timeline, task, number, random)


def _settle(timeline: Timeline, task: Conclusion, number: int, random: Random) -> None:
    """Plan that most tasks are done some updates later, and most of these confirmed by a second person."""
    done = number + random.randint(2, 25)
    if random.random() > DONE or done >= UPDATES - 1:
        return
    timeline.change(
        done, task, done_on=timeline.days[done], done_note="Đã có báo cáo", done_by_id=timeline.people.clerk.pk
    )
    confirmed = done + random.randint(1, 6)
    if random.random() < CONFIRMED and confirmed < UPDATES:
        by = timeline.people.of(task.site)
        timeline.change(confirmed, task, confirmed_on=timeline.days[confirmed], confirmed_by_id=by.pk)
