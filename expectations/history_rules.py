"""The rule that published history is not overwritten: versions of measures, targets and goals, against the last release.

Belongs here: what may happen to a version that was published. It may be closed, and nothing else. Does not belong here:
whether the catalogue is sound in itself (orchestration/lib/catalogue), values (release_rules).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from expectations.results import LEVELS, Rule, Suite

# By release and mart: the columns.
Columns = Mapping[str, Sequence[str]]
DELIVERED = "Delivered with the submission."


@dataclass(frozen=True)
class History:
    """A dimension with versions: the marts that show all of them (the first that a release has), its seed and its key."""

    marts: tuple[str, ...]
    seed: str
    code: tuple[str, ...]
    delivered: tuple[tuple[str, str], ...] = ()
    """Column and text that mark a row which a department delivered; the first column that a release has."""
    ends_with_another: bool = False
    """A row ends because the row that it belongs to ends, which has the reason."""

    @property
    def key(self) -> tuple[str, ...]:
        return (*self.code, "valid_from_date")


HISTORIES = (
    History(("dim_measures",), "catalogue_measures", ("measure_code",), (("revision_reason", DELIVERED),)),
    History(
        ("dim_targets",),
        "catalogue_targets",
        ("measure_code", "target_code"),
        (("target_source", "submission"), ("setting_method", DELIVERED)),
    ),
    # dim_goals alone holds all versions as long as a goal has one.
    History(("dim_goal_versions", "dim_goals"), "catalogue_goals", ("goal_code",)),
    History(
        ("bridge_goal_measures",), "catalogue_goal_measures", ("goal_code", "measure_code"), ends_with_another=True
    ),
)


def history_suites(seeds: Columns, marts: Columns, earlier_marts: Columns) -> Iterator[Suite]:
    """One suite for each dimension that both releases have; only what the catalogue says is compared."""
    for history in HISTORIES:
        mart = next((name for name in history.marts if name in marts), None)
        earlier = next((name for name in history.marts if name in earlier_marts), None)
        if mart is None or earlier is None:
            continue
        columns = [
            name for name in seeds.get(history.seed, ()) if name in marts[mart] and name in earlier_marts[earlier]
        ]
        if {*history.key, "valid_to_date"} <= set(columns):
            mark = next(((name, text) for name, text in history.delivered if name in earlier_marts[earlier]), None)
            changes = changed_versions(history, mart, earlier, columns)
            yield Suite(f"marts.{mart} history", ("marts", mart), tuple(overwritten(history.seed, mark, changes)))


def overwritten(seed: str, mark: tuple[str, str] | None, changes: str) -> Iterator[Rule]:
    """Critical for what the catalogue says. A department may correct what it delivers: that is reported."""
    is_delivered = f"coalesce(earlier.{mark[0]} = '{mark[1]}', false)" if mark else "false"
    remedies = (
        f"Restore the row in {seed}.csv, set its valid_to_date, and add a row with a new valid_from_date and its reason.",
        "Ask the department whether it meant to change what it had delivered; kept releases say what stood before.",
    )
    for severity, condition, remedy in zip(LEVELS, (f"not {is_delivered}", is_delivered), remedies, strict=True):
        if severity == "warning" and mark is None:
            continue
        yield Rule(
            "overwritten_history",
            severity,
            "A published version is closed, never edited or removed"
            + (" (the catalogue's own)." if severity == "critical" else " (delivered by departments)."),
            "the published row, at most closed: with a valid_to_date, and a successor or a reason",
            remedy,
            changes.format(condition=condition),
        )


def changed_versions(history: History, mart: str, earlier: str, columns: Sequence[str]) -> str:
    """One row for each published cell that says something else now; `{condition}` chooses among the published rows."""
    key = ", ".join(history.key)
    return f"""
        select concat_ws(' ', {key}) as subject, 'marts.{mart}.' || cell.name as place,
            'published ' || coalesce(cell.old, 'nothing') || ', now ' || coalesce(cell.new, 'nothing') as observed
        from (
            select {", ".join(f"earlier.{name}" for name in history.key)}, unnest([{compared_cells(history, columns)}]) as cell
            from previous.marts.{earlier} as earlier
            inner join (
                select *, lead(valid_from_date) over (
                    partition by {", ".join(history.code)} order by valid_from_date) is not null as has_successor
                from marts.{mart}
            ) as now using ({key})
            where {{condition}}
        ) as cells
        where cell.is_wrong
        union all
        select concat_ws(' ', {key}), 'marts.{mart}', 'published, now removed'
        from previous.marts.{earlier} as earlier
        anti join marts.{mart} as now using ({key})
        where {{condition}}"""


def compared_cells(history: History, columns: Sequence[str]) -> str:
    """Each cell of a row then and now. Only closing a row may change its end, and give it a reason."""
    reason = "false"
    if "revision_reason" in columns:
        reason = "now.revision_reason is distinct from earlier.revision_reason and now.revision_reason is not null"
    is_closed = f"""
        earlier.valid_to_date is null and now.valid_to_date is not null
        and ({str(history.ends_with_another).lower()} or now.has_successor or {reason})"""
    may_change = {"valid_to_date": is_closed, "revision_reason": is_closed}
    return ", ".join(
        f"""
                struct_pack(
                    name := '{name}', old := earlier.{name}::varchar, new := now.{name}::varchar,
                    is_wrong := earlier.{name} is distinct from now.{name} and not ({may_change.get(name, "false")}))"""
        for name in columns
        if name not in history.key
    )
