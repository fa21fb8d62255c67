"""What a role or a person may do, in words: a line per kind of record, a box per right, as the menu groups them."""

from django import forms
from django.apps import apps
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from progress.access.roles import PERMISSIONS
from progress.staff.admin_site import GROUPS

RIGHTS = {"view": _("view"), "add": _("add"), "change": _("change"), "delete": _("delete")}
# Kinds of records that roles know and the menu does not: rows of other records' pages.
ROLE_MODELS = {
    f"{app}.{model}"
    for grants in PERMISSIONS.values()
    for part in grants
    for app, models in part.items()
    for model in models
}
KNOWN = [label for _name, labels in GROUPS for label in labels]
SECTIONS = [*GROUPS, (_("Parts of other records"), sorted(ROLE_MODELS - set(KNOWN)))]


def noun_of(label: str) -> str:
    """Return what records of a model are called; its label where the model is gone."""
    try:
        return str(capfirst(apps.get_model(label)._meta.verbose_name))
    except LookupError:
        return label


def said(permissions) -> str:
    """Return what the permissions allow: a line per kind of record, "Milestone: view, change"."""
    rights: dict[str, set[str]] = {}
    for permission in permissions:
        rights.setdefault(_model_of(permission), set()).add(_right_of(permission))
    ordered = sorted(rights, key=lambda label: (KNOWN.index(label) if label in KNOWN else len(KNOWN), label))
    lines = ((noun_of(label), ", ".join(str(RIGHTS[r]) for r in RIGHTS if r in rights[label])) for label in ordered)
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}: {}</li>", lines))


def _model_of(permission) -> str:
    return f"{permission.content_type.app_label}.{permission.content_type.model}"


def _right_of(permission) -> str:
    return permission.codename.partition("_")[0]


class PermissionTable(forms.CheckboxSelectMultiple):
    """Boxes by kind of record and right in place of one long list; rights that no role begins with are folded away."""

    template_name = "admin/widgets/permission_table.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        boxes: dict[str, dict[str, dict]] = {}
        for _group, options, _index in context["widget"]["optgroups"]:
            permission = options[0]["value"].instance
            boxes.setdefault(_model_of(permission), {})[_right_of(permission)] = options[0]
        sections = [(heading, [_row(label, boxes.pop(label)) for label in labels if label in boxes])
                    for heading, labels in SECTIONS]  # fmt: skip
        others = [_row(label, boxes[label]) for label in sorted(boxes)]
        context["sections"] = [(heading, rows) for heading, rows in sections if rows]
        context["others"] = others
        return context


def _row(label: str, boxes: dict[str, dict]) -> tuple[str, list]:
    """Return the noun and, for each right in its order, the word and the box; None where there is no such right."""
    return noun_of(label), [(word, boxes.get(right)) for right, word in RIGHTS.items()]
