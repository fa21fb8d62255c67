"""`manage.py demo --world`: a made-up province with two years of history, for trying out."""

import datetime
import io
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from clusters.models import Cluster
from demo.places import PLACES
from demo.sites import REASON, SITES_OF_A_COMMUNE, make_communes, make_developers, make_sites
from history.tracking import IN_FORCE
from progress.models import Conclusion, Meeting, Milestone, Obstacle, SecondaryProject, Site, State
from seeding.office import seed_office
from values.today import today
from zones.models import Zone

pytestmark = pytest.mark.django_db
SITES = 20
LAST_YEAR = datetime.timedelta(days=300)


@pytest.fixture
def shipped(monkeypatch):
    monkeypatch.setenv("BK_DEMO_PASSWORD", "cho moi nguoi")
    seed_office()


def demo(sites: int = SITES) -> str:
    output = io.StringIO()
    call_command("demo", world=sites, stdout=output)
    return output.getvalue()


@pytest.mark.once
@pytest.mark.usefixtures("shipped")
def test_a_province_is_made_up_and_looked_at(client):
    assert str(SITES) in demo()
    assert (Site.objects.count(), Milestone.objects.overdue(today()).exists()) == (SITES, True)
    made_up = [*Cluster.objects.filter(note=REASON), *Zone.objects.filter(note=REASON)]
    assert {site.history.first().history_change_reason for site in made_up} == {REASON}
    for model in (Meeting, Conclusion, Obstacle, SecondaryProject):
        assert model.objects.exists()
    # Nothing is dated later than it was recorded, nothing of it today, and each record ends where the next begins.
    assert not Milestone.history.filter(history_date__date__gte=today()).exists()
    assert Milestone.history.filter(in_force_until=IN_FORCE).count() == Milestone.objects.count()
    done = Milestone.objects.filter(state=State.DONE, site__in=made_up)
    assert all(milestone.actual.start <= milestone.as_of.end for milestone in done)
    client.login(username="so.chuyenvien", password="cho moi nguoi")
    past = {"as_of": (today() - LAST_YEAR).isoformat()}
    for address in (reverse("progress:work"), reverse("clusters:list"), made_up[0].get_absolute_url()):
        assert client.get(address).status_code == 200
    for address in (reverse("clusters:list"), made_up[0].get_absolute_url()):
        page = client.get(address, past)
        assert made_up[0].name in page.content.decode()
    records = Milestone.history.count()
    assert "đã có sẵn" in demo()
    assert Milestone.history.count() == records


@pytest.mark.once
def test_a_place_used_once_more_is_not_called_like_one_beside_a_recorded_site(admin_user):
    by, turn = admin_user, len(PLACES) * SITES_OF_A_COMMUNE
    communes, developers = make_communes(2 * turn, by), make_developers(4, by)
    make_sites(turn, communes, developers, by, Random(1))
    make_sites(2 * turn, communes, developers, by, Random(1))
    assert Site.objects.count() == 3 * turn


@pytest.mark.usefixtures("shipped")
class TestRefusals:
    def test_where_people_have_recorded_something(self, admin_user):
        cluster = Cluster.objects.first()
        cluster._history_user = admin_user
        cluster.save()
        with pytest.raises(CommandError, match="DATA_DIR"):
            demo()
        assert Site.objects.filter(note=REASON).count() == 0

    def test_where_sites_are_recorded_that_are_not_shipped(self):
        Cluster(name="Của một cơ quan").save()
        with pytest.raises(CommandError, match="ngoài số liệu kèm theo"):
            demo()

    @pytest.mark.parametrize("sites", [-1, 3, 1_000_000])
    def test_a_number_of_sites_that_is_too_small_or_too_large(self, sites):
        before = Site.objects.count()
        with pytest.raises(CommandError, match=str(before + 1)):
            demo(sites)
        assert Site.objects.count() == before
