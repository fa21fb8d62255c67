"""Every text is collected: what is given to gettext is written out where it is called, never made up in the call.

`_(f"…")`, `_(name)`, `_("…" % x)` and `_("…")` inside an f-string are read by no collector of texts, so they would
stay in English without any test that compares texts with the catalogue noticing.
"""

import ast
import re

import pytest
from django.conf import settings

from bkproject.tests.test_interface_texts import ROOMS

# How many of the first arguments are texts.
TEXTS = {"gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "ngettext": 2, "ngettext_lazy": 2}
TEXTS |= {"pgettext": 2, "pgettext_lazy": 2, "npgettext": 3, "npgettext_lazy": 3}
TAG = re.compile(r"{%-?\s*(?:translate|trans)\s+(?P<what>[^%]*?)\s*%}")
WRITTEN_OUT = re.compile(r"""("[^"]*"|'[^']*')(\s+(as\s+\w+|noop|asvar\s+\w+|context\s+("[^"]*"|'[^']*')))*""")


def uncollected(source: str) -> list[str]:
    """Return the calls whose texts no collector finds, as "line: code"."""
    tree = ast.parse(source)
    names = dict(TEXTS)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname: TEXTS[alias.name] for alias in node.names if alias.asname and alias.name in TEXTS}

    def calls(within):
        for node in ast.walk(within):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
                if name in names:
                    yield node, node.args[: names[name]]

    def is_written_out(text) -> bool:
        return isinstance(text, ast.Constant) and isinstance(text.value, str)

    wrong = [call for call, texts in calls(tree) if not texts or not all(map(is_written_out, texts))]
    wrong += [call for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for call, _texts in calls(node)]
    return [f"{call.lineno}: {ast.unparse(call)}" for call in wrong]


@pytest.mark.parametrize(
    "code",
    [
        '_(f"{x}")',
        "_(x)",
        '_("%s" % x)',
        '_("a" + x)',
        '_("{}".format(x))',
        "f\"{_('a')}\"",
        "f\"{x:{_('a')}}\"",
        'ngettext("a", x, 2)',
        'translation.gettext(x or "a")',
    ],
)
def test_the_check_sees_each_way_to_escape(code):
    assert uncollected(f"from django.utils.translation import gettext_lazy as _\n{code}") != []


@pytest.mark.parametrize("code", ['_("a" "b")', '_("%(a)s") % {"a": x}', 'ngettext("a", "b", x)', 'pgettext("c", "a")'])
def test_texts_written_out_pass(code):
    assert uncollected(f"from django.utils.translation import gettext as _\n{code}") == []


@pytest.mark.parametrize("room", ROOMS)
def test_no_text_of_the_code_escapes(room):
    found = {}
    for path in (settings.BASE_DIR / room).rglob("*.py"):
        name = path.relative_to(settings.BASE_DIR)
        if "tests" not in name.parts and (wrong := uncollected(path.read_text(encoding="utf-8"))):
            found[str(name)] = wrong
    assert found == {}


def test_no_text_of_the_templates_escapes():
    tags = [
        (path.name, tag["what"])
        for folder in [settings.BASE_DIR / "templates", *settings.BASE_DIR.glob("*/templates")]
        for path in folder.rglob("*.*")
        for tag in TAG.finditer(path.read_text(encoding="utf-8"))
    ]
    assert tags
    assert [tag for tag in tags if not WRITTEN_OUT.fullmatch(tag[1])] == []
