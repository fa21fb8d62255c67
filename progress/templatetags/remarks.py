"""The remarks on a record, for any page of one: `{% remarks_of obstacle %}`."""

from pathlib import Path

from django import template
from django.db.models import Model
from django.template.defaultfilters import linebreaksbr
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from progress.models import Remark
from progress.models.exchange.remark import subject_field
from progress.remarks.forms import RemarkForm
from progress.remarks.queries import NAMED, remarks_on
from values.text import person_name
from values.today import past_day

register = template.Library()


@register.inclusion_tag("remarks/includes/remarks.html", takes_context=True)
def remarks_of(context, record: Model) -> dict:
    """Show the remarks on `record` that the reader sees and, where they may write one, the form; two queries."""
    user, is_past = context["request"].user, past_day() is not None
    items = remarks_on(record, user)
    may_write = user.has_perm("progress.add_remark") and not is_past
    for remark in items if may_write else ():
        remark.may_edit, remark.may_strike = remark.may_be_edited_by(user), remark.may_be_struck_by(user)
    return {
        "items": items,
        "may_write": may_write,
        "unread": may_write and any(remark.is_unread for remark in items),
        "form": RemarkForm() if may_write else None,
        "query": f"{subject_field(record)}={record.pk}",
    }


@register.filter
def remark_text(remark: Remark) -> SafeString:
    """Return the words of a remark with the people it names marked; wants its mentions read along."""
    people = {mention.person.username: mention.person for mention in remark.mentions.all()}

    def marked(match) -> str:
        person = people.get(match[1])
        return format_html('<strong title="{}">{}</strong>', person_name(person), match[0]) if person else match[0]

    # "@" and what may follow it in a user name stay as they are when the text is escaped.
    return linebreaksbr(mark_safe(NAMED.sub(marked, escape(remark.text))))


@register.filter
def file_suffix(name: str) -> str:
    """Return the kind of a file by its name: "PDF"."""
    return Path(str(name)).suffix.removeprefix(".").upper()
