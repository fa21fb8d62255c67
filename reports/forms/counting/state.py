"""One site as forms ask about it at the cut-off of one period."""

from functools import cached_property

from django.utils.translation import gettext as _

from clusters.models import ClusterType
from progress.models import Answer, FormPart, Measure
from progress.models.rules.reporting_period import Period
from reports.forms.counting.facts import SiteFacts
from reports.forms.counting.projects import in_cluster_by, operating_by
from reports.forms.counting.quantities import answer_of, area_by_decision, figure_by, figure_or_answer, newest_answer
from reports.forms.counting.said import Said, both, negated
from reports.forms.counting.steps import begun_by, developer_is_enterprise, done_by, done_within, standing_by


class SiteState:
    """Conditions and quantities of a site, each worked out once; computations ask for them by name."""

    def __init__(self, facts: SiteFacts, period: Period):
        self.facts, self.period, self.end = facts, period, period.end

    @cached_property
    def standing(self) -> Said:
        return standing_by(self.facts, self.end)

    def _step(self, part: str) -> Said:
        return both(self.standing, done_by(self.facts, part, self.end))

    @cached_property
    def planned(self) -> Said:
        return self._step(FormPart.PLAN)

    @cached_property
    def established(self) -> Said:
        return self._step(FormPart.ESTABLISHMENT)

    @cached_property
    def new(self) -> Said:
        return both(self.standing, done_within(self.facts, FormPart.ESTABLISHMENT, self.period))

    @cached_property
    def enterprise(self) -> Said:
        return both(self.established, developer_is_enterprise(self.facts, self.end))

    @cached_property
    def detailed_plan(self) -> Said:
        return self._step(FormPart.DETAILED_PLAN)

    @cached_property
    def project(self) -> Said:
        return self._step(FormPart.PROJECT)

    @cached_property
    def operating(self) -> Said:
        """A project operates in it by the cut-off; without projects the developer's answer or the step says it."""
        return both(self.standing, self._project_operates())

    def _project_operates(self) -> Said:
        said = [operating_by(project, self.end) for project in self.facts.projects]
        if yes := next((one for one in said if one.value), None):
            return next((one for one in said if one.is_certain and one.value), yes)
        answered = answer_of(self.facts, Answer.OPERATING_PROJECTS, self.period)
        if answered.value is not None and not (said and answered.value):
            return Said(bool(answered.value), "", answered.about, "value", answered.source, answered.day)
        step = done_by(self.facts, FormPart.OPERATION, self.end)
        if said:
            doubt = ""
            if answered.value:
                doubt = _("form 02 tells of operating projects, none is recorded as such")
            elif step.value:
                doubt = _("the milestone of operation is done, no project is recorded as operating")
            return Said(bool(answered.value or step.value), doubt, said[0].about, "state")
        return step if step.is_no else self.no_projects_said

    @cached_property
    def no_projects_said(self) -> Said:
        text = _("no project is recorded, and form 02 of the period does not say how many there are")
        return Said(None, text, self.facts.lacking(Answer.PROJECTS, self.period) or self.facts.site, "value")

    @cached_property
    def operating_established(self) -> Said:
        return both(self.operating, self.established)

    @cached_property
    def operating_not_established(self) -> Said:
        return both(self.operating, negated(done_by(self.facts, FormPart.ESTABLISHMENT, self.end)))

    def _of_type(self, cluster_type: str) -> Said:
        site = self.facts.site
        own_type = getattr(site, "cluster_type", "")  # a zone has none
        if not own_type:
            return both(self.operating, Said(None, _("the type of the cluster is not recorded"), site, "cluster_type"))
        return both(self.operating, Said(own_type == cluster_type, about=site))

    @cached_property
    def operating_craft(self) -> Said:
        return self._of_type(ClusterType.CRAFT_VILLAGE)

    @cached_property
    def operating_specialised(self) -> Said:
        return self._of_type(ClusterType.SPECIALISED)

    @cached_property
    def planned_area(self) -> Said:
        return area_by_decision(self.facts, Measure.PLANNED_AREA, FormPart.PLAN, self.end)

    @cached_property
    def established_area(self) -> Said:
        return area_by_decision(self.facts, Measure.ESTABLISHED_AREA, FormPart.ESTABLISHMENT, self.end)

    @cached_property
    def detailed_plan_area(self) -> Said:
        return area_by_decision(self.facts, Measure.DETAILED_PLAN_AREA, FormPart.DETAILED_PLAN, self.end)

    @cached_property
    def present_area(self) -> Said:
        """The area of a cluster in operation: by its establishment or, of one not established, by the plan."""
        return self.planned_area if self.established.is_no else self.established_area

    @cached_property
    def investment(self) -> Said:
        return figure_or_answer(
            self.facts, Measure.TOTAL_INVESTMENT, Answer.TOTAL_INVESTMENT, self.period, wants_day=False
        )

    @cached_property
    def paid(self) -> Said:
        return figure_or_answer(self.facts, Measure.PAID_INVESTMENT, Answer.PAID_INVESTMENT, self.period)

    @cached_property
    def industrial_land(self) -> Said:
        return figure_by(self.facts, Measure.INDUSTRIAL_AREA, self.end)

    @cached_property
    def leased(self) -> Said:
        return figure_or_answer(self.facts, Measure.LEASED_AREA, Answer.LEASED_AREA, self.period)

    @cached_property
    def may_lease(self) -> Said:
        """False of a cluster of which nothing can be leased: not established, and without a project or a figure."""
        is_bare = not self.facts.projects and self.leased.value is None
        return self.established if is_bare and self.established.is_no else self.standing

    @cached_property
    def projects_in(self) -> list[tuple]:
        """Each recorded project with what is said of its being in the cluster."""
        said = [(project, in_cluster_by(project, self.end)) for project in self.facts.projects]
        return [(project, both(self.standing, one)) for project, one in said]

    @cached_property
    def wastewater(self) -> Said:
        """The step's own word, and where nobody gave it the developer's answer; where they differ it is doubtful."""
        step = begun_by(self.facts, FormPart.WASTEWATER, self.end)
        answered = newest_answer(self.facts, Answer.WASTEWATER, self.period)
        if answered.value is None:
            return both(self.standing, step)
        told = Said(bool(answered.value), "", answered.about, "value", answered.source, answered.day)
        if step.is_certain and step.value != told.value:
            doubt = _("form 02 and the milestone of wastewater treatment differ")
            return both(self.standing, Said(True, doubt, step.about, "state", told.source, told.day))
        return both(self.standing, told)

    @cached_property
    def wastewater_standard(self) -> Said:
        if self.wastewater.is_no:
            return self.wastewater
        answered = newest_answer(self.facts, Answer.WASTEWATER_STANDARD, self.period)
        value = None if answered.value is None else bool(answered.value)
        told = Said(value, answered.doubt, answered.about, "value", answered.source, answered.day)
        return both(self.standing, told)
