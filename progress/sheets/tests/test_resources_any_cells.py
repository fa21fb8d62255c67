"""Whatever stands in the cells: a preview says what becomes of each row, a save does it, and what is then exported
comes back without a change."""

import datetime
import random
import uuid
from decimal import Decimal

import pytest
from django.contrib.auth.models import User

from progress.models import Baseline, BaselineDate, Inspection, Obstacle, ObstacleKind
from progress.tests.cast import document, figure, milestone, record
from progress.tests.reports import answer, make_rows, project
from progress.tests.sheets import REASON, counts, exported, tried
from spreadsheets.book import NOT_COMPUTED
from spreadsheets.layout import Line, Table
from spreadsheets.merge.plan import Decisions
from spreadsheets.merge.run import save
from spreadsheets.tests.test_resources import RESOURCES
from values.dates import PartialDate

pytestmark = pytest.mark.django_db
CELLS = [
    None, "", " ", "x", 0, 1, -1, 1.5, 10**30, -(10**25), 1e300, float("nan"), float("inf"), Decimal("1E+400"),
    "9" * 5000, "1" * 19, True, False, "(xoá)", "(clear)", "2025", "quý I/2025", "31/02/2025", "15/3/2025",
    datetime.datetime(2025, 3, 15), datetime.date(1700, 1, 1), datetime.date(9999, 12, 31), datetime.time(3, 4),  # noqa: DTZ001
    "a" * 5000, "\x00", "🙂", "Cẩm Giàng", "CCN Cẩm Giàng", "KCN Thanh Bình", "CCN", "x #1", "#99", ";", "eia", "EIA/1",
    "CCN Cẩm Giàng; KCN Thanh Bình", "done", "Đang thực hiện", "1.780,5", "43.250", "80%", "²", NOT_COMPUTED, "cluster",
    "area", "01", "02", "half", "decision", "QĐ 2140/QĐ-UBND, 4/11/2022", "/", ",", "ngày", "enterprise", "=1+1",
    "-5 ha", "a\nb", "land", "Đất đai", "Nhà máy giày", "xã Cẩm Giàng, huyện Bạch Thông",
]  # fmt: skip


@pytest.fixture
def world(cast):
    """A record of everything."""
    site = cast.cluster
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    paper = document(site, cast.zone, date=PartialDate.parse("4/11/2022"), issuer=cast.company)
    record(site, "eia", state="in_progress", planned="quý I/2025", percent=40, document=paper, note="=1+1")
    record(site, "site-clearance", phase=1, area_done="18.5", area_total="43.25")
    figure(site, "area", "43", document=paper, as_of=PartialDate.year(2024))
    figure(site, "area", "40")
    Obstacle.objects.create(site_id=site.pk, kind=kind, description="Giá đất", milestone=milestone(site, "eia"))
    made = project(site, investor=cast.rival, is_foreign=True, land_area="3.5")
    answer(make_rows()["revenue"], 1, site, of=made)
    visit = Inspection.objects.create(site_id=site.pk, date=datetime.date(2026, 5, 1))
    visit.findings.create(site_id=site.pk, found="San nền chậm")
    baseline = Baseline.objects.create(site_id=site.pk, name="Tiến độ gốc")
    BaselineDate.objects.create(baseline=baseline, milestone=milestone(site, "eia"), date=PartialDate.year(2025))
    cast.root = User.objects.create(username="root", is_superuser=True)
    return cast


def spoiled(resource, rows: list[list], dice: random.Random) -> Table:
    """A table of some columns with recorded and new rows, a few cells of which hold anything."""
    names = [column.column_name for column in resource.columns]
    keys = dice.sample(names, dice.randint(1, len(names))) if dice.random() < 0.5 else names
    letters, lines = [chr(65 + index) for index in range(len(keys))], []
    for number in range(2, 14):
        cells = dict(
            zip(names, dice.choice(rows) if rows and dice.random() < 0.8 else [None] * len(names), strict=True)
        )
        cells |= {name: dice.choice(CELLS) for name in dice.sample(keys, dice.randint(0, min(4, len(keys))))}
        lines.append(Line(number, [cells[name] for name in keys], letters))
    return Table("Trang 1", keys=keys, letters=letters, lines=lines)


@pytest.mark.parametrize("resource_class", RESOURCES, ids=lambda c: c.__name__)
@pytest.mark.parametrize(
    "who", ["root", pytest.param("department", marks=pytest.mark.once), pytest.param("clerk", marks=pytest.mark.once)]
)
def test_any_cells_are_told_saved_and_exported_again(world, resource_class, who):
    user = getattr(world, who)
    dice = random.Random(f"{resource_class.__name__} {who}")
    for _time in range(4):
        user = User.objects.get(pk=user.pk)
        resource = resource_class(user)
        table = spoiled(resource, exported(user, resource_class)[1], dice)
        how = {"prefer": dice.choice(["mine", "theirs"]), "add_new": dice.choice([None, False]), "leave_refused": True}
        seen = tried(user, resource_class, table, **how)
        assert sum(counts(seen)) == len(table.lines)
        done = save(
            [(resource_class, table)],
            user=user,
            decisions=Decisions(**how),
            reason=REASON,
            request_id=uuid.uuid4().hex,
            agreed=seen.fingerprint,
        )
        assert counts(done) == counts(seen)
        header, rows = exported(User.objects.get(pk=user.pk), resource_class)
        assert counts(tried(user, resource_class, header, *rows)) == (0, 0, len(rows), 0, 0)
