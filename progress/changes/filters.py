"""Filters of the history pages. What cannot be read finds nothing and says why."""

from functools import reduce
from operator import or_

from django import forms
from django.contrib.auth import get_user_model
from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from history.reading import previous_of
from history.tracking import REQUEST_ID_LENGTH
from progress.records.history import ADDED, CHANGED, history_fields
from values.forms import CleanCharField, PartialDateField, StyledForm
from values.text import fold, person_name
from values.today import end_of, start_of

SYSTEM = "system"
YES, NO = "yes", "no"
ANY = ("", _("any"))
GIVEN = Q(history_change_reason__isnull=False) & ~Q(history_change_reason="")


class HistoryFilter(StyledForm, forms.Form):
    """What of a history to show: `?person=4&since=3/2024&field=milestone.forecast`.

    `sources` are the tables of history the reader sees, as querysets, `are_whole` where these are of all sites;
    `narrowed` gives them back as asked.
    """

    person = forms.ChoiceField(label=_("Who"), required=False)
    since = PartialDateField(label=_("From"), required=False)
    until = PartialDateField(label=_("Until"), required=False)
    kind = forms.ChoiceField(label=_("Kind of record"), required=False)
    field = forms.ChoiceField(label=_("Field"), required=False)
    reason = forms.ChoiceField(
        label=_("Reason"), choices=[ANY, (YES, _("given")), (NO, _("not given"))], required=False
    )
    words = CleanCharField(label=_("Words in the reason"), max_length=100, required=False)
    request = forms.RegexField(
        rf"^[0-9a-f]{{{REQUEST_ID_LENGTH}}}$", label=_("Saved together"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, data, *, sources: list[QuerySet], are_whole: bool = False):
        super().__init__(data)
        self.sources, self.are_whole = sources, are_whole
        self.models = {source.model.instance_type._meta.model_name: source.model.instance_type for source in sources}
        self.fields["person"].choices = [ANY, *self._people(), (SYSTEM, _("the system"))]
        kinds = [(name, capfirst(model._meta.verbose_name)) for name, model in self.models.items()]
        self.fields["kind"].choices = [ANY, *kinds]
        groups = [(label, _choices_of(self.models[name])) for name, label in kinds]
        self.fields["field"].choices = [ANY, *(groups if len(groups) > 1 else groups[0][1])]
        if len(kinds) == 1:
            del self.fields["kind"]

    def _people(self) -> list[tuple[str, str]]:
        """Return a choice for each person who made one of these changes; two queries, or one of whole tables.

        SQLite looks for each person by an index; PostgreSQL, which expects to meet everybody soon, would go through all
        records once more for each who made none.
        """
        people = get_user_model().objects.all()
        if self.are_whole and connection.vendor == "sqlite":
            found = (Q(Exists(source.order_by().filter(history_user=OuterRef("pk")))) for source in self.sources)
            people = people.filter(reduce(or_, found))
        else:
            people = people.filter(pk__in=self._different("history_user") - {None})
        return [(str(person.pk), person_name(person)) for person in people.order_by("last_name", "first_name", "pk")]

    def _different(self, column: str) -> set:
        """Return the different values of a column of these tables; one query."""
        first, *others = (source.order_by().values_list(column, flat=True) for source in self.sources)
        return set(first.union(*others) if others else first.distinct())

    def clean(self):
        data = super().clean()
        since, until = data.get("since"), data.get("until")
        if since and until and until.end < since.start:
            self.add_error("until", _("The last day comes before the first."))
        kind, field = data.get("kind"), data.get("field")
        if kind and field and field.partition(".")[0] != kind:
            self.add_error("field", _("This kind of record has no such field."))
        if data.get("words") and data.get("reason") == NO:
            self.add_error("words", _("Clear “not given” to search reasons."))
        return data

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    @property
    def has_further(self) -> bool:
        return any(self.data.get(name) for name in ("kind", "field", "reason", "words") if name in self.fields)

    @property
    def main_fields(self) -> list:
        return [self[name] for name in ("person", "since", "until")]

    @property
    def further_fields(self) -> list:
        return [self[name] for name in ("kind", "field", "reason", "words") if name in self.fields]

    def narrowed(self) -> list[QuerySet]:
        """Return the sources without what was not asked for; nothing when the question cannot be read."""
        if not self.is_valid():
            return [source.none() for source in self.sources]
        wanted = self.cleaned_data
        sources = [source.filter(self._condition(wanted)) for source in self.sources]
        model_name, _dot, name = wanted["field"].partition(".")
        if chosen := wanted.get("kind") or model_name:
            sources = [source for source in sources if source.model.instance_type is self.models[chosen]]
        if name:
            sources = [_where_changed(source, self.models[model_name]._meta.get_field(name)) for source in sources]
        return sources

    def _condition(self, wanted: dict) -> Q:
        rule = Q()
        if wanted["person"]:
            rule &= Q(history_user=None) if wanted["person"] == SYSTEM else Q(history_user=int(wanted["person"]))
        if wanted["since"]:
            rule &= Q(history_date__gte=start_of(wanted["since"].start))
        if wanted["until"]:
            rule &= Q(history_date__lt=end_of(wanted["until"].end))
        if wanted["reason"]:
            rule &= GIVEN if wanted["reason"] == YES else ~GIVEN
        if wanted["words"]:
            rule &= Q(history_change_reason__in=self._reasons(wanted["words"]))
        if wanted["request"]:
            rule &= Q(request_id=wanted["request"])
        return rule

    def _reasons(self, words: str) -> list[str]:
        """Return the reasons given in this history that hold `words`, whatever their marks and case.

        No column holds them folded: each reason that was ever given is looked at once.
        """
        wanted = fold(words)
        return [reason for reason in self._different("history_change_reason") if wanted in fold(reason or "")]


def _choices_of(model: type[models.Model]) -> list[tuple[str, str]]:
    name = model._meta.model_name
    return [(f"{name}.{f.name}", capfirst(f.verbose_name)) for f in history_fields(model) if f.name != "site"]


def _where_changed(source: QuerySet, f: models.Field) -> QuerySet:
    """Return the records that gave the field another value, or began with one."""
    before = previous_of(source.model.instance_type)
    records = source.annotate(
        before_id=Subquery(before.values("history_id")[:1]), before=Subquery(before.values(f.attname)[:1])
    )
    has, had = Q((f"{f.name}__isnull", False)), Q(before__isnull=False)
    begun = Q(history_type=ADDED) & has
    if (
        f.empty_strings_allowed
        and not f.is_relation
        and f.get_internal_type() in ("CharField", "TextField", "FileField")
    ):
        begun &= ~Q((f.name, ""))
    differs = (has & ~had) | (~has & had) | (has & had & ~Q((f.name, F("before"))))
    return records.filter(begun | (Q(history_type=CHANGED, before_id__isnull=False) & differs))
