"""What looks wrong about a secondary project and may be right all the same: warnings, never errors."""

from django.db.models import Sum
from django.utils.translation import gettext as _

from progress.doubts import doubts_now
from progress.models import Measure, SecondaryProject, SiteFigure
from values.numbers import format_number


def project_notices(project: SecondaryProject) -> list[str]:
    """Three queries."""
    return [doubt.text for doubt in doubts_now([project])[0]] + land_notices(project.site)


def land_notices(site) -> list[str]:
    """Whether the projects of a site together have more land than it has for industry, where that is known."""
    figures = SiteFigure.objects.filter(site_id=site.pk, measure=Measure.INDUSTRIAL_AREA, is_chosen=True)
    land = figures.values_list("value", flat=True).first()
    taken = SecondaryProject.objects.filter(site_id=site.pk).aggregate(taken=Sum("land_area"))["taken"]
    if land is None or taken is None or taken <= land:
        return []
    text = _("The projects of %(site)s together have %(taken)s ha, more than its %(land)s ha of industrial land.")
    return [text % {"site": site, "taken": format_number(taken), "land": format_number(land)}]
