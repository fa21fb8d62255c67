"""The handbook: the pages of docs/huong-dan, as pages of the tracker, in Vietnamese; they come with the software."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown import Markdown

from values.text import fold

FOLDER = Path(settings.BASE_DIR) / "docs/huong-dan"
PICTURES = FOLDER / "anh"
LISTED = re.compile(r"^- \[.*?\]\(([a-z-]+)\.md\): (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the handbook: what it is about in a line, its text as it is written and as a browser shows it."""

    slug: str
    title: str
    about: str
    text: str
    html: SafeString

    def get_absolute_url(self) -> str:
        return reverse("help:page", args=[self.slug])

    def mentions(self, words: list[str]) -> bool:
        """Return whether the page holds all of `words`, which are folded."""
        text = fold(self.text)
        return all(word in text for word in words)


@cache
def pages() -> dict[str, Page]:
    """Return the pages by their place in the address, in the order of the list; raise OSError where one is missing."""
    listed = LISTED.findall((FOLDER / "README.md").read_text(encoding="utf-8"))
    return {slug: _page(slug, about) for slug, about in listed}


def _page(slug: str, about: str) -> Page:
    heading, _line, text = (FOLDER / f"{slug}.md").read_text(encoding="utf-8").partition("\n")
    return Page(slug, heading.removeprefix("# "), about, text, _shown(text))


def _shown(text: str) -> SafeString:
    """Return Markdown as HTML, pictures and links between pages under the addresses they have here."""
    anchors = {"toc": {"slugify": lambda heading, _separator: slugify(fold(heading))}}
    html = Markdown(extensions=["tables", "toc"], extension_configs=anchors).convert(text)
    html = re.sub(r'href="([a-z-]+)\.md', lambda link: f'href="{reverse("help:page", args=[link[1]])}', html)
    html = re.sub(r'src="anh/([a-z-]+)\.png"', lambda link: f'src="{reverse("help:picture", args=[link[1]])}"', html)
    html = html.replace("<img ", '<img loading="lazy" ')
    html = html.replace("<table>", '<div class="table-wrap"><table class="table data-table">')
    return mark_safe(html.replace("</table>", "</table></div>"))
