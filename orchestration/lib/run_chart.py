"""How long the last builds took, by stage: a page beside the gates' data docs. Plain SVG, no script, no network."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

import duckdb

from orchestration.lib.model_timings import DDL as MODEL_TIMINGS

PAGE = "runs.html"
RUNS = 30
WIDTH, HEIGHT, LEFT, BOTTOM = 900, 320, 48, 28
# Stage groups from the bottom of a bar to its top; colours that are told apart by everyone (Okabe and Ito).
GROUPS = {
    "ingest": "#0072b2",
    "gate raw": "#e69f00",
    "transform": "#009e73",
    "gate marts": "#cc79a7",
    "publish": "#56b4e9",
}
SECONDS = f"""
    select run_id, strftime(min(started_at), '%d %b %H:%M') as started,
        {", ".join(f"coalesce(sum(seconds) filter (starts_with(stage, '{group}')), 0)" for group in GROUPS)}
    from (select *, ended_at - to_microseconds((seconds * 1e6)::bigint) as started_at from quality.run_stages) as stages
    group by run_id order by max(ended_at) desc limit {RUNS}
"""
LATEST = """
    select stage, seconds, "rows", bytes / 1e6, peak_rss_bytes / 1e6 from quality.run_stages
    where run_id = (select arg_max(run_id, ended_at) from quality.run_stages) order by ended_at
"""
SLOWEST_MODELS = """
    select model, seconds, "rows" from quality.model_timings
    where run_id = (select arg_max(run_id, finished_at) from quality.model_timings) order by seconds desc limit 20
"""
STYLE = """
    :root { color-scheme: light dark; }
    body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; font: 16px/1.5 system-ui, sans-serif; }
    svg { max-width: 100%; height: auto; } svg text { font-size: 12px; fill: currentColor; }
    svg line { stroke: currentColor; stroke-opacity: .2; }
    table { border-collapse: collapse; margin: 1rem 0 2rem; }
    th, td { border-bottom: 1px solid #8884; padding: .3rem .8rem; text-align: right; }
    th:first-child, td:first-child { text-align: left; }
"""

Run = tuple[str, str, list[float]]


def write_run_chart(connection: duckdb.DuckDBPyConnection, docs_dir: Path) -> None:
    """The page, and a link to it from the index of the data docs when there is one."""
    connection.execute(MODEL_TIMINGS)
    runs = [(row[0], row[1], list(row[2:])) for row in reversed(connection.execute(SECONDS).fetchall())]
    docs_dir.mkdir(parents=True, exist_ok=True)
    (docs_dir / PAGE).write_text(
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="UTF-8"><title>Builds</title><style>{STYLE}</style></head>'
        '<body><nav><a href="index.html">All checks of this run</a></nav><main>'
        f"<h1>How long the last {len(runs)} builds took</h1>{chart(runs)}"
        "<p>A build's own publication is shown from the next build on.</p>"
        f"<h2>This build</h2>{_table(('Stage', 'Seconds', 'Rows', 'MB', 'Peak MB'), connection.execute(LATEST).fetchall())}"
        f"<h2>Its slowest models</h2>{_table(('Model', 'Seconds', 'Rows'), connection.execute(SLOWEST_MODELS).fetchall())}"
        "</main></body></html>\n"
    )
    index = docs_dir / "index.html"
    if index.exists():
        link = f'<p><a href="{PAGE}">How long the last builds took</a></p>'
        index.write_text(index.read_text().replace("</main>", f"{link}</main>", 1))


def chart(runs: Sequence[Run]) -> str:
    """Stacked bars, one a run, oldest first."""
    top = _ceiling(max((sum(seconds) for _, _, seconds in runs), default=1))
    scale, step = (HEIGHT - 2 * BOTTOM) / top, (WIDTH - LEFT) / max(len(runs), 1)
    parts = [_axis(tick * top / 4, HEIGHT - BOTTOM - tick * top / 4 * scale) for tick in range(5)]
    for number, (run_id, started, seconds) in enumerate(runs):
        parts.append(_bar(LEFT + number * step, step, scale, run_id, started, seconds))
        if number % max(1, len(runs) // 6) == 0:
            parts.append(f'<text x="{LEFT + number * step:.1f}" y="{HEIGHT - 8}">{escape(started)}</text>')
    for number, (group, colour) in enumerate(GROUPS.items()):
        x = LEFT + number * 110
        parts.append(
            f'<rect x="{x}" y="2" width="12" height="12" fill="{colour}"/><text x="{x + 18}" y="13">{group}</text>'
        )
    label = "Seconds of each stage, stacked, for each of the last builds"
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">{"".join(parts)}</svg>'


def _bar(x: float, step: float, scale: float, run_id: str, started: str, seconds: Sequence[float]) -> str:
    y, parts = float(HEIGHT - BOTTOM), []
    for (group, colour), value in zip(GROUPS.items(), seconds, strict=True):
        y -= value * scale
        parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{step * 0.8:.1f}" height="{value * scale:.1f}" fill="{colour}">'
            f"<title>{escape(f'{started}, {group}: {value:,.1f} s (run {run_id})')}</title></rect>"
        )
    return "".join(parts)


def _axis(seconds: float, y: float) -> str:
    return (
        f'<line x1="{LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{seconds:,.0f} s</text>'
    )


def _ceiling(value: float) -> float:
    """The next round number that four parts of an axis can show."""
    steps = (digit * 10**power for power in range(7) for digit in (4, 8, 20))
    return next((step for step in steps if step >= value), value)


def _table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    def cell(value: object) -> str:
        if isinstance(value, float):
            return f"<td>{value:,.1f}</td>"
        return f"<td>{value:,}</td>" if isinstance(value, int) else f"<td>{escape(str(value or ''))}</td>"

    head = "".join(f"<th>{escape(name)}</th>" for name in header)
    body = "".join(f"<tr>{''.join(cell(value) for value in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
