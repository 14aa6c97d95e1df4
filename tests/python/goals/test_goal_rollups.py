"""The goal marts against a straightforward computation on random cities: progress, goals and scorecards."""

import dataclasses
import math
from collections.abc import Mapping
from datetime import timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.python.goals.models import build
from tests.python.goals.random_city import City, Goal, Promise, draw_city, periods
from tests.python.goals.witness import goal_cards, goal_progress, judge, measure_cards, roll_up


def _fill(connection: duckdb.DuckDBPyConnection, city: City) -> None:
    rows: dict[str, list[tuple]] = {
        "reference.catalogue_goals": [_goal_row(goal) for goal in city.goals],
        "reference.catalogue_goal_measures": [_further_row(further) for further in city.further],
        "reference.measures": [dataclasses.astuple(measure) for measure in city.measures],
        "marts.dim_periods": [(grain, *period) for grain in ("month", "year") for period in periods(grain)],
        "marts.fct_measure_values": [(*dataclasses.astuple(value), "city", "all") for value in city.values],
        "marts.fct_measure_status": [(*dataclasses.astuple(status), "city", "all") for status in city.statuses],
    }
    for table, lines in rows.items():
        connection.execute(f"delete from {table}")
        if lines:
            connection.executemany(f"insert into {table} values ({', '.join('?' * len(lines[0]))})", lines)


def _goal_row(goal: Goal) -> tuple:
    lead = goal.lead
    who = (lead.goal, "plan", goal.area, goal.department, "A promise", 2, lead.measure, lead.weight)
    path = (lead.baseline_date, lead.baseline, lead.target_date, lead.target)
    return (*who, *path, goal.grain, goal.method, goal.rollup_weight, lead.valid_from, lead.valid_to, None)


def _further_row(further: Promise) -> tuple:
    return (*dataclasses.astuple(further), None)


def _agree(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)


@given(st.integers(0, 10**9))
@settings(max_examples=25, deadline=None)
def test_goals_and_scorecards_agree_with_a_straightforward_computation(
    goal_inputs: duckdb.DuckDBPyConnection, compiled: Mapping[str, str], seed: int
) -> None:
    city = draw_city(seed)
    _fill(goal_inputs, city)
    build(goal_inputs, compiled)
    judged = judge(city)
    _compare_measures(goal_inputs, judged)
    progress = goal_progress(city, judged)
    _compare_goals(goal_inputs, progress)
    _compare_scorecards(goal_inputs, goal_cards(city, progress), measure_cards(city))


def _compare_measures(connection: duckdb.DuckDBPyConnection, judged: list) -> None:
    query = """
        select goal_code, measure_code, period_start_date, status, score, ratio, rollup_score, expected_value, progress_pct
        from marts.fct_goal_measure_progress
    """
    found = {row[:3]: row[3:] for row in connection.execute(query).fetchall()}
    assert found.keys() == {(row.promise.goal, row.promise.measure, row.value.start) for row in judged}
    for row in judged:
        status, *numbers = found[row.promise.goal, row.promise.measure, row.value.start]
        assert status == row.outcome.status, row
        wanted = (row.outcome.score, row.outcome.ratio, row.score, row.expected, row.progress)
        assert all(map(_agree, numbers, wanted)), (row, numbers, wanted)


def _compare_goals(connection: duckdb.DuckDBPyConnection, progress: dict) -> None:
    query = """
        select goal_code, period_start_date, goal_version_date, measure_code, measure_count, achieved_measure_count,
            not_available_measure_count, current_value, status, score
        from marts.fct_goal_progress
    """
    found = {row[:2]: row[2:] for row in connection.execute(query).fetchall()}
    assert found.keys() == progress.keys()
    for key, (lead, parts) in progress.items():
        status, score = roll_up(parts)
        counts = [sum(part.status == name for part in parts) for name in ("achieved", "not_available")]
        promise = lead.promise
        wanted = (promise.valid_from, promise.measure, len(parts), *counts, lead.value.value, status)
        assert found[key][:-1] == wanted, key
        assert _agree(found[key][-1], score), (key, found[key], score)


def _compare_scorecards(connection: duckdb.DuckDBPyConnection, goals: dict, measures: dict) -> None:
    query = """
        select scorecard_type, code, period_start_date, goal_count, achieved_goal_count, status, score,
            key_measure_count, met_measures_pct, close_measures_pct, maintained_measures_pct, favourable_measures_pct
        from marts.fct_scorecards
    """
    found = {row[:3]: row[3:] for row in connection.execute(query).fetchall()}
    assert found.keys() == goals.keys() | measures.keys()
    for key, (goal_count, achieved, status, score, key_count, *shares) in found.items():
        parts, rows = goals.get(key, []), measures.get(key, [])
        assert (goal_count, achieved) == (len(parts), sum(part.status == "achieved" for part in parts)), key
        assert (status, key_count) == (roll_up(parts)[0], len(rows)), key
        assert _agree(score, roll_up(parts)[1]), key
        for place, share in enumerate(shares):
            said = [row[place] for row in rows if row[place] is not None]
            assert _agree(share, 100 * sum(said) / len(said) if said else None), (key, place)


def test_the_state_of_a_goal_on_a_day_is_one_query(
    goal_inputs: duckdb.DuckDBPyConnection, compiled: Mapping[str, str]
) -> None:
    city = draw_city(next(seed for seed in range(100) if any(goal.lead.valid_to for goal in draw_city(seed).goals)))
    _fill(goal_inputs, city)
    build(goal_inputs, compiled)
    ended = next(goal.lead for goal in city.goals if goal.lead.valid_to)
    assert ended.valid_to
    query = """
        select target_value from marts.dim_goal_versions
        where goal_code = ? and ? between valid_from_date and coalesce(valid_to_date, date '9999-12-31')
    """
    for day in (ended.valid_to, ended.valid_to + timedelta(1)):
        [wanted] = [goal.lead for goal in city.goals if goal.lead.goal == ended.goal and goal.lead.valid_from <= day][
            -1:
        ]
        assert goal_inputs.execute(query, [ended.goal, day]).fetchall() == [(wanted.target,)]


@pytest.mark.parametrize("seed", range(3))
def test_a_mistake_in_the_sql_is_found(
    goal_inputs: duckdb.DuckDBPyConnection, compiled: Mapping[str, str], seed: int
) -> None:
    """The comparison is able to fail: a target that is half of what was promised gives other statuses."""
    city = draw_city(seed)
    _fill(goal_inputs, city)
    goal_inputs.execute("update reference.catalogue_goals set target_value = target_value / 2 + 1")
    build(goal_inputs, compiled)
    with pytest.raises(AssertionError):
        _compare_measures(goal_inputs, judge(city))
