"""Draws the pictures of docs/equity.md from a release of the demo city: `python docs/equity_pictures.py RELEASE_FOLDER`.

Built with `make build` at SCALE=1; the numbers are those that any reader of the release finds.
"""

import argparse
from pathlib import Path
from typing import Any

import altair as alt
import duckdb

FOLDER = Path(__file__).resolve().parent / "pictures"
# Told apart by everyone (Okabe and Ito).
BLUE, ORANGE, GREY = "#0072b2", "#d55e00", "#767676"
SET = """
    measure_code = '{measure}' and population_dimension = '{dimension}' and period_grain = 'year'
    and period_start_date = date '2024-01-01' and geography_type = 'city'
"""


def rows(release: duckdb.DuckDBPyConnection, query: str) -> alt.Data:
    """The rows of a query, as Altair takes them."""
    result = release.execute(query)
    names = [column[0] for column in result.description or ()]
    return alt.Data(values=[dict(zip(names, row, strict=True)) for row in result.fetchall()])


def groups_and_ratios(release: duckdb.DuckDBPyConnection) -> Any:
    """Values with intervals, and each group's ratio to the reference group."""
    data = rows(
        release,
        f"""
        select labels.label, gaps.value, gaps.population_group = gaps.reference_group as is_reference,
            gaps.value - 1.96 * gaps.standard_error as lower, gaps.value + 1.96 * gaps.standard_error as upper,
            if(comparison = 'not_available', null, ratio) as ratio, ratio_ci_lower, ratio_ci_upper,
            replace(comparison, '_', ' ') as comparison, (select sum(population * value) / sum(population)
                from marts.fct_group_disparities where is_compared and {SET.format(**RACES)}) as mean
        from marts.fct_group_disparities as gaps
        inner join marts.dim_population_groups as labels using (population_dimension, population_group)
        where is_compared and {SET.format(**RACES)}
        """,
    )
    order = alt.EncodingSortField("value", order="descending")
    y = alt.Y("label:N", sort=order, title=None)
    color = alt.condition("datum.is_reference", alt.value(BLUE), alt.value(ORANGE))
    base = alt.Chart(data)
    values = base.mark_rule().encode(y=y, x=alt.X("lower:Q", title="searched, % of stops"), x2="upper:Q", color=color)
    points = base.mark_circle(size=70, opacity=1).encode(y=y, x="value:Q", color=color)
    mean = base.mark_rule(color=GREY, strokeDash=[4, 3]).encode(x="mean:Q")
    scale = alt.Scale(type="log", domain=[0.4, 2.6], nice=False)
    ticks = alt.Axis(values=[0.5, 1, 2])
    usable = base.transform_filter("datum.ratio !== null")
    y_ratio = alt.Y("label:N", sort=order, title=None, axis=None)
    ratios = usable.mark_rule(color=ORANGE).encode(
        y=y_ratio,
        x=alt.X("ratio_ci_lower:Q", scale=scale, axis=ticks, title="ratio to white (95 %)"),
        x2="ratio_ci_upper:Q",
    )
    ratio_points = usable.mark_circle(size=70, opacity=1, color=ORANGE).encode(y=y_ratio, x="ratio:Q")
    words = base.mark_text(align="left", fontSize=11, color=GREY).encode(
        y=y_ratio, x=alt.value(230), text="comparison:N"
    )
    one = alt.Chart(alt.Data(values=[{"x": 1}])).mark_rule(color=BLUE).encode(x=alt.X("x:Q", scale=scale, axis=ticks))
    left = (mean + values + points).properties(width=250, height=230, title="Values, dashed: weighted mean μ")
    right = (one + ratios + ratio_points + words).properties(width=225, height=230, title="Each group's own gap")
    return left | right


def slope(release: duckdb.DuckDBPyConnection) -> Any:
    """Ordered groups as wide as their share of the people, and the line whose ends sii and rii compare."""
    where = SET.format(**AGES)
    data = rows(
        release,
        f"""
        with placed as (
            select *, population / sum(population) over () as share,
                sum(population) over (order by subgroup_order) / sum(population) over () as until
            from marts.fct_group_disparities where is_compared and {where}
        )
        select label, value, until, until - share as since, until - share / 2 as middle
        from placed inner join marts.dim_population_groups using (population_dimension, population_group)
        """,
    )
    line = rows(
        release,
        f"""
        with fitted as (
            select max(estimate) filter (disparity_code = 'sii') as sii, max(estimate) filter (disparity_code = 'rii') as rii
            from marts.fct_measure_disparities where method_variant = 'linear' and {where}
        )
        select unnest([0, 1]) as place, unnest([sii / (rii - 1), sii * rii / (rii - 1)]) as fitted from fitted
        """,
    )
    base = alt.Chart(data)
    x = alt.X("since:Q", title="share of the residents, from the youngest", axis=alt.Axis(format="%"))
    bars = base.mark_rect(color=BLUE, opacity=0.55, stroke="white").encode(
        x=x, x2="until:Q", y=alt.Y("value:Q", title="stops per 1,000 residents"), y2=alt.datum(0)
    )
    labels = base.mark_text(dy=-8, fontSize=11).encode(x="middle:Q", y=alt.datum(0), text="label:N")
    fit = alt.Chart(line).mark_line(color=ORANGE, strokeWidth=2.5).encode(x="place:Q", y="fitted:Q")
    return (bars + labels + fit).properties(
        width=560, height=260, title="The fitted line that sii and rii are read from"
    )


def change(release: duckdb.DuckDBPyConnection) -> Any:
    """One planted gap over the quarters, with its interval."""
    data = rows(
        release,
        """
        select period_start_date::varchar as period_start, difference, difference_ci_lower as lower, difference_ci_upper as upper,
            if(population_group = 'd6', 'District 6', 'District 2') as district
        from marts.fct_group_disparities
        where measure_code = 'service_requests_on_time' and population_dimension = 'council_district'
            and period_grain = 'quarter' and geography_type = 'city' and population_group in ('d2', 'd6')
        """,
    )
    base = alt.Chart(data).encode(
        x=alt.X("period_start:T", title=None, axis=alt.Axis(format="%b %Y")),
        color=alt.Color("district:N", title=None, scale=alt.Scale(range=[BLUE, ORANGE])),
    )
    band = base.mark_area(opacity=0.2).encode(y=alt.Y("lower:Q", title="points against District 1"), y2="upper:Q")
    line = base.mark_line(point=True).encode(y="difference:Q")
    zero = alt.Chart(alt.Data(values=[{"y": 0}])).mark_rule(color=GREY).encode(y="y:Q")
    return (zero + band + line).properties(
        width=560, height=220, title="311 requests closed on time: is the gap closing?"
    )


RACES = {"measure": "police_search_rate", "dimension": "race_ethnicity"}
AGES = {"measure": "police_stops_per_1k", "dimension": "age_band"}
PICTURES = {"equity_groups": groups_and_ratios, "equity_slope": slope, "equity_change": change}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("release", type=Path, help="a release folder, such as data/demo/published/current")
    options = arguments.parse_args()
    FOLDER.mkdir(exist_ok=True)
    with duckdb.connect(str(options.release / "performance.duckdb"), read_only=True) as release:
        for name, draw in PICTURES.items():
            chart = draw(release).configure(font="sans-serif", background="white").configure_view(stroke=None)
            chart.save(FOLDER / f"{name}.svg")


if __name__ == "__main__":
    main()
