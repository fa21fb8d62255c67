"""What the templates of my work need: its lines, of which a save changes few."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from history.data_version import Kept
from progress.templatetags.kept import kept_text, plain
from progress.work.structure import Section, WorkLine

register = template.Library()

_lines = Kept[SafeString](most=2000)


@register.simple_tag
def work_line(section: Section, line: WorkLine) -> SafeString:
    """Draw a line that nobody has just changed: the same for all that it shows, as long as it shows the same."""
    kind, record, milestone = section.kind, line.record, line.milestone
    in_section = section.code, kind.tone, bool(kind.of_milestone), section.tells_dates
    about = str(line.site), str(line.text), line.url, line.key
    dates = record and (str(record.title), str(record.shown_state_label), str(record.planned), str(record.forecast))
    state = milestone and (milestone.pk, milestone.shown_state, milestone.percent)
    made_of = plain((in_section, about, dates, state))
    name, values = "work/includes/work_line.html", {"section": section, "line": line, "key": line.key}
    return kept_text(name, made_of, lambda: render_to_string(name, values), _lines)
