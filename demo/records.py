"""What hangs on the sites of a world beside milestones: recorded on one day of its timeline, changed on later ones."""

import datetime
from decimal import Decimal
from random import Random

from demo.milestones import SiteFacts
from demo.names import FINDINGS, OBSTACLES, PRODUCTS, REMARKS, TITLES
from demo.people import add_clerk
from demo.timeline import UPDATES, Timeline
from places.models import Organisation
from progress.models import (
    Baseline,
    BaselineDate,
    Document,
    Finding,
    Inspection,
    Milestone,
    Movement,
    MovementKind,
    Obstacle,
    ObstacleKind,
    PeriodFigure,
    PersonInCharge,
    Remark,
    ReportRow,
    SecondaryProject,
    Site,
    SiteDocument,
    SiteEvent,
    SiteFigure,
    Submission,
)  # fmt: skip
from values.dates import PartialDate
from values.today import ONE_DAY

PROJECTS, DOSSIERS = 3, 2  # per site
MEASURES = ("area", "industrial-area", "leased-area", "total-investment", "paid-investment")
DOCUMENTS = {"decision": "QĐ-UBND", "letter": "SCT-CN", "minutes": "BB-SCT"}


class Records:
    """Plans the records of one site after the other."""

    def __init__(
        self, timeline: Timeline, authorities: list[Organisation], investors: list[Organisation], random: Random
    ) -> None:
        self.timeline, self.random = timeline, random
        self.authorities, self.investors = authorities, investors
        self.kinds = list(ObstacleKind.objects.filter(code__in=OBSTACLES))
        self.rows = list(ReportRow.objects.typed().filter(form="02")[:4])

    def plan(self, number: int, site: Site, milestones: list[Milestone]) -> SiteFacts:
        """Plan all of one site; return what its milestones need. Its documents are recorded on the first day."""
        facts = SiteFacts(Decimal(self.random.randint(100, 750)) / 10, age=self.random.randint(200, 3500))
        facts.documents = [self._document(number, kind, site) for kind in DOCUMENTS]
        self._figures(number, site, facts)
        self._obstacle(site, None)
        self._obstacle(site, self.random.choice(milestones))
        self._inspection(site, facts.documents[-1])
        for n in range(PROJECTS):
            self._project(number, n, site)
        if number % 5 == 0:
            kind = {25: "suspended", 50: "revoked"}.get(number % 100, "amended")
            day = PartialDate.day(self._day(self._when()))
            event = SiteEvent(site=site, kind=kind, date=day, document=facts.documents[0])
            self.timeline.add(self.timeline.number_of(day.start), event)
        if number % 2 == 0:
            self._periods(site, facts)
        if number % 10 == 0:
            self._submission(number, site, milestones)
            self._baseline(site, milestones)
        self._remark(site)
        if number % 3:
            self.timeline.add(0, PersonInCharge(site=site, person=self.timeline.people.of(site)))
        for milestone in self.random.sample([m for m in milestones if m.stage.asks_document], DOSSIERS):
            self._dossier(site, milestone)
        return facts

    def _when(self, first: int = 0) -> int:
        return self.random.randrange(min(first, UPDATES - 1), UPDATES)

    def _day(self, number: int) -> datetime.date:
        return self.timeline.days[number]

    def _document(self, number: int, kind: str, site: Site) -> Document:
        document = Document(
            kind=kind,
            number=f"{number + 11 + 200 * list(DOCUMENTS).index(kind)}/{DOCUMENTS[kind]}",
            date=PartialDate.day(self._day(0) - ONE_DAY * self.random.randint(1, 900)),
            issuer=self.authorities[0 if kind == "decision" else 1],
            title=TITLES[kind].format(site),
        )
        self.timeline.add(0, document)
        self.timeline.add(0, SiteDocument(site=site, document=document))
        return document

    def _figures(self, number: int, site: Site, facts: SiteFacts) -> None:
        area = facts.area
        values = (area, area * Decimal("0.7"), area * Decimal("0.3"), area * 12, area * 5)
        for measure, value in zip(MEASURES, values, strict=True):
            figure = SiteFigure(
                site=site, measure=measure, value=value.quantize(Decimal("0.1")), document=facts.documents[0],
                is_chosen=True, as_of=facts.documents[0].date,
            )  # fmt: skip
            self.timeline.add(0, figure)
            if measure == "leased-area":
                for when in sorted({self._when(1) for _n in range(3)}):
                    leased = (area * Decimal(self.random.randint(30, 65)) / 100).quantize(Decimal("0.1"))
                    self.timeline.change(when, figure, value=leased, as_of=PartialDate.day(self._day(when)))
        if number % 3 == 0:
            other = SiteFigure(site=site, measure="area", value=area + 1, source="Báo của tỉnh")
            self.timeline.add(self._when(), other)

    def _obstacle(self, site: Site, milestone: Milestone | None) -> None:
        when, random = self._when(), self.random
        opened, kind = self._day(when), random.choice(self.kinds)
        description, cause, request = OBSTACLES[kind.code]
        obstacle = Obstacle(
            site=site,
            kind=kind,
            milestone=milestone,
            description=description.format(random.randint(2, 40)),
            cause=cause,
            request=request,
            asked_of=random.choice(self.authorities),
            asked_on=opened,
            due=PartialDate.day(opened + ONE_DAY * random.randint(20, 120)),
            opened_on=opened,
            source="báo cáo của chủ đầu tư",
        )
        self.timeline.add(when, obstacle)
        answered = when + random.randint(4, 60)
        if random.random() < 0.6 and answered < UPDATES:
            self.timeline.change(answered, obstacle, answered_on=self._day(answered), answer="Đã có văn bản trả lời")
            resolved = answered + random.randint(1, 40)
            if random.random() < 0.7 and resolved < UPDATES:
                self.timeline.change(
                    resolved, obstacle, resolved_on=self._day(resolved), resolution="Giải quyết theo văn bản trả lời",
                    resolved_by_id=self.timeline.people.clerk.pk,
                )  # fmt: skip
                self.timeline.change(
                    resolved + random.randint(1, 30), obstacle, confirmed_on=self._day(min(resolved + 1, UPDATES - 1)),
                    confirmed_by_id=self.timeline.people.department.pk,
                )  # fmt: skip

    def _inspection(self, site: Site, document: Document) -> None:
        when = self._when()
        visit = Inspection(site=site, date=self._day(when), people="Phòng Quản lý công nghiệp", document=document)
        self.timeline.add(when, visit)
        for description, action_required in self.random.sample(FINDINGS, 2):
            finding = Finding(
                site=site,
                inspection=visit,
                found=description,
                to_do=action_required,
                responsible=self.random.choice(self.authorities),
                due=PartialDate.day(self._day(when) + ONE_DAY * self.random.randint(15, 90)),
            )
            self.timeline.add(when, finding)
            done = when + self.random.randint(2, 40)
            if self.random.random() < 0.6 and done < UPDATES:
                self.timeline.change(done, finding, done_on=self._day(done), done_note="Đã khắc phục")

    def _project(self, number: int, n: int, site: Site) -> None:
        when = self._when()
        day = self._day(when)
        planned = PartialDate.quarter((day + ONE_DAY * 400).year, self.random.randint(1, 4))
        company = (number * PROJECTS + n) % len(self.investors)
        product = PRODUCTS[company % len(PRODUCTS)]
        project = SecondaryProject(
            site=site,
            name=f"Nhà máy {product.lower()} số {n + 1}",
            investor=self.investors[company],
            product=product,
            land_area=Decimal(self.random.randint(5, 90)) / 10,
            registered_capital=Decimal(self.random.randint(20, 900)),
            workers=self.random.randint(20, 900),
            state=("registered", "approved", "building")[n],
            planned_operation=planned,
            source="giấy chứng nhận đăng ký đầu tư",
            as_of=PartialDate.day(day),
        )
        self.timeline.add(when, project)
        for moved in sorted({self._when(when + 1) for _n in range(2)}):
            if moved > when:
                forecast = PartialDate.month(
                    (self._day(moved) + ONE_DAY * self.random.randint(40, 500)).year, 1 + moved % 12
                )
                self.timeline.change(moved, project, forecast_operation=forecast)

    def _periods(self, site: Site, facts: SiteFacts) -> None:
        cut_off = datetime.date(self._day(-1).year, 6, 14)
        when = self.timeline.number_of(cut_off)
        for row, value in zip(
            self.rows, (facts.area * 12, facts.area * 5, facts.area / 2, facts.area / 3), strict=True
        ):
            figure = PeriodFigure(site=site, row=row, year=cut_off.year, period="half", value=round(value, 1))
            figure.source = "mẫu số 02"
            self.timeline.add(when, figure)

    def _submission(self, number: int, site: Site, milestones: list[Milestone]) -> None:
        report = Submission(
            site=site, milestone=self.random.choice(milestones), values={"percent": "40"},
            seen_values={"percent": None}, seen_version=1, reporter=add_clerk(f"cdt.{number:03}", site.developer),
        )  # fmt: skip
        report.sent_at = datetime.datetime.combine(self._day(-1), datetime.time(2), datetime.UTC)
        self.timeline.add(UPDATES - 1, report)

    def _dossier(self, site: Site, milestone: Milestone) -> None:
        when, office = self._when(), self.random.choice(self.authorities)
        steps = [(when, MovementKind.SENT), (when + 1, MovementKind.RECEIVED)]
        if self.random.random() < 0.7:
            last = self.random.choice((MovementKind.DECIDED, MovementKind.DECIDED, MovementKind.RETURNED))
            steps.append((when + self.random.randint(3, 25), last))
        for number, kind in steps:
            if number < UPDATES:
                movement = Movement(site=site, milestone=milestone, kind=kind, office=office, date=self._day(number))
                movement.source = "sổ theo dõi hồ sơ"
                self.timeline.add(number, movement)

    def _remark(self, site: Site) -> None:
        when = self._when()
        by = self.timeline.people.of(site)
        written_at = datetime.datetime.combine(self._day(when), datetime.time(2), datetime.UTC)
        remark = Remark(site=site, text=self.random.choice(REMARKS), written_by=by, written_at=written_at)
        self.timeline.add(when, remark)

    def _baseline(self, site: Site, milestones: list[Milestone]) -> None:
        when = UPDATES // 4
        baseline = Baseline(site=site, name="Kế hoạch năm", frozen_on=self._day(when))
        self.timeline.add(when, baseline)
        for number, milestone in enumerate(milestones):
            date = PartialDate.quarter(self._day(-1).year, number % 4 + 1)
            self.timeline.add(when, BaselineDate(baseline=baseline, site=site, milestone=milestone, date=date))
