"""The roles people hold, kept as Django groups, and the permissions each starts with.

Administrators may change a group's permissions afterwards; `create_missing_groups` never takes a change back.
"""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission, User
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Values are the names of the groups, as the administrator reads them."""

    ADMINISTRATOR = "Quản trị", _("Administrator")
    DEPARTMENT = "Chuyên viên Sở Công Thương", _("Department officer")
    BOARD = "Chuyên viên Ban Quản lý khu công nghiệp", _("Management Board officer")
    LOCAL = "Cán bộ địa phương", _("Local officer")
    CLERK = "Nhân viên chủ đầu tư hạ tầng", _("Infrastructure developer's representative")
    LEADER = "Lãnh đạo", _("Leader")


def role_name(group: str) -> str:
    """Return what people call the group of this name: its role in their language, or the name an office gave it."""
    return str(Role(group).label) if group in Role.values else group


READ = ("view",)
KEEP = ("view", "add", "change")
ALL = ("view", "add", "change", "delete")
FREEZE = ("view", "add")

# What everybody with a role may read, of the rows they see.
_READING = {
    "places": {"administrativeunit": READ, "organisation": READ},
    "progress": dict.fromkeys(
        (
            "stage", "milestone", "document", "sitedocument", "sitefigure", "secondaryproject",
            "obstaclekind", "obstacle", "inspection", "finding", "inspectionphoto", "siteevent",
            "reportrow", "periodfigure", "baseline", "baselinedate", "submission", "personincharge",
            "movement", "nochange", "timelimit", "holidaycalendar", "filingstep", "siteposition", "siteoutline",
            "investorfact",
        ),
        READ,
    ),
}  # fmt: skip

_SITE_DATA = {
    "places": {"organisation": KEEP},
    "progress": {
        "milestone": KEEP,
        "document": KEEP,
        "sitedocument": ALL,
        "sitefigure": ALL,
        "secondaryproject": ALL,
        "periodfigure": ALL,
        "obstacle": ALL,
        "inspection": ALL,
        "finding": ALL,
        "inspectionphoto": ALL,
        "siteevent": ALL,
        "personincharge": ALL,
        "movement": ALL,
        "siteposition": ALL,
        "siteoutline": ALL,
        "investorfact": ALL,
        # Frozen once and for all: only an administrator mends one.
        "baseline": FREEZE,
        "baselinedate": FREEZE,
        "nochange": ALL,
        # What happened to a form of a period stays.
        "filingstep": FREEZE,
        # Of a report for acceptance, "add" is to send one and "change" to decide on another's.
        "submission": ("view", "change"),
    },
}

# Whoever reads a record may say something about it; one's own words are changed and struck out, never deleted.
_TALKING = {"progress": {"remark": KEEP}}

# Meetings are kept by officers and read by leaders; who works at a site reads its conclusions and says what is done.
_MEETINGS_READ = {"progress": {"meeting": READ, "agendaitem": READ, "conclusion": READ}}
_MEETINGS_KEPT = {"progress": {"meeting": KEEP, "agendaitem": ALL, "conclusion": KEEP}}

# The office's saved lists are read and made by those who work on all sites of a kind; anybody keeps their own.
_LISTS_READ = {"progress": {"savedlist": READ}}
_LISTS_SHARED = {"progress": {"savedlist": ("view", "add")}}

# Forms compiled of all clusters of a unit or the province; of which one, the gate of their pages says.
_FORMS_READ = dict.fromkeys(("formkind", "formterms", "formperiod", "formrow", "rowoverride", "filedform"), READ)
# A local officer prepares the form of their unit; the Department files, for zones the Board. What is filed stays.
_FORMS_PREPARED = _FORMS_READ | {"rowoverride": ALL}
_FORMS_FILED = {"rowoverride": ALL, "filedform": FREEZE}

# Own tables of the office are read by those who see the province, made and filed by officers; what is filed stays.
_TABLES_READ = {"owntable": READ, "filedtable": READ}
_TABLES_KEPT = {"owntable": FREEZE, "filedtable": FREEZE}

# Investor sheets are published and withdrawn by officers ("add"); whoever sees a site reads its sheet.
_SHEETS_READ = {"investorsheet": READ}
_SHEETS_PUBLISHED = {"investorsheet": FREEZE}

# Whoever reports progress also names the document it rests on, and fills in the forms of a period.
_REPORTING = {
    "milestone": ("view", "change"),
    "document": ("view", "add"),
    "sitedocument": ("view", "add"),
    "periodfigure": KEEP,
    "conclusion": ("view", "change"),
    "nochange": ("view", "add"),
    "submission": ("view", "add"),
}

PERMISSIONS = {
    Role.ADMINISTRATOR: [
        _READING,
        _TALKING,
        _SITE_DATA,
        {
            "auth": {"user": KEEP, "group": READ},
            "places": {"administrativeunit": ALL, "organisation": ALL},
            "progress": {
                "stage": ALL,
                "obstaclekind": ALL,
                "timelimit": ALL,
                "holidaycalendar": ALL,
                "reportrow": KEEP,
                "staffprofile": ALL,
                "worksettings": KEEP,
                "meeting": ALL,
                "agendaitem": ALL,
                "conclusion": ALL,
                "savedlist": ALL,
                "remark": ALL,  # another's is struck out, never deleted
                "submission": KEEP,  # whoever gives out a role holds all that it may
                "milestone": ALL,
                "document": ALL,
                "baseline": ALL,
                "baselinedate": ALL,
            },
            "clusters": {"cluster": ALL},
            "zones": {"zone": ALL},
            "reports": {"indicator": ALL, "indicatorfigure": ALL, "indicatorchoice": ALL, "letterhead": KEEP}
            | dict.fromkeys(("formkind", "formterms", "formperiod", "formrow"), KEEP)
            | _FORMS_FILED
            | {"owntable": ALL, "filedtable": FREEZE}
            | _SHEETS_PUBLISHED,
            "spreadsheets": {"importrun": READ},  # everybody's; one's own need no permission
            "usage": {"userecord": READ},
            "api": {"accesstoken": KEEP, "webhook": KEEP},
            "opendata": {"opendatasettings": KEEP},
        },
    ],
    Role.DEPARTMENT: [
        _READING,
        _TALKING,
        _MEETINGS_KEPT,
        _LISTS_SHARED,
        _SITE_DATA,
        {
            "clusters": {"cluster": KEEP},
            "zones": {"zone": READ},
            "reports": {"indicator": KEEP, "indicatorfigure": ALL, "indicatorchoice": ALL, "letterhead": READ}
            | _FORMS_READ
            | _FORMS_FILED
            | _TABLES_KEPT
            | _SHEETS_PUBLISHED,
        },
    ],
    Role.BOARD: [
        _READING,
        _TALKING,
        _MEETINGS_KEPT,
        _LISTS_SHARED,
        _SITE_DATA,
        {
            "zones": {"zone": KEEP},
            "reports": {"indicator": READ, "indicatorfigure": READ, "indicatorchoice": READ, "letterhead": READ}
            | _FORMS_READ
            | _FORMS_FILED
            | _TABLES_KEPT
            | _SHEETS_PUBLISHED,
        },
    ],
    Role.LOCAL: [
        _READING,
        _TALKING,
        {"progress": _REPORTING, "clusters": {"cluster": READ}, "zones": {"zone": READ}, "reports": _FORMS_PREPARED},
    ],
    Role.CLERK: [
        _READING,
        _TALKING,
        {"progress": _REPORTING, "clusters": {"cluster": READ}, "zones": {"zone": READ}},
    ],
    Role.LEADER: [
        _READING,
        _TALKING,
        _MEETINGS_READ,
        _LISTS_READ,
        {
            "clusters": {"cluster": READ},
            "zones": {"zone": READ},
            "reports": {"indicator": READ, "indicatorfigure": READ, "indicatorchoice": READ}
            | _FORMS_READ
            | _TABLES_READ
            | _SHEETS_READ,
            "spreadsheets": {"importrun": READ},
        },
    ],
}

# These work in the admin too; the others have the staff pages.
ENTERS_DATA = {Role.ADMINISTRATOR, Role.DEPARTMENT, Role.BOARD}


def roles_of(user) -> set[Role]:
    """Return the roles `user` holds, asked of the database once per request (kept on the user object)."""
    if not hasattr(user, "_roles"):
        read_rights(user)
    return user._roles


def read_rights(user) -> None:
    """Keep on `user` the roles they hold and the permissions they have, both by one query."""
    rows: set[tuple] = set()
    if user.is_authenticated:
        permission = ("permissions__content_type__app_label", "permissions__codename")
        of_groups = Group.objects.order_by().filter(user=user.pk).values_list("name", *permission)
        no_group = models.Value("", output_field=models.CharField())
        own = Permission.objects.order_by().filter(user=user.pk)
        rows = set(of_groups.union(own.values_list(no_group, "content_type__app_label", "codename"), all=True))
    names = {group for group, _app, _codename in rows}
    user._roles = {role for role in Role if role.value in names}
    user._permissions = {f"{app}.{codename}" for _group, app, codename in rows if codename}


def permissions_of(role: Role) -> set[tuple[str, str]]:
    """Return (app label, codename) of every permission `role` starts with."""
    return {
        (app, f"{action}_{model}")
        for grant in PERMISSIONS[role]
        for app, models_ in grant.items()
        for model, actions in models_.items()
        for action in actions
    }


def create_missing_groups() -> list[Role]:
    """Make the groups that do not exist yet, with their permissions; return them.

    Groups that exist get theirs of models that no group knows yet: those that came with a new release.
    """
    existing = {group.name: group for group in Group.objects.all()}
    pks = {(app, codename): pk for app, codename, pk in Permission.objects.values_list(*_NAMES, "pk")}
    known = {
        (app, _model_of(codename))
        for app, codename in Group.permissions.through.objects.values_list(*(f"permission__{name}" for name in _NAMES))
    }
    missing = [role for role in Role if role.value not in existing]
    groups = existing | {group.name: group for group in Group.objects.bulk_create(Group(name=r.value) for r in missing)}
    granted = Group.permissions.through
    rows = [
        granted(group_id=groups[role.value].pk, permission_id=pks[app, codename])
        for role in Role
        for app, codename in permissions_of(role) & pks.keys()
        if role in missing or (app, _model_of(codename)) not in known
    ]
    granted.objects.bulk_create(rows, ignore_conflicts=True)
    return missing


_NAMES = ("content_type__app_label", "codename")


def _model_of(codename: str) -> str:
    return codename.partition("_")[2]


class RightsBackend(ModelBackend):
    """Django's own, which asks for roles and permissions together; a superuser has every permission.

    With the person of a session it reads where they work and, for the bell of every page, whether a notification waits
    for them (`has_unread`).
    """

    def get_user(self, user_id):
        notifications = User._meta.get_field("notifications").related_model._default_manager
        unread = notifications.filter(person=models.OuterRef("pk"), read_at=None).order_by()
        people = User.objects.select_related("staff_profile").annotate(has_unread=models.Exists(unread))
        user = people.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj, obj=None):
        if not user_obj.is_active or user_obj.is_anonymous or user_obj.is_superuser or obj is not None:
            return super().get_all_permissions(user_obj, obj)
        if not hasattr(user_obj, "_permissions"):
            read_rights(user_obj)
        return user_obj._permissions
