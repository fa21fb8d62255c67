"""The OpenAPI description: both languages, the page made from it, and what schemathesis finds by it."""

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, settings

from api.nouns import NOUNS
from api.openapi import schema_of
from api.tests.program import Program, make_secret
from bkproject.wsgi import application
from progress.models import Obstacle, ObstacleKind, SecondaryProject, SiteEvent
from progress.tests.cast import document, figure, make_cast, record, text_of
from values.dates import PartialDate

pytestmark = pytest.mark.once
TRIES = 6  # of each address
