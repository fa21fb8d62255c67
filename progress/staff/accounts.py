"""Accounts and roles. Nobody gives powers they do not have, and accounts are closed, never deleted.

A person is added on one page: name, mail, roles and place of work, with a first password to be changed at sign-in.
"""

from http import HTTPStatus

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from history.admin_actions import ActsOnTicked
from progress.access.roles import ENTERS_DATA, Role, role_name
from progress.models import FirstPassword, WorkSettings
from progress.personal.admin import KeepsPersonalData
from progress.staff.admin import StaffProfileInline
from progress.staff.lost_factor import RemovesSecondFactor
from progress.staff.new_person import NewPersonForm, put_in_charge
from progress.staff.permission_table import PermissionTable, said
from values.forms import RecordsField
from values.text import fold, person_name

# What the library for signing in keeps has its pages on one's account and on the page of a person.
LIBRARY = ("account", "mfa", "socialaccount", "usersessions")
for model in (User, Group, *(model for name in LIBRARY for model in apps.get_app_config(name).get_models())):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


def given_permissions():
    """Return the permissions that roles and persons can have: those that a page asks for."""
    return Permission.objects.exclude(content_type__app_label__in=LIBRARY).select_related("content_type")


def powers_of(user) -> set[int]:
    """Return primary keys of the permissions an account has or, while it is closed, would have again."""
    return set(Permission.objects.filter(Q(user=user) | Q(group__user=user)).values_list("pk", flat=True))


class RolesField(RecordsField):
    def label_from_instance(self, group):
        return role_name(group.name)


class RoleFilter(admin.RelatedFieldListFilter):
    def field_choices(self, field, request, model_admin):
        return [(pk, role_name(name)) for pk, name in super().field_choices(field, request, model_admin)]


@admin.register(User)
class PersonAdmin(KeepsPersonalData, RemovesSecondFactor, UserAdmin):
    """A person's account, roles and place of work."""

    add_form = NewPersonForm
    add_form_template = None  # Django's says that the rest is entered later
    add_fieldsets = [
        (None, {"fields": ("last_name", "first_name", "email", "groups", "in_charge_of")}),
        (
            _("Signing in"),
            {
                "fields": ("username", "password1", "password2"),
                "description": _("Tell the person both; they set a password of their own when they first sign in."),
            },
        ),
    ]
    inlines = [StaffProfileInline]
    list_display = ["username", "person", "roles", "works_at", "is_active", "is_superuser", "last_login"]
    list_filter = ["is_active", ("groups", RoleFilter), "is_superuser"]
    list_select_related = ["staff_profile__unit__parent", "staff_profile__organisation"]
    list_per_page = 50
    search_help_text = _("User name, name or e-mail; marks and capitals do not matter.")
    filter_horizontal = []
    readonly_fields = ["is_staff", "last_login", "date_joined", "second_factor", "personal_data"]
    actions = None

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_search_results(self, request, queryset, search_term):
        words = fold(search_term).split()
        names = queryset.values_list("pk", "username", "last_name", "first_name", "email")
        pks = [pk for pk, *parts in names if all(word in fold(" ".join(parts)) for word in words)]
        return queryset.filter(pk__in=pks), False

    def get_fieldsets(self, request, obj=None):
        """Offer superusers alone to make superusers and give single permissions; roles are enough for others."""
        if obj is None:
            return super().get_fieldsets(request, obj)
        signing_in = (_("Signing in"), {"fields": ("second_factor", "personal_data")})
        if request.user.is_superuser:
            return [*super().get_fieldsets(request, obj), signing_in]
        return [
            (None, {"fields": ("username", "password")}),
            (_("Personal info"), {"fields": ("first_name", "last_name", "email")}),
            (_("Permissions"), {"fields": ("is_active", "is_staff", "groups")}),
            (_("Important dates"), {"fields": ("last_login", "date_joined")}),
            signing_in,
        ]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """Offer a person who is no superuser the roles that give no more than they have."""
        kwargs["form_class"] = RecordsField
        if db_field.name == "groups":
            kwargs |= {
                "form_class": RolesField,
                "widget": forms.CheckboxSelectMultiple,
                "label": capfirst(_("roles")),
                "help_text": _("The roles of a person decide what they see and do; several roles add up."),
            }
            if not request.user.is_superuser:
                beyond = Permission.objects.exclude(pk__in=powers_of(request.user))
                kwargs["queryset"] = Group.objects.exclude(permissions__in=beyond)
        elif db_field.name == "user_permissions":
            kwargs |= {
                "queryset": given_permissions(),
                "widget": PermissionTable,
                "label": _("Single rights, beside those of the roles"),
                "help_text": "",
            }
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        if obj is None or request.user.is_superuser or not allowed:
            return allowed
        return not obj.is_superuser and powers_of(obj) <= powers_of(request.user)

    def get_readonly_fields(self, request, obj=None):
        """Let nobody close their own account or take their own roles: another administrator does."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "is_active", "is_superuser", "groups"] if obj == request.user else fields

    def has_delete_permission(self, request, obj=None):
        """Refuse: an account is closed by taking “active” from it, and history keeps its name."""
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not change:
            FirstPassword.note(obj)
        elif "is_active" in form.changed_data and not obj.is_active:
            self._remind_to_hand_over(request, obj)

    @staticmethod
    def _remind_to_hand_over(request, leaver) -> None:
        """Lead on to handing over the sites that a person who leaves is in charge of, where there are any."""
        count = leaver.in_charge_of.count()
        if not count:
            return
        text = ngettext(
            "%(person)s is still in charge of %(count)s site.",
            "%(person)s is still in charge of %(count)s sites.",
            count,
        ) % {"person": person_name(leaver), "count": count}
        address = f"{reverse('progress:in-charge-hand-over')}?from={leaver.pk}"
        messages.warning(request, format_html('{} <a href="{}">{}</a>', text, address, _("Hand over")))

    def response_add(self, request, obj, post_url_continue=None):
        """Go back to the list, as for other records: the page that adds a person asks everything."""
        return super(UserAdmin, self).response_add(request, obj, post_url_continue)

    def user_change_password(self, request, id, form_url=""):
        """Reset a password; another person's must be changed by its owner when they next sign in."""
        response = super().user_change_password(request, id, form_url)
        is_own = str(request.user.pk) == str(id)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND and not is_own:
            FirstPassword.note(User.objects.get(pk=id))
        return response

    def save_related(self, request, form, formsets, change):
        """Let in here those whose role is to enter data."""
        super().save_related(request, form, formsets, change)
        person = form.instance
        roles = set(person.groups.values_list("name", flat=True))
        enters = person.is_superuser or bool(roles & {role.value for role in ENTERS_DATA})
        if not (roles or person.is_superuser or person.user_permissions.exists()):
            text = _("%(person)s has no role yet: signed in, they see nothing.") % {"person": person_name(person)}
            messages.warning(request, text)
        if person.is_staff != enters:
            person.is_staff = enters
            person.save(update_fields=["is_staff"])
        if sites := form.cleaned_data.get("in_charge_of"):
            put_in_charge(request, person, sites)

    @admin.display(description=_("name"), ordering="last_name")
    def person(self, user):
        return person_name(user)

    @admin.display(description=_("roles"))
    def roles(self, user):
        return ", ".join(sorted(role_name(group.name) for group in user.groups.all()))

    @admin.display(description=_("place of work"))
    def works_at(self, user):
        return str(getattr(user, "staff_profile", ""))


@admin.register(Group)
class RoleAdmin(ActsOnTicked, GroupAdmin):
    """Roles. Whoever changes what a role may do changes what they may do: superusers only."""

    list_display = ["called", "people"]
    filter_horizontal = []

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(active_people=Count("user", filter=Q(user__is_active=True)))

    def get_fields(self, request, obj=None):
        """Show who may not change a role what it allows, in words."""
        return ["name", "permissions" if self.has_change_permission(request, obj) else "allows"]

    def get_readonly_fields(self, request, obj=None):
        return ["allows"]

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        kwargs |= {"form_class": RecordsField, "widget": PermissionTable, "label": _("What the role may do")}
        kwargs["queryset"] = given_permissions()
        return super().formfield_for_manytomany(db_field, request, help_text="", **kwargs)

    def save_model(self, request, obj, form, change):
        """Save a role; one that gets another name needs a second factor as before."""
        super().save_model(request, obj, form, change)
        settings, before = WorkSettings.current(), form.initial.get("name")
        if before != obj.name and before in settings.roles_with_second_factor:
            names = [obj.name if name == before else name for name in settings.roles_with_second_factor]
            settings.roles_with_second_factor = names
            settings.save()

    @admin.display(description=_("name"), ordering="name")
    def called(self, group):
        return role_name(group.name)

    @admin.display(description=_("active people"), ordering="active_people")
    def people(self, group):
        return group.active_people

    @admin.display(description=_("what the role may do"))
    def allows(self, group):
        return said(group.permissions.select_related("content_type"))

    def has_add_permission(self, request):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        is_ours = obj is not None and obj.name in Role.values
        return request.user.is_superuser and not is_ours
