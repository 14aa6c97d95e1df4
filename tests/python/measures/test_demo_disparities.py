"""The demo city's disparities are found where they were planted, and hardly anywhere else."""

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from tests.python.builds import BuiltCity

# 63 planted disparities are looked at together: 99.99 % intervals, so that chance alone fails one in 159 seeds.
Z = 3.8906
# Where the draws look at nothing that differs between the groups: who is cited at a stop, how far gender and age
# decide over a search, and race and age over pay and gender at work. Quarters and years, which have enough events.
NOTHING_PLANTED = """
    period_grain in ('quarter', 'year')
    and (
        measure_code = 'police_citation_rate'
        or (
            measure_code in ('police_search_rate', 'police_contraband_hit_rate')
            and population_dimension in ('gender', 'age_band')
        )
        or (
            measure_code in ('workforce_mean_salary', 'workforce_women_share')
            and population_dimension in ('race_ethnicity', 'age_band')
        )
    )
    and geography_type = 'city'
"""


@pytest.fixture(scope="module")
def release(demo_city: BuiltCity) -> Iterator[duckdb.DuckDBPyConnection]:
    with demo_city.open_release() as connection:
        connection.execute(
            "create temp table truth as from read_csv($path)", {"path": str(demo_city.truth_dir / "disparities.csv")}
        )
        yield connection


@pytest.fixture(scope="module")
def planted(release: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Each planted disparity between groups or places of one year, with what the release says about it."""
    rows = release.execute(
        """
        select
            concat_ws(' ', measure_code, year(period_start_date), truth.group_a, 'against', truth.group_b) as name,
            truth.planted_value,
            gaps.reference_group = truth.group_b as is_against_reference,
            if(disparity_code = 'r', gaps.ratio, gaps.difference) as estimate,
            abs(estimate - truth.observed_value) <= 1e-5 * greatest(1, abs(truth.observed_value)) as is_observed,
            if(disparity_code = 'r', ln(estimate) - ln(planted_value), estimate - planted_value) as error,
            if(disparity_code = 'r', gaps.ratio_standard_error, gaps.difference_standard_error) as standard_error,
            gaps.comparison,
            if(disparity_code = 'r', planted_value - 1, planted_value) as planted_gap,
            gaps.difference
        from truth
        left join marts.fct_group_disparities as gaps using (
            measure_code, period_grain, period_start_date, geography_type, geography_code, population_dimension
        )
        where truth.population_dimension <> 'year' and gaps.population_group = truth.group_a
        """
    )
    names = [column[0] for column in rows.description or ()]
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


def test_every_planted_disparity_has_its_row(planted: list[dict[str, Any]]) -> None:
    assert len(planted) == 63
    assert [row["name"] for row in planted if not row["is_against_reference"]] == []
    # No event in the smaller group: there is no ratio to compare.
    assert [row["name"] for row in planted if row["estimate"] is not None and not row["is_observed"]] == []


def test_planted_disparities_lie_within_the_interval(planted: list[dict[str, Any]]) -> None:
    judged = [row for row in planted if row["estimate"] is not None]
    assert len(judged) >= 50
    assert [row["name"] for row in judged if abs(row["error"]) > Z * row["standard_error"]] == []


def test_what_is_clear_has_the_planted_sign(planted: list[dict[str, Any]]) -> None:
    clear = [row for row in planted if row["comparison"] in ("better", "worse", "higher", "lower")]
    assert len(clear) >= 20
    assert [row["name"] for row in clear if row["planted_gap"] * row["difference"] <= 0] == []


def test_at_most_one_in_twenty_is_flagged_where_nothing_was_planted(release: duckdb.DuckDBPyConnection) -> None:
    row = release.execute(
        f"""
        select count(*), count(*) filter (comparison <> 'no_clear_difference'), count(distinct measure_code)
        from marts.fct_group_disparities
        where comparison not in ('reference', 'not_compared', 'not_available') and {NOTHING_PLANTED}
        """
    ).fetchone()
    assert row is not None
    tests, flagged, measures = row
    assert tests >= 250
    # In a small city no hit rate of a group is reliable enough to be compared.
    assert measures >= 4
    assert flagged <= 0.05 * tests, f"{flagged} of {tests} tests flag a disparity"


def test_at_most_one_set_in_twenty_varies_where_nothing_was_planted(release: duckdb.DuckDBPyConnection) -> None:
    """By the variance between the groups: of reliable groups, and a dozen at most (docs/equity.md says why)."""
    row = release.execute(
        f"""
        select count(*), count(*) filter (ci_lower > 0)
        from marts.fct_measure_disparities
        where
            disparity_code = 'bgv' and ci_lower is not null and group_count <= 12 and reliability_flag = 'ok'
            and {NOTHING_PLANTED}
        """
    ).fetchone()
    assert row is not None
    tests, flagged = row
    assert tests >= 25
    assert flagged <= 0.05 * tests, f"{flagged} of {tests} sets seem to vary"


def test_the_release_itself_computes_its_disparities(release: duckdb.DuckDBPyConnection) -> None:
    """The method that ships gives the published figures from the published groups, to the last digits."""
    release.execute(
        """
        create temp table published_groups as
        select
            concat_ws('|', measure_code, period_grain, period_start_date, geography_code, population_dimension) as set_key,
            population_group as subgroup, value as estimate, standard_error, population, subgroup_order, is_favourable,
            scale, reference_group as reference_subgroup
        from marts.fct_group_disparities
        where is_compared and period_grain = 'year'
        """
    )
    compared, different = release.execute(
        """
        with
            again as (select * from methods.disparity('published_groups')),
            published as (
                select
                    *,
                    concat_ws('|', measure_code, period_grain, period_start_date, geography_code, population_dimension)
                    as set_key
                from marts.fct_measure_disparities
                where period_grain = 'year'
            )
        select
            count(*),
            count(*) filter (
                again.method_variant is null or published.method_variant is null
                or again.reference_group is distinct from published.reference_group
                or coalesce(abs(again.estimate - published.estimate) > 1e-9 * greatest(1, abs(published.estimate)), false)
            )
        from again
        full join published using (set_key, disparity_code, method_variant)
        """
    ).fetchone() or (0, None)
    assert compared > 5_000
    assert different == 0
