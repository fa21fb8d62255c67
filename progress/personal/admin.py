"""Personal data in the administration: what is kept of a person, the file of it, erasing."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from progress.personal.actions import erase_name, erase_person, find_name, mark_of, mark_of_name, why_not
from progress.personal.export import book_of
from progress.personal.forms import ErasePersonForm, NameForm
from progress.personal.kept import kept_of, saves_of
from spreadsheets.exports.files import book_response
from usage.models import UseRecord
from values.text import person_name


class KeepsPersonalData:
    """For the page of a person: what the tracker keeps of them, given out and erased by whoever may change them."""

    @admin.display(description=gettext_lazy("personal data"))
    def personal_data(self, user):
        """Return the link to what is kept of a person."""
        address = reverse("admin:auth_user_personal", args=[user.pk])
        return format_html('<a href="{}">{}</a>', address, _("What is kept, file, erasing"))

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<key:pk>/personal/", wrap(self.personal_page), name="auth_user_personal"),
            path("<key:pk>/personal/file/", wrap(self.personal_file), name="auth_user_personal_file"),
            path("<key:pk>/personal/erase/", wrap(self.erase_page), name="auth_user_erase"),
            path("names/", wrap(self.names_page), name="auth_user_names"),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def personal_page(self, request, pk):
        person = self._person(request, pk)
        context = {
            "title": _("Personal data"),
            "kept": kept_of(person),
            "saves": saves_of(person),
            "is_own": person == request.user,
        }
        return self._page(request, "personal", context, person)

    @method_decorator(require_safe)
    def personal_file(self, request, pk):
        """Give the file out; the record of use says so, as of every file."""
        return book_response(book_of(self._person(request, pk)))

    def erase_page(self, request, pk):
        """Say what goes and what stays, ask for the user name, then erase."""
        person = self._person(request, pk)
        if person == request.user:
            raise PermissionDenied
        form = ErasePersonForm(request.POST or None, person=person)
        if request.method == "POST" and form.is_valid():
            try:
                erase_person(person=person, by=request.user)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Erased. In history stands: %(mark)s.") % {"mark": mark_of(person)})
                return redirect("admin:auth_user_changelist")
        kept = kept_of(person)
        context = {
            "title": _("Erase personal data"),
            "form": form,
            "going": [kind for kind in kept if kind.goes],
            "staying": [kind for kind in kept if not kind.goes],
            "saves": saves_of(person),
            "mark": mark_of(person),
            "reason": why_not(person),
            "named": UseRecord.objects.filter(what__contains=person.get_username()).count(),
        }
        return self._page(request, "erase_person", context, person)

    def names_page(self, request):
        """Look for a name in texts, show where it stands, erase it once that is confirmed; no address holds it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = NameForm(request.POST or None)
        context = {"title": _("Erase a name from texts"), "form": form, "mark": mark_of_name()}
        if form.is_valid():
            name = form.cleaned_data["name"]
            if "confirmed" in request.POST:
                count = erase_name(name=name, by=request.user)
                text = ngettext("Erased in %(count)s record.", "Erased in %(count)s records.", count)
                messages.success(request, text % {"count": count})
                return redirect("admin:auth_user_names")
            context |= {"name": name, "found": find_name(name)}
        return self._page(request, "erase_name", context, None)

    def _person(self, request, pk):
        """Return the person; refuse whoever may not change them, 404 where there is none."""
        person = self.get_object(request, str(pk))
        if person is None:
            raise Http404
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        return person

    def _page(self, request, template, context, person):
        more = {"opts": self.opts}
        if person is not None:
            more |= {"person": person, "name": person_name(person)}
        return TemplateResponse(
            request, f"admin/personal/{template}.html", self.admin_site.each_context(request) | more | context
        )
