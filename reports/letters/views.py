from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from places.models import Organisation
from reports.letters.pending import Pending, organisations_with_pending, pending_of
from reports.letters.text import Letter, letter
from reports.letters.word import as_word
from reports.models import Letterhead
from values.text import as_file_name

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Whoever writes letters; whose sites they may speak of is the gate's matter.
writes_letters = permission_required("reports.view_letterhead", raise_exception=True)


@require_safe
@writes_letters
def letters(request):
    """Organisations with something pending at the sites in the person's charge."""
    return render(request, "reports/letters.html", {"lines": organisations_with_pending(request.user)})


@require_safe
@writes_letters
def preview(request, pk: int):
    """What the letter to one organisation will say."""
    organisation = get_object_or_404(Organisation, pk=pk)
    # The letter is Vietnamese, and so are the dates and documents it names.
    with translation.override("vi"):
        pending = pending_of(organisation, request.user)
        draft = _draft(pending)
    context = {"organisation": organisation, "letter": draft, "wants_letterhead": not (draft or pending.is_empty)}
    return render(request, "reports/letter.html", context)


@require_safe
@writes_letters
@cache_control(private=True, no_store=True)
def word(request, pk: int):
    """The draft as a Word file, its name beginning with the day as the offices name theirs."""
    organisation = get_object_or_404(Organisation, pk=pk)
    with translation.override("vi"):
        pending = pending_of(organisation, request.user)
        draft = _draft(pending)
        if draft is None:
            raise Http404(_("There is nothing to write about."))
        content = as_word(draft)
    name = f"{pending.on:%Y.%m.%d}. Công văn đôn đốc {organisation.name}.docx"
    headers = {"Content-Disposition": content_disposition_header(True, as_file_name(name))}
    return HttpResponse(content, content_type=WORD, headers=headers)


def _draft(pending: Pending) -> Letter | None:
    """None when there is nothing to write about, or nobody recorded who writes."""
    head = None if pending.is_empty else Letterhead.objects.filter(kind=pending.kind).first()
    return letter(pending, head) if head else None
