"""An office with something in every sheet, awkward texts and numbers among it."""

import datetime
from decimal import Decimal

from progress.models import (
    Baseline,
    BaselineDate,
    Finding,
    Inspection,
    InvestorFact,
    Movement,
    Obstacle,
    ObstacleKind,
    PeriodFigure,
    PersonInCharge,
    ReportRow,
    SecondaryProject,
    SiteEvent,
    SitePosition,
)
from progress.tests.cast import document, figure, make_cast, milestone, record
from values.dates import PartialDate

# Spreadsheet programs would compute, cut, round, or make something else of these.
AWKWARD = [
    "=1+1", "==SUM(A1)", "+84 912", "-5", "@lan", "'dấu nháy", "  ", "1.234", "007", "15/03/2024", "có; chấm, phẩy",
    'ngoặc "kép"', "x", "TRUE", "#N/A", "1e5", "<b>&amp;</b>",
]  # fmt: skip


def make_office():
    cast = make_cast()
    sites = [cast.cluster, cast.other_cluster, cast.zone]
    paper = document(*sites[:2], number="2140/QĐ-UBND", date=PartialDate.parse("16/10/2020"), issuer=cast.rival)
    document(cast.zone, number="", title="=Tờ trình +1; có “dấu”", kind="other", note="dòng một\ndòng hai")
    for count, text in enumerate(AWKWARD):
        _progress(cast, sites[count % 3], count, text, paper)
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    row = ReportRow.objects.create(form="01", number="15.1", order=10, name="Doanh thu", unit="tỷ đồng")
    other_row = ReportRow.objects.create(form="02", number="1", order=10, name="Lao động", for_zones=False)
    for count, text in enumerate(text for text in AWKWARD if text.strip()):
        site = sites[count % 3]
        project = SecondaryProject.objects.create(
            site_id=site.pk, name=f"{text} {count}", product=text, land_area=Decimal(count * 1000) / 7 // 1,
            registered_capital=Decimal("1234.5"), is_foreign=bool(count % 2), investor=cast.rival,
        )  # fmt: skip
        Obstacle.objects.create(
            site_id=site.pk, description=f"{text} {count}", kind=kind, milestone=milestone(site, "eia"),
            opened_on=datetime.date(2026, 1, 2), asked_of=cast.rival, asked_on=datetime.date(2026, 1, 5), cause=text,
        )  # fmt: skip
        PeriodFigure.objects.create(
            site_id=site.pk, project=project, row=row, year=2025, period="half", value=Decimal("1.234"), note=text
        )
    PeriodFigure.objects.create(site_id=cast.cluster.pk, row=other_row, year=2025, period="year", value=40)
    for count, text in enumerate(AWKWARD):
        day = PartialDate.parse(f"{count + 1}/3/2026")
        SiteEvent.objects.create(site_id=sites[count % 3].pk, kind="amended", date=day, document=paper, note=text)
    for count, site in enumerate(sites):
        figure(site, "area", "43.5", note="=1+1")
        figure(site, "area", "1234567.125", source="Báo Thái Nguyên", document=paper)
        visit = Inspection.objects.create(site_id=site.pk, date=datetime.date(2026, 9, 14 + count))
        Finding.objects.create(inspection=visit, found=f"-san nền chậm {count}", due=PartialDate.parse("01/12/2026"))
        Finding.objects.create(inspection=visit, found="= đã xong", done_on=datetime.date(2026, 10, 1))
        baseline = Baseline.objects.create(site_id=site.pk, name=f"Gốc {count}")
        BaselineDate.objects.create(
            baseline=baseline, milestone=milestone(site, "eia"), site_id=site.pk, date=PartialDate.parse("quý I/2025")
        )
    for count, text in enumerate(AWKWARD):
        Movement.objects.create(
            site_id=cast.cluster.pk, milestone=milestone(cast.cluster, "eia"), kind="sent", office=cast.rival,
            date=datetime.date(2026, 3, count + 1), note=text, source=text,
        )  # fmt: skip
    PersonInCharge.objects.create(site_id=cast.cluster.pk, person=cast.department)
    place = {"latitude": Decimal("22.147"), "longitude": Decimal("105.8348"), "as_of": PartialDate.year(2025)}
    SitePosition.objects.create(site_id=cast.zone.pk, note="=1+1", source="-đo GPS", **place)
    plane = {"system": "vn2000-3", "northing": Decimal("2450092.581"), "easting": Decimal("431191.555")}
    SitePosition.objects.create(site_id=cast.other_cluster.pk, meridian=Decimal("106.50"), **plane, **place)
    for count, text in enumerate(AWKWARD):
        subject, readiness = [("trades", ""), ("power", "ready"), ("rent", ""), ("terms", "")][count % 4]
        if count < 4:
            InvestorFact.objects.create(
                site_id=cast.cluster.pk, subject=subject, readiness=readiness, text=text, text_en=text, source=text,
                document=paper, note=text,
            )  # fmt: skip
    for site in sites:
        child = type(site).objects.get(pk=site.pk)
        child.note, child.address = "dòng một\n=dòng hai", "+thôn 3"
        child.save()
    cast.paper = paper
    return cast


def _progress(cast, site, count: int, text: str, paper) -> None:
    dates = ["2025", "quý I/2025", "15/03/2024", "6/2026", "6 tháng đầu năm 2026"]
    record(
        site, "eia", phase=count, state="in_progress", planned=dates[count % 5], forecast=dates[(count + 1) % 5],
        percent=count, note=text, source=text, document=paper if site is not cast.zone else None, as_of="01/06/2026",
    )  # fmt: skip
    record(
        site, "site-clearance", phase=count, area_done=Decimal(count) / 4, area_total=Decimal("496.651"),
        households_done=count, households_total=1234,
    )  # fmt: skip
