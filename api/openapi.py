"""The OpenAPI description of the interface, from what answers it, in the language in use."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from api.answers import TITLES
from api.fields import Field, columns, named_schemas, object_schema
from api.nouns.base import Filter, Noun
from api.reading import MOST, USUAL
from progress.milestones.forms import MilestoneForm
from progress.models import Milestone, Obstacle
from progress.obstacles.submission import FIELDS as OBSTACLE_FIELDS
from progress.records.actions import REASON_LENGTH

VERSION = "1.0"
COMMON = ("lang", "as_of", "limit", "cursor", "changed_since")
OF_ONE = ("lang", "as_of")
REFUSED = ("400", "401", "403", "404", "429")


def schema_of(address: str, nouns: tuple[Noun, ...]) -> dict[str, Any]:
    """Return the description of `nouns`; `address` is the path under which the interface lies, "/api/v1/"."""
    paths: dict[str, Any] = {}
    for noun in nouns:
        paths[f"/{noun.key}/"] = {"get": _list_of(noun)}
        paths[f"/{noun.key}/{{id}}/"] = {"get": _one_of(noun)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("Industrial zones and clusters: interface for programs"),
            "version": VERSION,
            "description": _("Reads what the person of the access token may see; times are those of the office."),
        },
        "servers": [{"url": address.rstrip("/")}],
        "security": [{"token": []}],
        "paths": paths | _reports(),
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {_name(noun): object_schema(noun.fields) for noun in nouns}
            | {f"{_name(noun)}-whole": object_schema((*noun.fields, *noun.more)) for noun in nouns if noun.more}
            | named_schemas()
            | {"Deleted": _deleted(), "Left": _left(), "Problem": _problem()},
            "parameters": _parameters(),
            "responses": {status: _refused(int(status)) for status in (*REFUSED, "409", "415", "422")},
        },
    }


def _name(noun: Noun) -> str:
    return noun.key


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _list_of(noun: Noun) -> dict[str, Any]:
    left = [_ref("Left")] if noun.may_leave else []
    page = {
        "type": "object",
        "properties": {
            "data": {"type": "array", "items": {"anyOf": [_ref(_name(noun)), _ref("Deleted"), *left]}},
            "next": {"type": ["string", "null"], "description": _("Address of the next page")},
            "next_changed_since": {
                "type": "string",
                "format": "date-time",
                "description": _("What to ask changed_since next time"),
            },
        },
        "required": ["data", "next", "next_changed_since"],
    }
    parameters = [*(_parameter(one) for one in noun.filters), *_common(noun, COMMON)]
    return {
        "operationId": f"list-{noun.key}",
        "summary": str(noun.title),
        "tags": [noun.key],
        "parameters": parameters,
        "responses": _answers(page),
    }


def _one_of(noun: Noun) -> dict[str, Any]:
    own = {
        "name": "id",
        "in": "path",
        "required": True,
        "schema": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
    }
    return {
        "operationId": f"one-{noun.key}",
        "summary": _("One record: %(title)s") % {"title": noun.title},
        "tags": [noun.key],
        "parameters": [own, *_common(noun, OF_ONE)],
        "responses": _answers(_ref(f"{_name(noun)}-whole" if noun.more else _name(noun))),
    }


def _common(noun: Noun, names: tuple[str, ...]) -> list[dict[str, str]]:
    offered = [name for name in names if name != "as_of" or noun.has_past]
    return [{"$ref": f"#/components/parameters/{name}"} for name in offered]


def _answers(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "200": {
            "description": _("What was asked for"),
            "headers": {"ETag": {"schema": {"type": "string"}}},
            "content": {"application/json": {"schema": schema}},
        },
        "304": {"description": _("Unchanged since the answer whose ETag If-None-Match names")},
        **{status: {"$ref": f"#/components/responses/{status}"} for status in REFUSED},
    }


def _parameter(one: Filter) -> dict[str, Any]:
    about = str(one.about)
    if one.choices:
        about = f"{about}. {'; '.join(f'{code}: {meaning}' for code, meaning in one.choices)}"
    return {"name": one.name, "in": "query", "description": about, "schema": one.schema}


def _parameters() -> dict[str, Any]:
    language = _("Language of texts and problems; else the one that the header of the request names")
    moment = _("Only what was changed or deleted since this moment, ten minutes before it on.")
    said: dict[str, tuple[str, dict[str, Any]]] = {
        "lang": (language, {"enum": ["vi", "en"]}),
        "as_of": (_("The state at the end of a past day, as it was recorded by then"), {"format": "date"}),
        "cursor": (_("Where the page begins: from the address of the next page"), {}),
        "changed_since": (moment, {"format": "date-time"}),
    }
    found = {
        name: {"name": name, "in": "query", "description": about, "schema": {"type": "string", **more}}
        for name, (about, more) in said.items()
    }
    about = _("Records on a page, %(usual)s unless asked for otherwise") % {"usual": USUAL}
    limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
    return found | {"limit": {"name": "limit", "in": "query", "description": about, "schema": limit}}


def _deleted() -> dict[str, Any]:
    return _gone("deleted", _("A record that was deleted; told to whoever asks for changes."))


def _left() -> dict[str, Any]:
    text = _("A site that is there, but no longer within the rights of the account; told to whoever asks for changes.")
    return _gone("left", text)


def _gone(word: str, about: str) -> dict[str, Any]:
    moment = f"{word}_at"
    return {
        "type": "object",
        "description": about,
        "properties": {
            "id": {"type": "integer"},
            word: {"const": True},
            moment: {"type": "string", "format": "date-time"},
        },
        "required": ["id", word, moment],
        "additionalProperties": False,
    }


def _problem() -> dict[str, Any]:
    text = {"type": "string"}
    error = {
        "type": "object",
        "properties": {"field": text, "message": text, "code": {"type": ["string", "null"]}},
        "required": ["field", "message", "code"],
    }
    return {
        "type": "object",
        "description": _("What is wrong (RFC 9457), in the language asked for"),
        "properties": {
            "type": text,
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "errors": {"type": "array", "items": error},
        },
        "required": ["type", "title", "status", "detail", "errors"],
    }


def _refused(status: int) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": _ref("Problem")}}
    return {"description": str(TITLES[status]), "content": content}


def _reports() -> dict[str, Any]:
    """Return the addresses that take reports."""
    values, told = _all_written(Milestone, MilestoneForm.Meta.fields), _all_written(Obstacle, OBSTACLE_FIELDS)
    key, text = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}, {"type": "string"}
    reason = {"type": "string", "maxLength": REASON_LENGTH, "description": _("Why it changes")}
    codes = {
        "type": "array",
        "items": text,
        "description": _("Codes of what looked doubtful and is so, from the errors of the answer before"),
    }
    milestone = {
        "milestone": key,
        "version": {"type": "integer", "minimum": 0, "description": _("The version of the milestone that was read")},
        "values": {
            "type": "object",
            "properties": values,
            "additionalProperties": False,
            "description": _("Only what is said changes; null empties."),
        },
        "reason": reason,
        "confirmed": codes,
    }
    lines = {
        "type": "object",
        "description": _("By the number of the line: a value, or an object with value and note"),
        "additionalProperties": {
            "anyOf": [
                {"type": ["number", "string", "null"]},
                {"type": "object", "properties": {"value": {"type": ["number", "string", "null"]}, "note": text}},
            ]
        },
    }
    period = {
        "site": key | {"description": _("For form 02")},
        "project": key | {"description": _("For form 01")},
        "period": text | {"description": _("Like 2026-half, 2026-year or 2026-q3")},
        "lines": lines,
        "source": text,
        "as_of": text,
        "reason": reason,
        "confirmed": codes | {"description": _("Numbers of lines whose unusual value is right")},
    }
    return {
        "/reports/milestone/": _taking("milestone", _("Report a milestone"), milestone, "milestone version values"),
        "/reports/obstacle/": _taking(
            "obstacle", _("Report a new obstacle"), {"site": key, **told, "reason": reason}, "site kind description"
        ),
        "/reports/period/": _taking("period", _("Report figures of a period"), period, "period lines"),
    }


def _all_written(model: type[Model], names: Iterable[str]) -> dict[str, Any]:
    return {field.name.removesuffix("_id"): _written(field) for field in columns(model, *names)}


def _written(field: Field) -> dict[str, Any]:
    """Return how a value is written: dates and numbers also as people write them."""
    schema = field.schema
    if "anyOf" in schema:
        examples = _("2026-12-31, 12/2026, Q4/2026 …")
        return {"type": ["string", "null"], "description": f"{field.description}. {examples}"}
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if "number" in kinds:
        return schema | {"type": [*kinds, "string"]}
    return schema


def _taking(name: str, title: str, properties: dict[str, Any], required: str) -> dict[str, Any]:
    body = {
        "type": "object",
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }
    answer = {
        "type": "object",
        "properties": {
            "detail": {"type": "string"},
            "report": {"anyOf": [_ref("reports"), {"type": "null"}]},
        },
        "required": ["detail", "report"],
    }
    once = {
        "name": "Idempotency-Key",
        "in": "header",
        "description": capfirst(_("a text of your own: a report that comes again under it is not sent twice")),
        "schema": {"type": "string", "maxLength": 80},
    }
    return {
        "post": {
            "operationId": f"report-{name}",
            "summary": title,
            "tags": ["reports"],
            "description": _("For people whose reports wait for approval; others enter on the pages."),
            "parameters": [once, {"$ref": "#/components/parameters/lang"}],
            "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
            "responses": {
                "200": {
                    "description": _("Received already, not sent twice"),
                    "content": {"application/json": {"schema": answer}},
                },
                "201": {"description": _("Sent for approval"), "content": {"application/json": {"schema": answer}}},
                **{
                    status: {"$ref": f"#/components/responses/{status}"}
                    for status in ("400", "401", "403", "409", "415", "422", "429")
                },
            },
        }
    }
