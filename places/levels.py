"""Where an organisation stands among those of a province: what decides how one office writes to another."""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _

from values.text import fold


class OrganisationLevel(models.TextChoices):
    CENTRAL = "central", _("Government, ministry, central agency")
    PROVINCE = "province", _("Provincial committee or council")
    DEPARTMENT = "department", _("Department of the province")
    DISTRICT = "district", _("District (until 30/06/2025)")
    COMMUNE = "commune", _("Commune")
    SUBORDINATE = "subordinate", _("Unit under a department")
    ENTERPRISE = "enterprise", _("Enterprise")


# From above downward; who has the same number are equals.
_RANKS: dict[str, int] = {
    OrganisationLevel.CENTRAL: 1,
    OrganisationLevel.PROVINCE: 2,
    OrganisationLevel.DEPARTMENT: 3,
    OrganisationLevel.DISTRICT: 4,
    OrganisationLevel.SUBORDINATE: 4,
    OrganisationLevel.COMMUNE: 5,
    OrganisationLevel.ENTERPRISE: 6,
}
# How names begin that say the level themselves, folded. A city may be a province or a district: it says nothing.
_SAID = (
    (r"(?:thu tuong )?chinh phu\b|quoc hoi\b|van phong (?:trung uong|chinh phu|quoc hoi)\b", OrganisationLevel.CENTRAL),
    (
        r"bo (?!chi huy |chqs\b|chbp\b|doi |phan |mon )\w+|ngan hang nha nuoc viet nam\b|thanh tra chinh phu\b",
        OrganisationLevel.CENTRAL,
    ),
    (r"(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd) tinh\b|tinh uy\b", OrganisationLevel.PROVINCE),
    (
        r"so (?=[^\W\d])|ban quan ly (?:cac )?(?:khu cong nghiep|kcn)\b|van phong ubnd tinh\b",
        OrganisationLevel.DEPARTMENT,
    ),
    (r"(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd) (?:huyen|quan|thi xa)\b", OrganisationLevel.DISTRICT),
    (r"(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd) (?:xa|phuong|thi tran|dac khu)\b", OrganisationLevel.COMMUNE),
    (r"(?:tong )?cong ty\b|tap doan\b|hop tac xa\b|doanh nghiep tu nhan\b", OrganisationLevel.ENTERPRISE),
)


def level_said_by(name: str) -> str:
    """Return the level that a name says by its first words ("Sở …", "UBND xã …"); empty where it says none."""
    words = fold(name)
    return next((level for pattern, level in _SAID if re.match(pattern, words)), "")


def rank(level: str) -> int | None:
    """Return the place of a level from above, 1 the highest; None for an unknown one."""
    return _RANKS.get(level)
