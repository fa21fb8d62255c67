"""Units of two levels, organisations, people and the sites themselves, 4 clusters to a zone."""

from random import Random

from django.contrib.auth.models import Group, User
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone

from bench.worlds import CLERK, LEADER, OFFICER, PASSWORD
from bench.worlds.timeline import add
from clusters.models import Cluster, ClusterType
from history.bulk import bring_back
from history.tracking import stamp_for_bulk
from places.models import AdministrativeUnit, Organisation
from progress.access.roles import Role, create_missing_groups
from progress.models import Milestone, Site, StaffProfile
from values.text import slugify
from zones.models import Zone

PLACES = (
    "Cẩm Giàng", "Vằng Mười", "Thanh Bình", "Huyền Tụng", "Quảng Chu", "Na Rì", "Chợ Mới", "Bạch Thông", "Ngân Sơn",
    "Phú Lương", "Đồng Hỷ", "Sơn Cẩm", "Điềm Thụy", "Yên Bình", "Sông Công", "Phổ Yên", "Đại Từ", "Võ Nhai", "Hoà Mục",
    "Trúc Mai", "Bá Xuyên", "Khuynh Thạch", "Lương Sơn", "Nam Hoà", "Hà Thượng", "Cao Ngạn", "Động Đạt", "Quyết Thắng",
)  # fmt: skip
AUTHORITIES = (
    "Sở Công Thương", "Sở Tài chính", "Sở Xây dựng", "Sở Nông nghiệp và Môi trường", "UBND tỉnh", "Sở Nội vụ",
    "Ban Quản lý các khu công nghiệp", "Trung tâm phát triển quỹ đất", "Bộ Công Thương", "Thanh tra tỉnh",
)  # fmt: skip


def make_officer() -> User:
    """Return an officer of the Department: rights are checked row by row, and nothing waits for acceptance."""
    return _person(OFFICER, Role.DEPARTMENT)


def make_others(developer: Organisation, by: User) -> None:
    """Make a clerk who sees the sites of one developer, and a leader."""
    clerk = _person(CLERK, Role.CLERK)
    add([StaffProfile(user=clerk, organisation=developer)], by)
    _person(LEADER, Role.LEADER)


def _person(name: str, role: Role) -> User:
    create_missing_groups()
    user = User.objects.create_user(name, password=PASSWORD, is_staff=role != Role.LEADER)
    user.groups.add(Group.objects.get(name=role.value))
    return User.objects.get(pk=user.pk)


def make_units(sites: int, by: User) -> list[AdministrativeUnit]:
    """Return the communes, one for five sites, in provinces of a hundred sites."""
    provinces = [
        AdministrativeUnit(kind="province", name=f"Tỉnh số {n}", slug=f"bench-tinh-{n}")
        for n in range(max(1, sites // 100))
    ]
    add(provinces, by)
    communes = [
        AdministrativeUnit(
            kind="ward" if n % 4 == 0 else "commune",
            name=f"{PLACES[n % len(PLACES)]} {n // len(PLACES) + 1}",
            slug=f"bench-xa-{n}",
            parent=provinces[n % len(provinces)],
        )
        for n in range(max(1, sites // 5))
    ]
    add(communes, by)
    return communes


def make_organisations(sites: int, by: User) -> tuple[list[Organisation], list[Organisation]]:
    """Return the developers, one for two sites, and the authorities that are asked."""
    developers = [
        Organisation(
            name=f"Công ty Cổ phần Hạ tầng {PLACES[n % len(PLACES)]} {n + 1}",
            short_name=f"HT {PLACES[n % len(PLACES)]} {n + 1}",
            kind="enterprise",
            tax_code=f"46{n:08}",
        )
        for n in range(max(2, sites // 2))
    ]
    authorities = [Organisation(name=f"{name} (thử)", kind="agency") for name in AUTHORITIES]
    add(developers + authorities, by)
    return developers, authorities


def make_sites(
    count: int, communes: list[AdministrativeUnit], developers: list[Organisation], by: User, random: Random
) -> list[Site]:
    """Record sites with the milestones of their kind. The first developer has one alone."""
    following = (Site.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    sites: list[Site] = []
    for number in range(count):
        name = f"{PLACES[number % len(PLACES)]} {number // len(PLACES) + 1}"
        model = Zone if number % 5 == 4 else Cluster
        site = model(
            id=following + number, site_ptr_id=following + number, name=name, unit=communes[number % len(communes)]
        )
        site.slug = slugify(f"{name} {number}")
        site.developer = developers[0] if number == 0 else developers[1 + number % (len(developers) - 1)]
        if model is Cluster:
            site.cluster_type = random.choice([*ClusterType.values, ""])
        site.address = f"Thôn {number % 30 + 1}"
        site.changed_at = timezone.now()
        site.clean()
        sites.append(site)
    for model in (Cluster, Zone):
        own = [site for site in sites if type(site) is model]
        stamp_for_bulk(own, [field.name for field in model._meta.concrete_fields])
        with transaction.atomic():
            bring_back(own, by=by, reason="")
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), [Site]):
            cursor.execute(sql)
    return sites


def make_milestones(sites: list[Site], stages: list, by: User) -> list[Milestone]:
    """Record the milestones of new sites, of which nobody knows anything yet."""
    new = [Milestone(site=site, stage=stage) for site in sites for stage in stages if stage.is_for(site.kind)]
    add(new, by)
    return new
