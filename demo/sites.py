"""Communes, organisations and the sites themselves, 4 clusters to a zone."""

import datetime
from collections.abc import Iterator, Sequence
from random import Random

from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone

from clusters.models import Cluster, ClusterType
from demo.names import AUTHORITIES, COMPANIES, INVESTORS, in_turn
from demo.places import Place, places_of
from demo.timeline import add
from history.bulk import bring_back
from history.tracking import stamp_for_bulk
from places.models import PROVINCES, AdministrativeUnit, Organisation, UnitKind
from places.tax_codes import check_digit
from progress.models import Milestone, Site
from values.text import Person, fold, slugify
from zones.models import Zone

SINCE = datetime.date(2025, 7, 1)
SITES_OF_A_COMMUNE = 3
# By this word in the history of its sites a made-up province is known.
REASON = "Số liệu thử, không có thật"
# Behind the name of a site that is recorded already; no numeral, for these tell apart names that are used once more.
RECORDED_TOO = " B"


def make_communes(sites: int, by: Person) -> list[AdministrativeUnit]:
    """Return communes of the office's province, one for three sites; those that are recorded already as they are."""
    province = _province(by)
    places = places_of(province)
    recorded = {unit.slug: unit for unit in AdministrativeUnit.objects.all()}
    communes = []
    for number in range(-(-sites // SITES_OF_A_COMMUNE)):
        kind, name, _sites = places[number % len(places)]
        commune = AdministrativeUnit(kind=kind, name=name + _numeral(number // len(places)), valid_from=SINCE)
        commune.slug, commune.parent = slugify(f"{commune.short_name} {province.name} {SINCE.year}"), province
        communes.append(recorded.get(commune.slug) or commune)
    add([commune for commune in communes if commune.pk is None], by)
    return communes


def _province(by: Person) -> AdministrativeUnit:
    """Return the first present province that is recorded; in an office that has none, one that is made up."""
    if found := AdministrativeUnit.objects.filter(kind__in=PROVINCES, valid_until=None).first():
        return found
    made = AdministrativeUnit(kind=UnitKind.PROVINCE, name="Thử nghiệm", slug="tinh-thu-nghiem", valid_from=SINCE)
    add([made], by)
    return made


def make_developers(sites: int, by: Person) -> list[Organisation]:
    """Return one for two sites."""
    return _make_companies(COMPANIES, max(2, sites // 2), 0, by)


def make_investors(sites: int, by: Person) -> list[Organisation]:
    """Return secondary investors, one for a site; what each makes is at the place of its name in `PRODUCTS`."""
    return _make_companies(INVESTORS, sites, 1_000_000, by)


def _make_companies(names: tuple[str, ...], count: int, first_code: int, by: Person) -> list[Organisation]:
    codes = _tax_codes(first_code)
    companies = [Organisation(name=in_turn(names, n), kind="enterprise", tax_code=next(codes)) for n in range(count)]
    add(companies, by)
    return companies


def _tax_codes(first: int) -> Iterator[str]:
    """Yield tax codes of the province that are as such codes are, the first one with that number."""
    for number in range(first, first + 1_000_000):
        digits = f"46{number:07}"
        if (check := check_digit(digits)) < 10:
            yield f"{digits}{check}"


def make_authorities(by: Person) -> list[Organisation]:
    """Return whom the office asks; those that are recorded already as they are."""
    recorded = {organisation.name_folded: organisation for organisation in Organisation.objects.all()}
    authorities = [recorded.get(fold(name)) or Organisation(name=name, kind="agency") for name in AUTHORITIES]
    add([authority for authority in authorities if authority.pk is None], by)
    return authorities


def make_sites(
    count: int, communes: list[AdministrativeUnit], developers: list[Organisation], by: Person, random: Random
) -> list[Site]:
    """Record sites with the milestones of their kind. The first developer has one alone."""
    places = places_of(communes[0].parent)
    following = (Site.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    recorded = set(Site.objects.values_list("kind", "name_exact"))
    sites: list[Site] = []
    for number in range(count):
        model = Zone if number % 5 == 4 else Cluster
        commune = communes[number // SITES_OF_A_COMMUNE]
        site = model(
            id=following + number, site_ptr_id=following + number, name=_site_name(places, number), unit=commune
        )
        site.clean()
        if (site.kind, site.name_exact) in recorded:
            site.name += RECORDED_TOO
        site.slug = slugify(site.name)
        site.developer = developers[0] if number == 0 else developers[1 + number % (len(developers) - 1)]
        if model is Cluster:
            site.cluster_type = random.choices(ClusterType.values, [12, 2, 1, 1, 1, 1])[0]
        site.address = f"Xóm {number % 17 + 1}"
        site.note = REASON
        site.changed_at = timezone.now()
        site.clean()
        sites.append(site)
    for model in (Cluster, Zone):
        own = [site for site in sites if type(site) is model]
        stamp_for_bulk(own, [field.name for field in model._meta.concrete_fields])
        with transaction.atomic():
            bring_back(own, by=by, reason=REASON)
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), [Site]):
            cursor.execute(sql)
    return sites


def _site_name(places: Sequence[Place], number: int) -> str:
    commune, place = divmod(number, SITES_OF_A_COMMUNE)
    return places[commune % len(places)][2][place] + _numeral(commune // len(places))


def _numeral(rounds: int) -> str:
    """Return what stands behind a name that is used once more."""
    return f" {rounds + 1}" if rounds else ""


def make_milestones(sites: list[Site], stages: list, by: Person) -> list[Milestone]:
    """Record the milestones of new sites, of which nobody knows anything yet."""
    new = [Milestone(site=site, stage=stage) for site in sites for stage in stages if stage.is_for(site.kind)]
    add(new, by)
    return new
