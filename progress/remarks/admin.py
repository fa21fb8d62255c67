"""Remarks, to be read: they are written, changed and struck out on the page of their record."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from progress.models import Remark
from progress.records.admin_lists import ReadOnlyPartAdmin


@admin.register(Remark)
class RemarkAdmin(ReadOnlyPartAdmin):
    list_display = ["__str__", "place", "written_by", "written_at", "struck_at"]
    list_select_related = ["site", "obstacle", "written_by"]
    search_fields = ["folded", "site__folded"]
    date_hierarchy = "written_at"
    fields = [
        "site", "milestone", "obstacle", "project", "submission", "text", "attached", "written_by", "written_at",
        "struck_by", "struck_at", "page",
    ]  # fmt: skip

    @admin.display(description=_("attached file"))
    def attached(self, remark):
        return remark.download_name if remark.file else "–"

    @admin.display(description=_("page"))
    def page(self, remark):
        return format_html('<a href="{}">{}</a>', remark.get_absolute_url(), remark)
