"""Words planted in records, and which of them an answer holds, be it a page, a list or a workbook."""

import datetime
import io
import zipfile
from html import unescape

from places.models import Organisation
from progress.models import (
    Finding,
    Inspection,
    Obstacle,
    ObstacleKind,
    SecondaryProject,
    SiteEvent,
    SiteEventKind,
)
from progress.tests.cast import document, milestone
from values.dates import PartialDate

DAY = datetime.date(2026, 9, 14)


def organisation(word: str, what: str, kind: str = "enterprise") -> Organisation:
    """An organisation of which every text holds the word."""
    return Organisation.objects.create(
        name=f"{word} {what}",
        short_name=f"{word} {what[:3]}",
        kind=kind,
        tax_code=f"{word} mst",
        address=f"{word} đường {what}",
        contact=f"{word} máy {what}",
    )


def organisations_at(site, word: str) -> dict[str, Organisation]:
    """Have the site's records name organisations, one for each way of naming one; return them by the field's name."""
    named = {
        "developer": organisation(word, "chủ đầu tư"),
        "investor": organisation(word, "nhà đầu tư"),
        "issuer": organisation(word, "cơ quan ban hành", "public-unit"),
        "asked_of": organisation(word, "cơ quan giải quyết", "public-unit"),
        "responsible": organisation(word, "bên khắc phục"),
        "new_developer": organisation(word, "chủ đầu tư mới"),
    }
    site.developer = named["developer"]
    site.save()
    SecondaryProject.objects.create(site_id=site.pk, name=f"Nhà máy {site.pk}", investor=named["investor"])
    document(site, number=f"{site.pk}/QĐ-CQ", issuer=named["issuer"])
    kind, _made = ObstacleKind.objects.get_or_create(code="land", defaults={"name": "Đất đai", "order": 1})
    Obstacle.objects.create(
        site_id=site.pk,
        kind=kind,
        description=f"Vướng {site.pk}",
        asked_of=named["asked_of"],
        milestone=milestone(site, "eia"),
    )
    visit = Inspection.objects.create(site_id=site.pk, date=DAY)
    Finding.objects.create(inspection=visit, found="san nền chậm", responsible=named["responsible"])
    SiteEvent.objects.create(
        site_id=site.pk,
        kind=SiteEventKind.DEVELOPER_CHANGED,
        date=PartialDate.year(2026),
        new_developer=named["new_developer"],
    )
    return named


def text_in(response) -> str:
    """What an answer holds as text; of a workbook or a Word file, all its parts."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            content = b"\n".join(package.read(name) for name in package.namelist())
    return unescape(content.decode(errors="ignore"))


def words_in(response, words) -> set[str]:
    text = text_in(response)
    return {word for word in words if word in text}
