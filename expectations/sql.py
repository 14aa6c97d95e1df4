"""Pieces of the gates' SQL. Rules are plain DuckDB SQL, so that a person can paste one into a shell."""


def percentage(part: str, whole: str) -> str:
    """Share of a whole in per cent, 0 when there is nothing to share."""
    return f"coalesce(100.0 * ({part}) / nullif({whole}, 0), 0)"


def shown(number: str) -> str:
    """A percentage as text: two decimals, so that a small share is not shown as none."""
    return f"printf('%.2f', {number})"
