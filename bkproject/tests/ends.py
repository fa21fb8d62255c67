"""The ends of records of history worked out from scratch, to compare with what the writers keep."""

from itertools import pairwise

from django.apps import apps

from history.tracking import IN_FORCE, RecordColumns


def wrong_ends() -> list[tuple]:
    """Return (table, record, end kept, end worked out) of every record of history that does not end with the next."""
    wrong = []
    for model in apps.get_models():
        if issubclass(model, RecordColumns):
            key = model.instance_type._meta.pk.attname
            rows = model.objects.order_by(key, "history_date", "history_id")
            rows = list(rows.values_list(key, "history_date", "in_force_until", "history_id"))
            for (pk, _date, end, number), (next_pk, next_date, *_rest) in pairwise([*rows, (None, None)]):
                right = next_date if next_pk == pk else IN_FORCE
                if end != right:
                    wrong.append((model._meta.db_table, number, end, right))
    return wrong
