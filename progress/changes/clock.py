"""Finding what a wrong clock dated ahead: records of history and digests after now."""

import datetime

from django.db.models import Max
from django.utils import timezone

from history.past_tables import history_of, models_with_past
from progress.models import Reminder
from values.today import shown_day, shown_moment

# Clocks of several servers differ by as much.
TOLERANCE = datetime.timedelta(minutes=5)


def dated_ahead() -> dict[str, str]:
    """Return the newest moment after now, as text, by what is dated so; empty where the clock was never ahead."""
    ahead = {}
    limit = timezone.now() + TOLERANCE
    for model in models_with_past():
        last = history_of(model).objects.aggregate(last=Max("history_date"))["last"]
        if last and last > limit:
            ahead[model._meta.label] = shown_moment(last)
    sent = Reminder.objects.aggregate(last=Max("last_sent_on"))["last"]
    if sent and sent > timezone.localdate():
        ahead[Reminder._meta.label] = shown_day(sent)
    return ahead


def warning(ahead: dict[str, str]) -> str:
    """Return what to do about it, in both languages."""
    places = "; ".join(f"{name}: {when}" for name, when in sorted(ahead.items()))
    return (
        f"Có bản ghi mang thời điểm sau hiện tại ({places}): đồng hồ máy chủ đang sai hoặc đã từng sai. Hãy kiểm tra "
        "ngày giờ của máy. Dữ liệu không mất; cho đến thời điểm đó, các lần lưu tiếp theo của những bản ghi này mang "
        "cùng thời điểm.\n"
        f"Records are dated after now ({places}): the server's clock is wrong or was. Check the machine's date and "
        "time. Nothing is lost; until then further saves of these records carry the same moment."
    )
