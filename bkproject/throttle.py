"""How often a password or a code may be tried: counted before it is looked at, in one transaction: none slips by.

An attempt counts for its name, for its address, and for both together. Each of the three has some that are free; after
those every further one waits twice as long as the one before. Of an address the attempts of one day count: an office
where somebody signs in every day would gather the slips of weeks. A name alone is not counted from where its owner
signed in lately: whoever tries names from outside locks no colleague out.
"""

import datetime
import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from bkproject.models import SignInCount

LONGEST_WAIT = datetime.timedelta(hours=1)
FORGOTTEN_AFTER = datetime.timedelta(days=1)
KNOWN_FOR = datetime.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Limit:
    """How many attempts are free, and how long the first after them waits."""

    free: int
    wait: datetime.timedelta

    def opens_at(self, counted: SignInCount) -> datetime.datetime:
        """Return the time from which the next attempt may be made."""
        over = counted.count - self.free
        return counted.last + (min(self.wait * 2**over, LONGEST_WAIT) if over >= 0 else datetime.timedelta())


BOTH = Limit(10, datetime.timedelta(minutes=15))
# Many people of an office come from one address.
ADDRESS = Limit(60, datetime.timedelta(minutes=1))
NAME = Limit(30, datetime.timedelta(minutes=1))


@transaction.atomic
def begin(name: str, address: str) -> datetime.timedelta | None:
    """Count an attempt to sign in as `name` from `address`; return how long it must wait, None where it may go on.

    What must wait is not counted.
    """
    now, limits = timezone.now(), _limits(name, address)
    counts = [_locked(key, now) for key in sorted(limits)]
    opens = max((limits[count.key].opens_at(count) for count in counts), default=now)
    if opens > now:
        return opens - now
    for count in counts:
        count.count, count.last = count.count + 1, now
        count.save()
    return None


@transaction.atomic
def succeeded(name: str, address: str) -> None:
    """Forget the attempts of whoever knew the password, and remember the address as theirs."""
    now = timezone.now()
    SignInCount.objects.filter(key__in=[_key("name", name), _key("both", name, address)]).delete()
    own = SignInCount.objects.select_for_update().filter(key=_day_of(address), count__gt=0).first()
    if own:
        own.count -= 1
        own.save()
    SignInCount.objects.update_or_create(key=_key("known", name, address), defaults={"last": now})


@transaction.atomic
def is_first(within: datetime.timedelta, *parts: str) -> bool:
    """Return whether `parts` come for the first time `within` the time before now, and remember that they came."""
    now, key = timezone.now(), _key("once", *parts)
    SignInCount.objects.bulk_create([SignInCount(key=key, last=now - within * 2)], ignore_conflicts=True)
    seen = SignInCount.objects.select_for_update().get(key=key)
    if now - seen.last <= within:
        return False
    seen.last = now
    seen.save()
    return True


def forget_old() -> None:
    """Delete what no attempt depends on any longer."""
    SignInCount.objects.filter(last__lt=timezone.now() - KNOWN_FOR).delete()


def _limits(name: str, address: str) -> dict[str, Limit]:
    limits = {_key("both", name, address): BOTH, _day_of(address): ADDRESS}
    known = SignInCount.objects.filter(key=_key("known", name, address), last__gt=timezone.now() - KNOWN_FOR)
    return limits if known.exists() else limits | {_key("name", name): NAME}


def _locked(key: str, now: datetime.datetime) -> SignInCount:
    """Return the count of a key, locked until the transaction ends; 0 again after a day without attempts."""
    SignInCount.objects.bulk_create([SignInCount(key=key, last=now)], ignore_conflicts=True)
    count = SignInCount.objects.select_for_update().get(key=key)
    if now - count.last > FORGOTTEN_AFTER:
        count.count = 0
    return count


def _day_of(address: str) -> str:
    return _key("address", address, timezone.localdate().isoformat())


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(part.casefold() for part in parts).encode()).hexdigest()
