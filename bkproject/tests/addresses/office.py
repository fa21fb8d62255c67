"""The fixture `office`: the cast with a record behind every address, and `address(name, where)` to find it."""

import pytest
from django.urls import reverse

from bkproject.tests.addresses.at_sites import site_addresses
from bkproject.tests.addresses.naming import Addresses
from bkproject.tests.addresses.of_reports import (
    filing_addresses,
    form_addresses,
    indicator_addresses,
    table_addresses,
)
from bkproject.tests.addresses.of_the_office import (
    import_addresses,
    limit_addresses,
    officer_addresses,
    organisation_addresses,
    page_addresses,
    program_addresses,
)
from places.models import Organisation
from progress.access.roles import Role
from progress.tests.cast import make_cast, person, record


@pytest.fixture
def office(db):
    cast = make_cast()
    sites = {"of cluster": cast.cluster, "of other": cast.other_cluster, "of zone": cast.zone}
    authority = Organisation.objects.create(name="Sở Nông nghiệp và Môi trường", kind="agency")
    elsewhere = person("elsewhere", Role.LOCAL, unit=cast.places.elsewhere)
    addresses: Addresses = {}
    for where, site in sites.items():
        reporter = cast.clerk if site is cast.cluster else elsewhere
        addresses |= site_addresses(
            site, where, administrator=cast.administrator, reporter=reporter, authority=authority
        )
    record(cast.cluster, "operation", planned="2023")
    addresses |= {
        **page_addresses(),
        **indicator_addresses(),
        **officer_addresses(cast),
        **organisation_addresses(cast),
        **program_addresses(cast, sites),
        **table_addresses(cast.department),
        **limit_addresses(cast.stages["eia"]),
        **form_addresses(cast.places.new_commune, cast.department, cast.board),
        **filing_addresses(cast),
        **import_addresses(cast.clerk, cast.department),
    }
    cast.address = lambda name, where: addresses.get((name, where)) or reverse(name)
    return cast
