"""The OpenAPI description: both languages, the page made from it, and what schemathesis finds by it."""

import pytest
import requests
import schemathesis
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from schemathesis.specs.openapi import checks

from api.nouns import NOUNS
from api.openapi import schema_of
from api.tests.program import BEGIN, Program, make_secret
from progress.models import Obstacle, ObstacleKind, SecondaryProject, SiteEvent
from progress.tests.cast import browser, document, figure, make_cast, record, text_of
from values.dates import PartialDate

pytestmark = pytest.mark.once
TRIES = 2  # of each address, with values that fit the description and with as many others

CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]


@pytest.fixture
def cast(db, settings):
    settings.API_REQUESTS_PER_MINUTE = 100_000
    cast = make_cast()
    site = cast.cluster
    figure(site, "area", "40", document=document(site))
    record(site, "eia", planned="Q1/2026", forecast="Q3/2026")
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    Obstacle.objects.create(site_id=site.pk, kind=kind, description="Vướng đất")
    SecondaryProject.objects.create(site_id=site.pk, name="Nhà máy", planned_operation=PartialDate.year(2025))
    SiteEvent.objects.create(site_id=site.pk, kind="amended", date=PartialDate.year(2024))
    return cast


OPERATIONS = [
    *((f"/{noun.key}/", "GET") for noun in NOUNS),
    *((f"/{key}/{{id}}/", "GET") for key in ("sites", "filed-forms")),  # one view answers all of them
    *((f"/reports/{kind}/", "POST") for kind in ("milestone", "obstacle", "period")),
]


def tried(operation, secret: str):
    """Return what asks one address with values that fit its description and with others."""

    @settings(
        max_examples=TRIES,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def try_it(data):
        for mode in schemathesis.GenerationMode:
            case = data.draw(operation.as_strategy(generation_mode=mode))
            case.validate_response(answered(case, secret), checks=CHECKS)

    return try_it


def answered(case, secret: str) -> schemathesis.Response:
    """Ask as the case says, within the transaction of the test; return what came as schemathesis wants it."""
    said = case.as_transport_kwargs(base_url=f"http://testserver{BEGIN[:-1]}")
    names = ("method", "url", "headers", "params", "data", "json")
    asked = requests.Request(**{name: said[name] for name in names if name in said}).prepare()
    headers = {**asked.headers, "Authorization": f"Bearer {secret}", "Accept-Encoding": ""}
    content_type = headers.pop("Content-Type", "")
    body = asked.body.encode() if isinstance(asked.body, str) else asked.body or b""
    came = Client().generic(asked.method, asked.path_url, body, content_type, headers=headers)
    told = {name.lower(): [value] for name, value in came.items()}
    return schemathesis.Response(came.status_code, told, came.content, asked, 0.0, False, encoding="utf-8")


def test_every_answer_is_as_described(cast):
    """Whatever is asked, answers have the status, the type and the schema that the description gives them."""
    with translation.override("en"):
        schema = schemathesis.openapi.from_dict(schema_of(BEGIN, NOUNS))
    administrator, clerk = make_secret(cast.administrator), make_secret(cast.clerk)
    for path, method in OPERATIONS:
        tried(schema[path][method], clerk if method == "POST" else administrator)()


def test_every_record_is_as_described(cast):
    program, schema = Program(make_secret(cast.administrator)), schema_of(BEGIN, NOUNS)
    for noun in NOUNS:
        judge = Draft202012Validator({"$ref": f"#/components/schemas/{noun.key}", **schema})
        records = program.get(f"{noun.key}/").json()["data"]
        wrong = [error.message for one in records for error in judge.iter_errors(one)]
        assert wrong == [], noun.key
        assert records or noun.key in ("indicators", "indicator-figures", "filed-forms", "reports"), noun.key


def test_the_description_speaks_both_languages(cast):
    program = Program(make_secret(cast.local))
    vietnamese, english = (program.get(f"openapi.json?lang={code}").json() for code in ("vi", "en"))
    assert vietnamese["paths"].keys() == english["paths"].keys()
    assert english["paths"]["/sites/"]["get"]["summary"] == "Industrial clusters and zones"
    assert vietnamese["paths"]["/sites/"]["get"]["summary"] == "Cụm công nghiệp, khu công nghiệp"
    state = vietnamese["components"]["schemas"]["milestones"]["properties"]["state"]
    assert "in_progress: Đang thực hiện" in state["description"]
    without = [
        name
        for noun in english["components"]["schemas"].values()
        for name, field in noun.get("properties", {}).items()
        if "description" not in field
        and noun.get("additionalProperties") is False
        and name not in ("id", "deleted", "left")
    ]
    assert without == ["deleted_at", "left_at"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_for_programmers_is_made_from_it(cast, language):
    page = browser(cast.leader, language).get("/api/")
    text, html = text_of(page), page.content.decode()
    for noun in NOUNS:
        assert f"{noun.key}/" in text
    assert "changed_since" in text
    assert "/reports/milestone/" in text
    assert "<script" not in html.partition("<main")[2]
    assert 'style="' not in html
