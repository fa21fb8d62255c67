"""The gate in the admin: only rows the person may see, changes only at the sites they may edit."""

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from history.admin import TrackedAdmin, TrackedInline
from progress.models import Document, Milestone, Site, SiteFigure
from progress.records.actions import use_document
from progress.records.doubts import ASKED, CONFIRMED, ConfirmField, Doubt, doubts_of, law_notices


def editable_sites(request) -> set[int]:
    """Return the primary keys of the sites the person may edit, read once per request."""
    if not hasattr(request, "_editable_sites"):
        request._editable_sites = set(Site.objects.editable_by(request.user).values_list("pk", flat=True))
    return request._editable_sites


def may_edit(request, record) -> bool:
    """Return whether a site, a document or a part of a site is within what the person may edit."""
    if isinstance(record, Document):
        return Document.objects.editable_by(request.user).filter(pk=record.pk).exists()
    site = record.pk if isinstance(record, Site) else record.site_id
    if site is None:  # common to all sites of a kind
        return type(record).objects.editable_by(request.user).filter(pk=record.pk).exists()
    return site in editable_sites(request)


class Signed:
    """Tells the forms of sourced records who saves."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.by = request.user
        return form

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.by = request.user
        return formset


class Scoped(Signed):
    """For pages and inlines of sites, their parts and their documents."""

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Limit what can be chosen: a site or milestone to those one may edit, the rest to what one may see."""
        choices = db_field.remote_field.model._default_manager
        if db_field.remote_field.model in (Site, Milestone):
            kwargs.setdefault("queryset", choices.editable_by(request.user).select_related(*_names(db_field)))
        elif hasattr(choices.all(), "visible_to"):
            kwargs.setdefault("queryset", choices.visible_to(request.user))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def _names(db_field) -> tuple[str, ...]:
    """Return which relations a milestone's name is made of, for choices that are milestones."""
    return ("site", "stage") if db_field.remote_field.model is Milestone else ()


def attach_document(record, request) -> None:
    """Count the documents a record rests on among those of its site."""
    documents = [getattr(record, name, None) for name in ("document", "answer_document")]
    for document in filter(None, documents if getattr(record, "site_id", None) else []):
        use_document(document=document, site=record.site, by=request.user)


class AsksInAdmin(forms.ModelForm):
    """Mixin: asks about what is doubtful in the record, named before the form's class.

    `confirmed` stands among the fields of the page, and is empty until there is something to ask.
    """

    confirmed = ConfirmField()

    def _post_clean(self):
        super()._post_clean()
        if self.errors or not self.has_changed() or CONFIRMED not in self.fields:
            return
        doubts = self.doubts()
        if any(doubt.code not in self.cleaned_data[CONFIRMED] for doubt in doubts):
            self.fields[CONFIRMED].ask((doubt.code, doubt.text) for doubt in doubts)
            self.add_error(CONFIRMED, ASKED)

    def doubts(self) -> list[Doubt]:
        """Return what is to be confirmed before the record is saved as it stands in the form."""
        return doubts_of(self.instance)


class OrderedForm(forms.ModelForm):
    """Mixin: the place of a record among the others is its own; the next free one is named."""

    def clean_order(self):
        order = self.cleaned_data["order"]
        others = type(self.instance).objects.exclude(pk=self.instance.pk)
        holder = others.filter(order=order).first()
        if holder is None or "order" not in self.changed_data:
            return order
        taken = set(others.filter(order__gte=order).values_list("order", flat=True))
        free = next(number for number in range(order, order + len(taken) + 1) if number not in taken)
        text = _("“%(holder)s” stands at %(order)s; the next free place is %(free)s.")
        raise ValidationError(text, "taken", {"holder": holder.label, "order": order, "free": free})


def tell_law(request, records) -> None:
    """Tell what the law has to say of figures among the records as they are about to be saved."""
    for figure in (record for record in records if isinstance(record, SiteFigure)):
        for text in law_notices(figure):
            messages.warning(request, f"{figure}: {text}")


class ScopedAdmin(Scoped, TrackedAdmin):
    """The page of a site, of a part of one, or of a document."""

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or may_edit(request, obj))

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or may_edit(request, obj))

    def save_model(self, request, obj, form, change):
        tell_law(request, [obj])
        super().save_model(request, obj, form, change)
        attach_document(obj, request)
        self.stay_within_scope(request, obj)

    def stay_within_scope(self, request, obj):
        """Undo what would leave the record outside of what the person may edit, such as a site of another kind."""
        record = obj if isinstance(obj, Site) else obj.site or obj  # itself where it is common to all of a kind
        if not type(record).objects.editable_by(request.user).filter(pk=record.pk).exists():
            raise PermissionDenied

    def save_formset(self, request, form, formset, change):
        tell_law(request, [row.instance for row in formset.forms if row.has_changed()])
        super().save_formset(request, form, formset, change)
        for record in [*formset.new_objects, *(changed for changed, _fields in formset.changed_objects)]:
            attach_document(record, request)


class AddedAtSite(RelatedFieldWidgetWrapper):
    """Adds a record that begins with the site of the page it is added from."""

    site_id = ""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        return context | {"url_params": f"{context['url_params']}&site={self.site_id}"}


class ScopedInline(Scoped, TrackedInline):
    """Rows inside their site's page: whoever may edit the site edits them, as far as permissions for them go."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Let a document that is added from a site's page know its site."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        site_id = request.resolver_match and request.resolver_match.kwargs.get("object_id", "")
        is_of_site = issubclass(self.parent_model, Site) and site_id
        if is_of_site and db_field.related_model is Document and isinstance(field.widget, RelatedFieldWidgetWrapper):
            plain = field.widget
            field.widget = AddedAtSite(plain.widget, plain.rel, self.admin_site, plain.can_add_related)
            field.widget.site_id = site_id
        return field

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and self._within(request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._within(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._within(request, obj)

    def _within(self, request, parent) -> bool:
        return parent is None or may_edit(request, parent)


def offer_milestones(formset, site_id: int):
    """Offer in every row of a formset the milestones of one site, read once."""
    if field := formset.form.base_fields.get("milestone"):
        milestones = Milestone.objects.filter(site=site_id).select_related("site", "stage")
        field.queryset = milestones
        field.choices = [("", "---------"), *((m.pk, m.title) for m in milestones)]
