"""The kinds of records that programs read, in the order in which the page of the interface tells of them."""

from api.nouns.base import Noun
from api.nouns.catalogue import DOCUMENTS, OBSTACLE_KINDS, ORGANISATIONS, STAGES, UNITS
from api.nouns.reporting import FILED_FORMS, INDICATOR_FIGURES, INDICATORS, REPORTS
from api.nouns.sites import (
    EVENTS,
    FIGURES,
    MILESTONE_TARGETS,
    MILESTONES,
    OBSTACLES,
    PROJECT_TARGETS,
    PROJECTS,
    SITES,
)

NOUNS: tuple[Noun, ...] = (
    SITES, EVENTS, MILESTONES, MILESTONE_TARGETS, OBSTACLES, FIGURES, PROJECTS, PROJECT_TARGETS, DOCUMENTS, UNITS,
    ORGANISATIONS, STAGES, OBSTACLE_KINDS, INDICATORS, INDICATOR_FIGURES, FILED_FORMS, REPORTS,
)  # fmt: skip
BY_KEY = {noun.key: noun for noun in NOUNS}
