"""Whose name may be published: that of a body, never that of a person or of a business that is one."""

from places.models import PUBLIC_AUTHORITIES, Organisation, OrganisationKind
from values.text import fold

PUBLIC_BODIES = {*PUBLIC_AUTHORITIES, OrganisationKind.PUBLIC_UNIT, OrganisationKind.PRESS}
# What a body that is no single person has in its name; what may be a person's name too (Lê Trung Tâm) where it begins
# with that. A sole proprietorship (doanh nghiệp tư nhân) and a household business are one person's, and mostly bear
# their name.
FORMS = (
    "cong ty", "tap doan", "hop tac xa", "ngan hang", "ban quan ly", "tnhh", "co phan", "company", "corporation",
    "co.,", "ltd", "jsc", "joint stock", "cooperative",
)  # fmt: skip
BEGINNINGS = ("trung tam ", "lien hiep ", "lien doan ", "uy ban ", "ubnd ", "hiep hoi ")
OF_ONE_PERSON = ("ho kinh doanh", "hkd", "ho gia dinh", "ca nhan", "doanh nghiep tu nhan", "dntn", "ong ", "ba ")


def public_name(organisation: Organisation | None) -> str:
    """Return an organisation's full name; empty where none is recorded, or where it may be a person's."""
    return organisation.name if organisation and is_body(organisation) else ""


def is_body(organisation: Organisation) -> bool:
    """Return whether the name is surely that of a body: by its kind, else by what stands in the name."""
    if organisation.kind in PUBLIC_BODIES:
        return True
    name = fold(organisation.name)
    if any(name.startswith(form) for form in OF_ONE_PERSON):
        return False
    return name.startswith((*FORMS, *BEGINNINGS)) or any(f" {form}" in name for form in FORMS)
