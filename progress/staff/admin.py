"""Where people work; edited on a person's own page too."""

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.admin import PreloadingFormSet, TrackedAdmin, TrackedInline
from history.versioned_forms import VersionedForm
from progress.access.roles import Role
from progress.models import StaffProfile, WorkSettings
from progress.models.office import REPORTING_ROLES, SUPERUSERS
from values.numbers import plain_number
from values.text import Label


class PlaceOfWorkFormSet(PreloadingFormSet):
    """A person's place of work, beside the roles that the same page gives."""

    def clean(self):
        """Refuse a role without the place that says whose sites are the person's: they would see nothing."""
        super().clean()
        chosen = [form.cleaned_data for form in self.forms if form.is_valid()]
        for role, (field, message) in NEEDS_PLACE.items():
            if role.value in self._roles_given() and not any(data.get(field) for data in chosen):
                raise ValidationError(message, code="no_place")

    def _roles_given(self) -> set[str]:
        """Return names of the roles ticked on the page; what is no role is refused by the page's own form."""
        sent = self.data.getlist("groups") if self.data else []  # Django keeps a request without fields as a plain dict
        pks = [pk for pk in map(plain_number, sent) if pk is not None]
        return set(Group.objects.filter(pk__in=pks).values_list("name", flat=True))


# Roles that see the sites of one place only: (field of the profile, what is said where it is empty).
NEEDS_PLACE = {
    Role.LOCAL: ("unit", _("A local officer needs a unit: they manage the sites in it.")),
    Role.CLERK: (
        "organisation",
        _("A developer's representative needs an organisation: they manage the sites of this developer."),
    ),
}


class StaffProfileInline(TrackedInline, admin.StackedInline):
    model = StaffProfile
    formset = PlaceOfWorkFormSet
    min_num = 1
    fields = ["unit", "organisation"]
    autocomplete_fields = ["unit", "organisation"]
    can_delete = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("unit__parent")


@admin.register(StaffProfile)
class StaffProfileAdmin(TrackedAdmin):
    list_display = ["user", "unit", "organisation"]
    list_select_related = ["user", "unit__parent", "organisation"]
    ordering = ["user__username"]
    fields = ["user", "unit", "organisation"]
    autocomplete_fields = ["user", "unit", "organisation"]
    search_fields = ["unit__folded", "organisation__folded"]

    def get_readonly_fields(self, request, obj=None):
        return ["user"] if obj else []


def roles_to_protect() -> list[tuple[str, Label]]:
    """Return every role, the office's own among them, and those with all rights."""
    names = Group.objects.order_by("pk").values_list("name", flat=True)
    known = {role.value: role.label for role in Role}
    return [*((name, known.get(name, name)) for name in names), (SUPERUSERS, _("Accounts with all rights"))]


class WorkSettingsForm(VersionedForm):
    roles_awaiting_acceptance = forms.MultipleChoiceField(
        label=_("Reports that need approval"),
        choices=[(role.value, role.label) for role in REPORTING_ROLES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Reports from these roles become official when an officer approves them."),
    )
    roles_with_second_factor = forms.MultipleChoiceField(
        label=_("Roles that need a second factor"),
        choices=roles_to_protect,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "These people sign in with a code or a passkey beside their password. Whoever has none adds one when they "
            "next sign in, before anything else opens."
        ),
    )


@admin.register(WorkSettings)
class WorkSettingsAdmin(TrackedAdmin):
    form = WorkSettingsForm
    fields = [
        "due_within_days", "untouched_after_days", "agenda_after_days", "notifications_kept_days",
        "roles_awaiting_acceptance", "roles_with_second_factor",
    ]  # fmt: skip

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not WorkSettings.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        """Redirect to the page of the one row."""
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        if WorkSettings.objects.exists():
            return redirect(reverse("admin:progress_worksettings_change", args=[1]))
        return redirect("admin:progress_worksettings_add")
