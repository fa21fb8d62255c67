from .organisation import Organisation, OrganisationKind
from .unit import AdministrativeUnit, UnitKind

__all__ = ["AdministrativeUnit", "Organisation", "OrganisationKind", "UnitKind"]
