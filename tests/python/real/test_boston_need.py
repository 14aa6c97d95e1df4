"""Boston's fifths by poverty and its on-time service, recomputed from the files and the neighborhoods' own figures."""

import csv
from collections import defaultdict
from pathlib import Path

import duckdb
import pytest

YEAR = "2010"
Fifths = dict[str, str]


@pytest.fixture(scope="module")
def fifths(real_extracts_dir: Path, repository_root: Path) -> Fifths:
    """Neighborhood -> fifth, from the poverty table and the crosswalk alone."""
    with (repository_root / "seeds/mosaic/crosswalks.csv").open(encoding="utf-8", newline="") as lines:
        codes = {
            row["source_code"]: row["code"]
            for row in csv.DictReader(lines)
            if (row["source_system"], row["domain"]) == ("boston_census", "neighborhood")
        }
    people: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    with (real_extracts_dir / "boston_population/pop_by_pov_neigh_rev.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["YEAR"] == YEAR and row["NAME"] in codes:
                counts = people[codes[row["NAME"]]]
                counts[0] += int(row["tot_pov_stat_det"])
                counts[1] += int(row["tot_below_pov"])
    total, before, found = sum(all_ for all_, _ in people.values()), 0.0, {}
    for code, (residents, _) in sorted(people.items(), key=lambda item: -item[1][1] / item[1][0]):
        found[code] = f"q{1 + int(5 * (before + residents / 2) / total)}"
        before += residents
    return found


def test_the_fifths_are_those_of_the_poverty_table(warehouse: duckdb.DuckDBPyConnection, fifths: Fifths) -> None:
    rows = warehouse.execute("select geography_code, area_quintile from marts.dim_area_quintiles").fetchall()
    assert dict(rows) == fifths


def test_on_time_service_by_fifth_and_its_concentration(warehouse: duckdb.DuckDBPyConnection, fifths: Fifths) -> None:
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for code, numerator, denominator in warehouse.execute(
        """select geography_code, numerator, denominator from marts.fct_measure_values
        where measure_code = 'service_requests_on_time' and period_grain = 'year'
            and geography_type = 'neighborhood' and population_dimension = 'all'"""
    ).fetchall():
        counts = sums[fifths.get(code, "unknown")]
        counts[0] += numerator
        counts[1] += denominator
    found = warehouse.execute(
        """select population_group, numerator, denominator from marts.fct_measure_values
        where measure_code = 'service_requests_on_time' and period_grain = 'year'
            and population_dimension = 'area_quintile'"""
    ).fetchall()
    assert {group: [numerator, denominator] for group, numerator, denominator in found} == dict(sums)

    ordered = [sums[f"q{fifth}"] for fifth in range(1, 6)]
    cases = sum(denominator for _, denominator in ordered)
    mean = sum(numerator for numerator, _ in ordered) / cases
    below, index = 0.0, 0.0
    for numerator, denominator in ordered:
        share = denominator / cases
        index += share * (2 * (below + share / 2) - 1) * numerator / denominator
        below += share
    estimate, lower, upper = warehouse.execute(
        """select estimate, ci_lower, ci_upper from marts.fct_measure_disparities
        where measure_code = 'service_requests_on_time' and period_grain = 'year'
            and population_dimension = 'area_quintile' and disparity_code = 'rci' and method_variant = 'standard'"""
    ).fetchall()[0]
    assert estimate == pytest.approx(index / mean, rel=1e-9)
    assert lower < 0 < upper
