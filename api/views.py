"""The addresses that programs read: lists, single records, the schema; each answers JSON, or a problem."""

import hashlib
import json
from contextlib import nullcontext
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.utils import timezone, translation
from django.views.generic import TemplateView

from api.access import api_address
from api.answering import ApiView
from api.answers import Problem, as_response
from api.hooks.events import EVENTS
from api.nouns import BY_KEY, NOUNS, Noun
from api.openapi import schema_of
from api.reading import Asked, Page, cursor_after, read_one, read_page, read_query
from history.data_version import KeptWhileUnchanged
from progress.access.scope import rights_of
from progress.changes.past import as_of
from values.today import today

# The marks of the answers given last: of one that did not change since, a program is told just that.
MARKS: KeptWhileUnchanged[str] = KeptWhileUnchanged(512)


class NounView(ApiView):
    """What a list and one of its records share."""

    http_method_names = ["get", "head", "options"]
    is_of_one = False

    @cached_property
    def noun(self) -> Noun:
        noun = BY_KEY.get(self.kwargs["noun"])
        if noun is None:
            raise Http404
        if not noun.opens_for(self.request.user):
            raise PermissionDenied
        return noun

    def get(self, request, *args, **kwargs):
        """Answer with what was asked for, or (304) that it is what the program has already."""
        noun, user = self.noun, request.user
        try:
            asked = read_query(noun, request.GET, of_one=self.is_of_one)
        except ValidationError as error:
            raise Problem.of(error, 400) from error
        key = (
            request.path, request.GET.urlencode(), translation.get_language(), user.pk, rights_of(user), today(),
        )  # fmt: skip
        known = request.headers.get("If-None-Match", "")
        # What did not change costs nothing, is not counted and writes nothing.
        if known and is_among(MARKS.known(key), known):
            return self._unchanged(MARKS.known(key) or "")
        headers = self.admit()
        if not self.is_of_one:
            self.record_read(noun.key)
        made: dict[str, Any] = {}

        def make() -> str:
            with as_of(asked.as_of, user) if asked.as_of else nullcontext():
                made["content"], told = self.read(asked)
            return mark_of(told)

        mark = MARKS.get(key, make)
        if is_among(mark, known):
            return self._unchanged(mark, headers)
        if not made:
            mark = make()
        return as_response(made["content"], headers=headers | {"ETag": mark})

    def _unchanged(self, mark: str, headers: dict[str, str] | None = None) -> HttpResponse:
        headers = {**(headers or {}), "ETag": mark, "Cache-Control": "no-store, private"}
        return HttpResponse(status=304, headers=headers)

    def read(self, asked: Asked) -> tuple[dict[str, Any], Any]:
        """Return the whole answer, and what of it counts as change."""
        raise NotImplementedError


class ListView(NounView):
    """`/api/v1/sites/?kind=cluster&limit=50`."""

    def read(self, asked):
        page = read_page(self.noun, self.request.user, asked)
        content: dict[str, Any] = {
            "data": page.records,
            "next": self._next(page, asked),
            "next_changed_since": timezone.localtime(asked.began).isoformat(timespec="seconds"),
        }
        return content, (page.records, page.last)

    def _next(self, page: Page, asked: Asked) -> str | None:
        if page.last is None:
            return None
        query = self.request.GET.copy()
        query["cursor"] = cursor_after(page.last, asked.began)
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")


class RecordView(NounView):
    """`/api/v1/sites/12/`."""

    is_of_one = True

    def read(self, asked):
        record = read_one(self.noun, self.request.user, self.kwargs["pk"], asked)
        if record is None:
            raise Http404
        return record, record


class IndexView(ApiView):
    """What there is to read: the lists that this person may open."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, *args, **kwargs):
        headers = self.admit()
        lists = [noun for noun in NOUNS if noun.opens_for(request.user)]
        begin = request.build_absolute_uri(api_address())
        found = {noun.key: f"{begin}{noun.key}/" for noun in lists}
        return as_response({"lists": found, "schema": f"{begin}openapi.json"}, headers=headers)


class SchemaView(ApiView):
    """The OpenAPI description, in the language asked for."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, *args, **kwargs):
        headers = self.admit()
        return as_response(schema_of(api_address(), NOUNS), headers=headers)


class UnknownView(ApiView):
    """Any other address below: a program is answered in JSON there too."""

    def get(self, request, *args, **kwargs):
        raise Http404

    post = put = patch = delete = get


class GuideView(TemplateView):
    """The page that tells people who write programs what there is, made from the same schema."""

    template_name = "api/guide.html"

    def get_context_data(self, **kwargs):
        schema = schema_of(api_address(), NOUNS)
        taking = [(path, said["post"]) for path, said in schema["paths"].items() if "post" in said]
        return super().get_context_data(**kwargs) | {
            "begin": self.request.build_absolute_uri(api_address()),
            "lists": [_shown(schema, noun) for noun in NOUNS],
            "parameters": list(schema["components"]["parameters"].items()),
            "reports": [(path, {"summary": said["summary"], "fields": _sent(said)}) for path, said in taking],
            "limit": settings.API_REQUESTS_PER_MINUTE,
            "events": EVENTS,
        }


def _sent(said: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return list(said["requestBody"]["content"]["application/json"]["schema"]["properties"].items())


def _shown(schema: dict[str, Any], noun: Noun) -> dict[str, Any]:
    said = schema["paths"][f"/{noun.key}/"]["get"]
    return {
        "key": noun.key,
        "title": noun.title,
        "parameters": [one for one in said["parameters"] if "$ref" not in one],
        "fields": [*noun.fields, *noun.more],
    }


def mark_of(content: Any) -> str:
    """Return the weak ETag of an answer: equal for what says the same."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def is_among(mark: str | None, header: str) -> bool:
    """Return whether a header If-None-Match names the mark."""
    return mark is not None and (header.strip() == "*" or mark in [one.strip() for one in header.split(",")])
