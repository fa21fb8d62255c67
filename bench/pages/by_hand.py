"""The floor: the list of clusters and the dashboard's numbers written by hand, as SQL and strings.

The same visible data, without choices of forms that nobody opened: no models, no templates, no rights, no translation.
"""

import datetime
from collections import defaultdict
from html import escape

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from progress.models import SITE_PARTS
from values.dates import Lateness, PartialDate, lateness
from values.today import end_of

PER_PAGE = 50
WORDS = {
    "unknown": "Chưa có thông tin", "not_started": "Chưa bắt đầu", "in_progress": "Đang thực hiện",
    "done": "Hoàn thành", "not_applicable": "Không áp dụng", "blocked": "Đang vướng",
}  # fmt: skip
SETTLED = ("done", "not_applicable")
HEAD = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Cụm công nghiệp</title></head><body><header>
<a href="/">Tổng quan</a> <a href="/clusters/">Cụm công nghiệp</a> <a href="/zones/">Khu công nghiệp</a>
<a href="/work/">Việc của tôi</a></header><main><h1>Cụm công nghiệp</h1><form><input type="search" name="q"></form>"""
# The last decision on the standing of a site, one row for each that has one.
STANDING = """SELECT site_id, kind FROM (SELECT site_id, kind, ROW_NUMBER() OVER (PARTITION BY site_id
    ORDER BY date DESC, id DESC) AS nth FROM progress_siteevent
    WHERE kind IN ('suspended', 'resumed', 'revoked', 'withdrawn')) AS ranked WHERE nth = 1"""
# A milestone that is late in either sense, compared as texts of ISO dates.
OVERDUE = "m.state NOT IN ('done', 'not_applicable') AND substr(coalesce(m.forecast, m.planned), 12, 10) < %s"


def _rows(sql: str, *parameters) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _marks(values) -> str:
    return ", ".join(["%s"] * len(values))


def site_list(request: HttpRequest) -> HttpResponse:
    """Return the first page of the list of clusters, in the order of their names."""
    today = timezone.localdate()
    gone = [pk for pk, kind in _rows(STANDING) if kind in ("revoked", "withdrawn")] or [0]
    [[count]] = _rows("SELECT count(*) FROM progress_site WHERE kind = 'cluster'")
    sites = _rows(
        f"""SELECT s.id, s.name, s.slug, u.kind, u.name, p.kind, p.name, o.short_name, o.name, f.value, s.changed_at
        FROM progress_site s LEFT JOIN places_administrativeunit u ON u.id = s.unit_id
        LEFT JOIN places_administrativeunit p ON p.id = u.parent_id
        LEFT JOIN places_organisation o ON o.id = s.developer_id
        LEFT JOIN progress_sitefigure f ON f.site_id = s.id AND f.measure = 'area' AND f.is_chosen
        WHERE s.kind = 'cluster' ORDER BY CASE WHEN s.id IN ({_marks(gone)}) THEN 1 ELSE 0 END, s.name_key, s.id
        LIMIT {PER_PAGE}""",
        *gone,
    )
    pks = [site[0] for site in sites]
    stages, milestones, changed = _key_stages(), _milestones(pks), _last_changes(pks)
    parts = [HEAD, f"<p>{count}</p><table><thead><tr><th>Tên<th>Đơn vị<th>Diện tích<th>Chủ đầu tư"]
    parts += [f"<th>{escape(label)}" for _pk, label in stages]
    parts.append("<th>Quá hạn<th>Chậm<th>Cập nhật</tr></thead><tbody>")
    for site in sites:
        parts.append(_site_row(site, stages, milestones[site[0]], changed, today))
    pages = "".join(f'<a href="?page={n}">{n}</a> ' for n in range(1, min(count // PER_PAGE + 2, 8)))
    parts.append(f"</tbody></table><nav>{pages}</nav></main></body></html>")
    return HttpResponse("".join(parts))


def _key_stages() -> list[tuple[int, str]]:
    return _rows(
        """SELECT id, coalesce(nullif(short_name, ''), name) FROM progress_stage
        WHERE is_key AND is_active AND for_clusters ORDER BY "order", code"""
    )


def _milestones(pks: list[int]) -> dict[int, list[tuple]]:
    """Return by site (pk, stage, state, planned, forecast, actual, first promise, blocked, stage's name)."""
    found = _rows(
        f"""SELECT m.site_id, m.id, m.stage_id, m.state, m.planned, m.forecast, m.actual, m.planned,
        EXISTS (SELECT 1 FROM progress_obstacle o WHERE o.milestone_id = m.id AND o.confirmed_on IS NULL), t.name
        FROM progress_milestone m JOIN progress_stage t ON t.id = m.stage_id
        WHERE m.site_id IN ({_marks(pks)}) ORDER BY t."order", m.phase""",
        *pks,
    )
    without = [row[1] for row in found if row[5] and not row[4]]
    first = dict(
        _rows(
            f"""SELECT id, forecast FROM progress_historicalmilestone WHERE id IN ({_marks(without)})
            AND forecast IS NOT NULL ORDER BY history_date DESC, history_id DESC""",
            *without,
        )
        if without
        else ()
    )
    by_site = defaultdict(list)
    for site, pk, stage, state, planned, forecast, actual, _first, blocked, name in found:
        by_site[site].append((pk, stage, state, planned, forecast, actual, planned or first.get(pk), blocked, name))
    return by_site


def _last_changes(pks: list[int]) -> dict:
    parts = [
        f"SELECT site_id, max(changed_at) AS at FROM {model._meta.db_table} WHERE site_id IN ({_marks(pks)}) GROUP BY 1"
        for model in SITE_PARTS
    ]
    union = " UNION ALL ".join(parts)
    return dict(_rows(f"SELECT site_id, max(at) FROM ({union}) AS parts GROUP BY 1", *pks * len(parts)))


def _site_row(site: tuple, stages, milestones: list[tuple], changed: dict, today: datetime.date) -> str:
    pk, name, slug, unit_kind, unit, parent_kind, parent, short, developer, area, at = site
    place = f"{unit_kind} {unit}, {parent_kind} {parent}" if unit else "chưa ghi"
    cells, overdue, behind = {}, 0, []
    for milestone in milestones:
        number, stage, state, planned, forecast, actual, first, blocked, title = milestone
        promise = forecast or planned
        is_over = state not in SETTLED and promise and promise[11:] < today.isoformat()
        overdue += bool(is_over)
        late = _behind(state, actual, promise, first, today)
        if late:
            behind.append((late, number, title))
        if stage not in cells:
            shown = "blocked" if blocked and state not in SETTLED else state
            date = actual if state == "done" else promise if state != "not_applicable" else None
            over = lateness(PartialDate.from_iso(promise), today) if is_over else None
            said = f" {PartialDate.from_iso(date)}" if date else ""
            cells[stage] = f'<span class="state {shown}">{WORDS[shown]}</span>{said}' + (f" quá {over}" if over else "")
    slip = "–"
    if behind:
        worst, number, title = max(behind, key=lambda found: found[0].slots)
        link = f'<a href="/promises/{number}/" title="{escape(title)}: {worst.exact}">{worst}</a>'
        slip = f"{link} {len(behind)} mốc tiến độ"
    last = str(max(str(changed.get(pk) or ""), str(at)))[:10]
    return (
        f'<tr><th><a href="/clusters/{slug}/">{escape(name)}</a><td>{escape(place)}<td>{area}'
        f"<td>{escape(short or developer or '')}<td>{'<td>'.join(cells.get(stage, '') for stage, _label in stages)}"
        f"<td>{overdue}<td>{slip}<td>{last[8:]}/{last[5:7]}/{last[:4]}</tr>"
    )


def _behind(state: str, actual, promise, first, today: datetime.date) -> Lateness | None:
    """Return how late a milestone is; texts of ISO dates are compared before anything is made of them."""
    if not first or state == "not_applicable":
        return None
    reached = [actual] if state == "done" else [promise, today.isoformat()]
    later = [one for one in reached if one and one[:10] > first[11:]]
    found = [
        lateness(PartialDate.from_iso(first), PartialDate.from_iso(one) if len(one) > 10 else today) for one in later
    ]
    return max((one for one in found if one), key=lambda one: one.slots, default=None)


def dashboard(request: HttpRequest) -> HttpResponse:
    """Return what the dashboard counts, each number once, by GROUP BY."""
    day = timezone.localdate().isoformat()
    gone = f"m.site_id NOT IN (SELECT site_id FROM ({STANDING}) AS last WHERE kind IN ('revoked', 'withdrawn'))"
    forecasts = "SELECT h.forecast FROM progress_historicalmilestone h WHERE h.id = m.id AND h.forecast IS NOT NULL"
    first = f"coalesce(m.planned, ({forecasts} ORDER BY h.history_date LIMIT 1))"
    project = OVERDUE.replace("forecast", "forecast_operation").replace("planned", "planned_operation")
    project = project.replace("'done', 'not_applicable'", "'operating', 'stopped'")
    tables = [
        _rows(
            f"""SELECT s.kind, last.kind, count(*), sum(f.value), count(f.value),
            sum(CASE WHEN o.state = 'done' THEN 1 END) FROM progress_site s
            LEFT JOIN ({STANDING}) AS last ON last.site_id = s.id
            LEFT JOIN progress_sitefigure f ON f.site_id = s.id AND f.measure = 'area' AND f.is_chosen
            LEFT JOIN progress_milestone o ON o.site_id = s.id
            AND o.stage_id = (SELECT id FROM progress_stage WHERE code = 'operation') GROUP BY 1, 2"""
        ),
        _rows(
            f"""SELECT s.kind, m.stage_id, m.state, EXISTS (SELECT 1 FROM progress_obstacle o
            WHERE o.milestone_id = m.id AND o.confirmed_on IS NULL) AS held, count(*) FROM progress_milestone m
            JOIN progress_stage t ON t.id = m.stage_id AND t.is_key JOIN progress_site s ON s.id = m.site_id
            WHERE {gone} GROUP BY 1, 2, 3, 4"""
        ),
        _rows(
            f"""SELECT s.kind, count(*), count(DISTINCT s.id) FROM progress_milestone m
            JOIN progress_site s ON s.id = m.site_id WHERE {OVERDUE} AND {gone} GROUP BY 1""",
            day,
        ),
        _rows(
            f"""SELECT s.name, t.name, m.planned, m.forecast FROM progress_milestone m
            JOIN progress_site s ON s.id = m.site_id JOIN progress_stage t ON t.id = m.stage_id
            WHERE {OVERDUE} AND {gone} ORDER BY substr(coalesce(m.forecast, m.planned), 12, 10) LIMIT 10""",
            day,
        ),
        _rows(
            f"""SELECT count(*) FROM progress_milestone m WHERE m.state <> 'not_applicable' AND {gone}
            AND CASE m.state WHEN 'done' THEN substr(m.actual, 1, 10) ELSE
            CASE WHEN substr(coalesce(m.forecast, m.planned), 1, 10) > %s
            THEN substr(coalesce(m.forecast, m.planned), 1, 10) ELSE %s END END > substr({first}, 12, 10)""",
            day,
            day,
        ),
        _rows(
            f"""SELECT s.kind, count(*), count(DISTINCT s.id) FROM progress_secondaryproject m
            JOIN progress_site s ON s.id = m.site_id WHERE {project} AND {gone} GROUP BY 1""",
            day,
        ),
        _rows(
            f"""SELECT s.kind, count(*), count(DISTINCT s.id) FROM progress_obstacle m
            JOIN progress_site s ON s.id = m.site_id WHERE m.confirmed_on IS NULL AND {gone} GROUP BY 1"""
        ),
        _rows(
            f"""SELECT s.name, m.description, m.opened_on FROM progress_obstacle m JOIN progress_site s
            ON s.id = m.site_id WHERE m.confirmed_on IS NULL AND {gone} ORDER BY m.opened_on LIMIT 5"""
        ),
        _rows(
            """SELECT s.name, t.name, h.history_date FROM progress_historicalmilestone h
            JOIN progress_site s ON s.id = h.site_id JOIN progress_stage t ON t.id = h.stage_id
            ORDER BY h.history_id DESC LIMIT 10"""
        ),
    ]
    tables += _a_month_ago(gone) + _hectares(gone)
    rows = [f"<tr><td>{'<td>'.join(escape(str(cell)) for cell in row)}</tr>" for table in tables for row in table]
    return HttpResponse(f"{HEAD}<table>{''.join(rows)}</table></main></body></html>")


def _a_month_ago(gone: str) -> list[list[tuple]]:
    """Return what was overdue, open and in operation 30 days ago, of the records in force then."""
    day = timezone.localdate() - datetime.timedelta(days=30)
    stood = "m.history_date < %s AND m.in_force_until >= %s AND m.history_type <> '-'"
    until = end_of(day)
    return [
        _rows(
            f"SELECT count(*) FROM progress_historicalmilestone m WHERE {stood} AND {OVERDUE} AND {gone}",
            until,
            until,
            day.isoformat(),
        ),
        _rows(
            f"SELECT count(*) FROM progress_historicalobstacle m WHERE {stood} AND m.confirmed_on IS NULL AND {gone}",
            until,
            until,
        ),
        _rows(
            f"""SELECT count(DISTINCT m.site_id) FROM progress_historicalmilestone m WHERE {stood} AND m.state = 'done'
            AND m.stage_id = (SELECT id FROM progress_stage WHERE code = 'operation') AND {gone}""",
            until,
            until,
        ),
    ]


def _hectares(gone: str) -> list[list[tuple]]:
    """Return the hectares cleared, ready and leased by kind of site."""
    return [
        _rows(
            f"""SELECT s.kind, sum(m.area_done), sum(m.area_ready), count(m.area_done), count(m.area_ready)
            FROM progress_milestone m JOIN progress_stage t ON t.id = m.stage_id AND t.asks_area AND t.parent_id IS NULL
            JOIN progress_site s ON s.id = m.site_id WHERE {gone} GROUP BY 1"""
        ),
        _rows(
            f"""SELECT s.kind, sum(m.value), count(*) FROM progress_sitefigure m
            JOIN progress_site s ON s.id = m.site_id WHERE m.is_chosen
            AND m.measure = 'leased-area' AND {gone} GROUP BY 1"""
        ),
    ]
