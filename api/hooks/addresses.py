"""Which addresses a webhook may have and what they may lead to: nobody reaches our own network through the tracker."""

import ipaddress
import re
from urllib.parse import SplitResult, quote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# IPv6 networks whose addresses hold one of IPv4 in the last 32 bits, to which a gateway passes them on.
_PASSED_ON = [ipaddress.ip_network(text) for text in ("64:ff9b::/96", "::/96")]
# Of IPv6 what is of one site or network alone, which not every version of `ipaddress` knows.
_LOCAL = [ipaddress.ip_network(text) for text in ("fec0::/10", "64:ff9b:1::/48")]
_AS_IT_IS = "%/:?@!$&'()*+,;=~[]"
_LOCAL_NAMES = re.compile(r"(^|\.)(localhost|local|internal|localdomain)\.?$")


def check_address(text: str) -> None:
    """Raise ValidationError for what is no address of a webhook; a name is looked up only when something is sent."""
    if re.search(r"[\s\x00-\x1f\x7f\\]", text):
        raise ValidationError(_("An address has no spaces: https://host.example.vn/path"))
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname or "", parts.port
        ascii_host(host)
    except ValueError as error:
        raise ValidationError(_("This is no address: write it like https://host.example.vn/path")) from error
    schemes = ("https", "http") if settings.WEBHOOKS_HTTP else ("https",)
    if parts.scheme not in schemes or not host:
        raise ValidationError(_("The address begins with https://, which keeps what is sent from others."))
    if parts.username is not None or parts.password is not None:
        raise ValidationError(_("Leave user name and password out of the address: the signature proves who sends."))
    if parts.fragment:
        raise ValidationError(_("Remove what follows #: it is never sent."))
    literal = _as_address(host)
    is_internal = not is_allowed(literal) if literal else bool(_LOCAL_NAMES.search(host)) and not _networks()
    if is_internal:
        text = _("This address lies in an internal network. WEBHOOKS_LOCAL_NETWORKS says which of them are allowed.")
        raise ValidationError(text)


def target_of(parts: SplitResult) -> str:
    """Return what of an address is asked of the host, path and query, with marks as addresses have them."""
    path = quote(parts.path or "/", safe=_AS_IT_IS)
    return f"{path}?{quote(parts.query, safe=_AS_IT_IS)}" if parts.query else path


def ascii_host(host: str) -> str:
    """Return the name of a host as it is looked up; raise ValueError for what is none."""
    return host if host.isascii() else host.encode("idna").decode()


def is_allowed(address: Address, *, plain: bool = False) -> bool:
    """Return whether messages may be sent to an address: public ones, and those in WEBHOOKS_LOCAL_NETWORKS.

    `plain` (http) goes to those internal networks alone.
    """
    real = _real(address)
    if any(real in network for network in _networks() if network.version == real.version):
        return True
    if any(real in network for network in _LOCAL):
        return False
    return real.is_global and not (real.is_multicast or real.is_reserved or real.is_unspecified) and not plain


def _networks() -> list:
    return settings.WEBHOOKS_LOCAL_NETWORKS


def _as_address(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _real(address: Address) -> Address:
    """Return the address that one of IPv6 stands for, where it holds one of IPv4."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    held = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
    if held is None and any(address in network for network in _PASSED_ON):
        held = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return held or address
