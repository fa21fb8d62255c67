"""What hangs on the sites of a world beside milestones: recorded on one day of its timeline, changed on later ones."""

import datetime
from decimal import Decimal
from random import Random

from django.contrib.auth.models import User

from bench.worlds.timeline import UPDATES, Timeline
from places.models import Organisation
from progress.models import (
    Baseline,
    BaselineDate,
    Document,
    Finding,
    Inspection,
    Milestone,
    Obstacle,
    ObstacleKind,
    PeriodFigure,
    ReportRow,
    SecondaryProject,
    Site,
    SiteDocument,
    SiteEvent,
    SiteFigure,
    Submission,
)  # fmt: skip
from values.dates import PartialDate

DAY = datetime.timedelta(days=1)
DOCUMENTS, OBSTACLES, FINDINGS, PROJECTS = 3, 2, 2, 3  # per site
MEASURES = ("area", "industrial-area", "leased-area", "total-investment", "paid-investment")


class Records:
    """Plans the records of one site after the other."""

    def __init__(
        self, timeline: Timeline, authorities: list[Organisation], officer: User, clerk: User, random: Random
    ) -> None:
        self.timeline, self.authorities, self.random = timeline, authorities, random
        self.officer, self.clerk = officer, clerk
        self.kinds, self.rows = list(ObstacleKind.objects.all()), list(ReportRow.objects.typed().filter(form="02")[:6])
        self.investors = authorities

    def plan(self, number: int, site: Site, milestones: list[Milestone]) -> list[Document]:
        """Plan all of one site; return its documents, which are recorded on the first day."""
        documents = [self._document(number, n, site) for n in range(DOCUMENTS)]
        self._figures(number, site, documents[0])
        for n in range(OBSTACLES):
            self._obstacle(n, site, milestones)
        self._inspection(site, documents[1])
        for n in range(PROJECTS):
            self._project(number, n, site)
        if number % 5 == 0:
            kind = {0: "suspended", 50: "revoked"}.get(number % 100, "amended")
            day = PartialDate.day(self._day(self._when()))
            self.timeline.add(self.timeline.number_of(day.start), SiteEvent(site=site, kind=kind, date=day))
        if number % 2 == 0:
            self._periods(site)
        if number % 10 == 0:
            self._submission(site, milestones)
            self._baseline(site, milestones)
        return documents

    def _when(self, first: int = 0) -> int:
        return self.random.randrange(min(first, UPDATES - 1), UPDATES)

    def _day(self, number: int) -> datetime.date:
        return self.timeline.days[number]

    def _document(self, number: int, n: int, site: Site) -> Document:
        document = Document(
            kind=("decision", "letter", "minutes")[n],
            number=f"{number * DOCUMENTS + n + 1}/{('QĐ-UBND', 'SCT-CN', 'BB-SCT')[n]}",
            date=PartialDate.day(self._day(0) - DAY * self.random.randint(1, 900)),
            issuer=self.random.choice(self.authorities),
            title=f"Về việc đầu tư hạ tầng kỹ thuật {site.name}",
        )
        self.timeline.add(0, document)
        self.timeline.add(0, SiteDocument(site=site, document=document))
        return document

    def _figures(self, number: int, site: Site, document: Document) -> None:
        area = Decimal(self.random.randint(100, 750)) / 10
        values = (area, area * Decimal("0.7"), area * Decimal("0.3"), area * 12, area * 5)
        for measure, value in zip(MEASURES, values, strict=True):
            figure = SiteFigure(
                site=site, measure=measure, value=value.quantize(Decimal("0.1")), document=document, is_chosen=True,
                as_of=PartialDate.day(self._day(0)),
            )  # fmt: skip
            self.timeline.add(0, figure)
            if measure == "leased-area":
                for when in sorted({self._when(1) for _n in range(3)}):
                    leased = (area * Decimal(self.random.randint(30, 65)) / 100).quantize(Decimal("0.1"))
                    self.timeline.change(when, figure, value=leased, as_of=PartialDate.day(self._day(when)))
        if number % 3 == 0:
            other = SiteFigure(site=site, measure="area", value=area + 1, source="Báo Thái Nguyên")
            self.timeline.add(self._when(), other)

    def _obstacle(self, n: int, site: Site, milestones: list[Milestone]) -> None:
        when, random = self._when(), self.random
        opened = self._day(when)
        obstacle = Obstacle(
            site=site,
            kind=random.choice(self.kinds),
            milestone=random.choice(milestones) if n else None,
            description=f"Vướng mắc về đất đai tại {site.name}, còn {random.randint(2, 40)} hộ chưa đồng thuận",
            cause="Đơn giá bồi thường chưa được duyệt",
            request="Đề nghị xem xét, phê duyệt đơn giá",
            asked_of=random.choice(self.authorities),
            asked_on=opened,
            due=PartialDate.day(opened + DAY * random.randint(20, 120)),
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
                    resolved, obstacle, resolved_on=self._day(resolved), resolution="Đã duyệt đơn giá",
                    resolved_by_id=self.clerk.pk,
                )  # fmt: skip
                self.timeline.change(
                    resolved + random.randint(1, 30), obstacle, confirmed_on=self._day(min(resolved + 1, UPDATES - 1)),
                    confirmed_by_id=self.officer.pk,
                )  # fmt: skip

    def _inspection(self, site: Site, document: Document) -> None:
        when = self._when()
        visit = Inspection(site=site, date=self._day(when), people="Phòng Quản lý công nghiệp", document=document)
        self.timeline.add(when, visit)
        for n in range(FINDINGS):
            finding = Finding(
                site=site,
                inspection=visit,
                found=f"Tiến độ san nền chậm, hạng mục {n + 1}",
                to_do="Tập trung nhân lực, máy móc",
                responsible=self.random.choice(self.authorities),
                due=PartialDate.day(self._day(when) + DAY * self.random.randint(15, 90)),
            )
            self.timeline.add(when, finding)
            done = when + self.random.randint(2, 40)
            if self.random.random() < 0.6 and done < UPDATES:
                self.timeline.change(done, finding, done_on=self._day(done), done_note="Đã khắc phục")

    def _project(self, number: int, n: int, site: Site) -> None:
        when = self._when()
        day = self._day(when)
        planned = PartialDate.quarter((day + DAY * 400).year, self.random.randint(1, 4))
        project = SecondaryProject(
            site=site,
            name=f"Nhà máy số {n + 1} {site.name} ({number})",
            investor=self.random.choice(self.investors),
            product="Linh kiện điện tử",
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
                    (self._day(moved) + DAY * self.random.randint(40, 500)).year, 1 + moved % 12
                )
                self.timeline.change(moved, project, forecast_operation=forecast)

    def _periods(self, site: Site) -> None:
        for period, cut_off in (("half", datetime.date(self._day(-1).year, 6, 14)),):
            when = self.timeline.number_of(cut_off)
            for row in self.rows:
                value = 1 if row.is_zero_or_one else self.random.randint(1, 60)
                figure = PeriodFigure(site=site, row=row, year=cut_off.year, period=period, value=Decimal(value))
                figure.source = "mẫu số 02"
                self.timeline.add(when, figure)

    def _submission(self, site: Site, milestones: list[Milestone]) -> None:
        report = Submission(
            site=site, milestone=self.random.choice(milestones), values={"percent": "40"},
            seen_values={"percent": None}, seen_version=1, reporter=self.clerk,
        )  # fmt: skip
        report.sent_at = datetime.datetime.combine(self._day(-1), datetime.time(2), datetime.UTC)
        self.timeline.add(UPDATES - 1, report)

    def _baseline(self, site: Site, milestones: list[Milestone]) -> None:
        when = UPDATES // 4
        baseline = Baseline(site=site, name="Kế hoạch năm", frozen_on=self._day(when))
        self.timeline.add(when, baseline)
        for number, milestone in enumerate(milestones):
            date = PartialDate.quarter(self._day(-1).year, number % 4 + 1)
            self.timeline.add(when, BaselineDate(baseline=baseline, site=site, milestone=milestone, date=date))
