"""Years become periods; what reports used of an indicator becomes a choice of the year it was made for."""

import datetime
import json
from itertools import groupby

from django.db import migrations

from values.dates import PartialDate

FIGURE, CHOICE = "reports.indicatorfigure", "reports.indicatorchoice"
AREA = "tinh-bac-kan"  # the area that the shipped figures speak of
AT_ONCE = datetime.timedelta(minutes=10)  # the shipped data are loaded in a run: first an indicator, then its figures


def years_to_periods(apps, schema_editor):
    for name in ("IndicatorFigure", "HistoricalIndicatorFigure"):
        model = apps.get_model("reports", name)
        for year in set(model.objects.order_by().values_list("year", flat=True)):
            model.objects.filter(year=year).update(period=PartialDate.year(year))
    choices_by_year(apps)
    rename_shipped(apps)


def choices_by_year(apps) -> None:
    """Each saying of what reports use, and why, goes to the newest year that had a result when it was said."""
    Indicator, Past = apps.get_model("reports", "Indicator"), apps.get_model("reports", "HistoricalIndicator")
    Choice = apps.get_model("reports", "IndicatorChoice")
    for indicator in Indicator.objects.order_by("pk"):
        past = Past.objects.filter(id=indicator.pk).exclude(history_type="-")
        said = list(past.order_by("history_date", "history_id"))
        said = said or [indicator]  # without history the present row is all that is known
        results = results_of(apps, indicator)
        last, found = ("published", ""), []
        for record in said:
            if (record.basis, record.basis_reason) != last and (year := year_of(record, results)):
                found.append((year, record))
            last = record.basis, record.basis_reason
        if last != (indicator.basis, indicator.basis_reason) and (year := year_of(indicator, results)):
            found.append((year, indicator))  # written past the history
        for year, records in groupby(sorted(found, key=lambda one: one[0]), key=lambda one: one[0]):
            keep_choice(apps, Choice, indicator, year, [record for _year, record in records])


def results_of(apps, indicator) -> list[tuple[int, datetime.datetime | None, int | None]]:
    """The years with a result of the indicator or a part of it, and since when and by whom each is recorded."""
    Figure = apps.get_model("reports", "IndicatorFigure")
    Past = apps.get_model("reports", "HistoricalIndicatorFigure")
    family = {indicator.pk, *type(indicator).objects.filter(part_of=indicator.pk).values_list("pk", flat=True)}
    found = Past.objects.filter(indicator_id__in=family, kind="actual", history_type="+")
    known = list(found.values_list("year", "history_date", "history_user_id"))
    rest = Figure.objects.filter(indicator_id__in=family, kind="actual").exclude(year__in={row[0] for row in known})
    return known + [(year, None, None) for year in rest.values_list("year", flat=True)]


def year_of(record, results) -> int | None:
    """The newest year with a result at the time of the record; failing that, the newest of all."""
    moment = getattr(record, "history_date", None)

    def was_there(since, by) -> bool:
        is_shipped = moment and record.history_user_id is None and by is None
        return moment is None or since is None or since <= (moment + AT_ONCE if is_shipped else moment)

    then = [year for year, since, by in results if was_there(since, by)]
    return max(then or [year for year, _since, _by in results], default=None)


def keep_choice(apps, Choice, indicator, year: int, records: list) -> None:
    last = records[-1]
    values = {"indicator_id": indicator.pk, "period": PartialDate.year(year), "prices": "", "area_id": None}
    choice = Choice.objects.create(**values, basis=last.basis, reason=last.basis_reason, version=len(records))
    Past = apps.get_model("reports", "HistoricalIndicatorChoice")
    for version, record in enumerate(records, 1):
        if not hasattr(record, "history_date"):
            continue
        Past.objects.create(
            **values,
            id=choice.pk,
            version=version,
            changed_at=record.history_date,
            basis=record.basis,
            reason=record.basis_reason,
            request_id=record.request_id,
            history_date=record.history_date,
            history_change_reason=record.history_change_reason,
            history_type="+" if version == 1 else "~",
            history_user_id=record.history_user_id,
        )


def rename_shipped(apps) -> None:
    """The merge of shipped data knows its objects by their names: give them the new ones, and nothing doubles."""
    Record = apps.get_model("bkproject", "SeedRecord")
    for record in Record.objects.filter(model=FIGURE):
        code, year, kind, source = json.loads(record.key)
        period = PartialDate.year(year).iso
        record.key = json.dumps([code, period, kind, "", AREA, source], ensure_ascii=False)
        record.values = {**record.values, "period": period}
        record.values.pop("year", None)
        record.save()
    Choice = apps.get_model("reports", "IndicatorChoice")
    for record in Record.objects.filter(model="reports.indicator"):
        reason = record.values.get("basis_reason")
        choice = Choice.objects.filter(indicator_id=record.object_id).order_by("period").first()
        if not reason or choice is None:
            continue
        code, period = json.loads(record.key)[0], choice.period.iso
        Record.objects.create(
            model=CHOICE,
            key=json.dumps([code, period, "", AREA], ensure_ascii=False),
            object_id=choice.pk,
            values={"indicator": record.key, "period": period, "reason": reason},
        )


def periods_to_years(apps, schema_editor):
    for name in ("IndicatorFigure", "HistoricalIndicatorFigure"):
        model = apps.get_model("reports", name)
        for period in set(model.objects.order_by().values_list("period", flat=True)):
            model.objects.filter(period=period).update(year=period.start.year)
    one_chosen_a_year(apps)
    Indicator, Choice = apps.get_model("reports", "Indicator"), apps.get_model("reports", "IndicatorChoice")
    Past = apps.get_model("reports", "HistoricalIndicator")
    for record in apps.get_model("reports", "HistoricalIndicatorChoice").objects.order_by("history_date", "history_id"):
        since = Past.objects.filter(id=record.indicator_id, history_date__gte=record.history_date)
        since.update(basis=record.basis, basis_reason=record.reason)
    for choice in Choice.objects.order_by("period", "pk"):  # of each indicator the newest has the last word
        said = {"basis": choice.basis, "basis_reason": choice.reason}
        Indicator.objects.filter(pk=choice.indicator_id).update(**said)
    name_shipped_by_year(apps)


def one_chosen_a_year(apps) -> None:
    """Of the figures that fall together in a year one stays in use: that of the whole year, the first recorded."""
    Figure = apps.get_model("reports", "IndicatorFigure")
    seen = set()
    for figure in Figure.objects.filter(is_chosen=True).order_by("period", "pk"):
        of_year = figure.indicator_id, figure.year, figure.kind
        if of_year in seen:
            Figure.objects.filter(pk=figure.pk).update(is_chosen=False)
        seen.add(of_year)


def name_shipped_by_year(apps) -> None:
    Record = apps.get_model("bkproject", "SeedRecord")
    for record in Record.objects.filter(model=CHOICE):
        for of_indicator in Record.objects.filter(model="reports.indicator", key=record.values.get("indicator")):
            of_indicator.values["basis_reason"] = record.values.get("reason", "")
            of_indicator.save()
        record.delete()
    taken = set()
    for record in Record.objects.filter(model=FIGURE).order_by("pk"):
        code, period, kind, _prices, _area, source = json.loads(record.key)
        year = PartialDate.from_iso(period).start.year
        key = json.dumps([code, year, kind, source], ensure_ascii=False)
        if key in taken:
            record.delete()
            continue
        taken.add(key)
        record.key = key
        record.values = {name: v for name, v in record.values.items() if name not in ("period", "prices", "area")}
        record.values["year"] = year
        record.save()


class Migration(migrations.Migration):
    dependencies = [("bkproject", "0001_seed_record"), ("reports", "0005_series_fields")]

    operations = [migrations.RunPython(years_to_periods, periods_to_years, elidable=True)]
