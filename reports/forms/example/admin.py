"""The page of the administration that takes the example over."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from reports.forms.example.actions import adopt_example, may_adopt
from reports.forms.example.forms import ExampleForm
from reports.forms.example.lines import ANSWERS, LINES
from reports.models import FormRow


class HasExample:
    """For the list of forms: the way to the example, and its page."""

    change_list_template = "admin/reports/formkind/change_list.html"

    def get_urls(self):
        page = self.admin_site.admin_view(self.example)
        return [path("example/", page, name="reports_formkind_example"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        more = {"may_adopt": may_adopt(request.user)}
        return super().changelist_view(request, (extra_context or {}) | more)

    def example(self, request):
        """Show the lines and ask for what the tracker does not know; then add the form."""
        if not may_adopt(request.user):
            raise PermissionDenied
        form = ExampleForm(request.POST or None)
        if form.is_valid():
            try:
                kind = adopt_example(by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, ValidationError(error.messages))
            else:
                text = _("“%(form)s” is added with its lines and periods. Change them here as your office needs.")
                messages.success(request, text % {"form": kind.label})
                return redirect("admin:reports_formkind_change", kind.pk)
        context = self.admin_site.each_context(request) | {
            "title": _("Add the Management Board's form from the example"),
            "opts": self.opts,
            "form": form,
            "lines": _lines(),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/reports/formkind/example.html", context)


def _lines() -> list[tuple[FormRow, bool]]:
    """Return the lines, none of them saved, each with whether it is asked of every project."""
    found = []
    for number, line in LINES.items():
        words = ANSWERS.get(line.get("indicator"), line)
        said = {name: words.get(name, "") for name in ("name", "name_en", "unit", "unit_en")}
        found.append((FormRow(number=number, **said), "indicator" in line))
    return found
