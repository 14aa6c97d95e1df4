"""Text becomes the contract's type or a reject; never another value."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.python.ingest.site import Site, contract

REJECTED = "rejected"


def at(*parts: int) -> datetime:
    """A timestamp as DuckDB returns it: UTC, without saying so."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("meta", "text", "expected"),
    [
        ({"data_type": "bigint"}, " 42 ", 42),
        ({"data_type": "bigint"}, "2124.0", 2124),
        ({"data_type": "bigint"}, "1.2E+3", 1200),
        ({"data_type": "bigint"}, "2.5", REJECTED),
        ({"data_type": "bigint"}, "1_000", REJECTED),
        ({"data_type": "bigint"}, "0x1F", REJECTED),
        ({"data_type": "bigint"}, "99999999999999999999", REJECTED),
        ({"data_type": "double"}, "-.5e3", -500.0),
        ({"data_type": "double"}, "nan", REJECTED),
        ({"data_type": "double"}, "inf", REJECTED),
        ({"data_type": "double"}, "1e999", REJECTED),
        ({"data_type": "double"}, "1;234", REJECTED),
        ({"data_type": "double", "decimal_comma": True}, "1.234|5x", REJECTED),
        ({"data_type": "double", "decimal_comma": True}, "1 234\u00a0567|5", 1234567.5),
        ({"data_type": "decimal(10,2)"}, "12.34", Decimal("12.34")),
        ({"data_type": "decimal(4,2)"}, "123.45", REJECTED),
        ({"data_type": "boolean"}, "Yes", True),
        ({"data_type": "boolean"}, "0", False),
        ({"data_type": "boolean"}, "maybe", REJECTED),
        ({"data_type": "date"}, "2024-2-9", date(2024, 2, 9)),
        ({"data_type": "date"}, "2024-02-09T00:00:00.000", date(2024, 2, 9)),
        ({"data_type": "date"}, "2024-02-09 13:00", REJECTED),
        ({"data_type": "date"}, "2024-02-30", REJECTED),
        ({"data_type": "date"}, "infinity", REJECTED),
        ({"data_type": "date"}, "epoch", REJECTED),
        ({"data_type": "date", "date_format": "%m/%d/%Y"}, "2/9/2024", date(2024, 2, 9)),
        ({"data_type": "date", "date_format": ["%m/%d/%Y", "%d %b %Y"]}, "9 Feb 2024", date(2024, 2, 9)),
        ({"data_type": "date", "date_format": "%m/%d/%Y"}, "13/13/2024", REJECTED),
        ({"data_type": "timestamp"}, "2024-02-09T10:11:12Z", at(2024, 2, 9, 10, 11, 12)),
        ({"data_type": "timestamp"}, "2024-02-09 10:11:12+02:00", at(2024, 2, 9, 8, 11, 12)),
        ({"data_type": "timestamp"}, "2024-02-09 10:11", at(2024, 2, 9, 10, 11)),
        ({"data_type": "timestamp"}, "2024-02-09", at(2024, 2, 9)),
        ({"data_type": "timestamp"}, "2024-02-09 25:00:00", REJECTED),
        (
            {"data_type": "timestamp", "date_format": "%m/%d/%Y %I:%M:%S %p"},
            "02/09/2024 01:02:03 PM",
            at(2024, 2, 9, 13, 2, 3),
        ),
        ({"data_type": "varchar"}, "  kept as delivered  ", "  kept as delivered  "),
        ({"data_type": "varchar"}, "   ", None),
        ({"data_type": "double"}, "", None),
    ],
)
def test_casts(site: Site, meta: dict[str, Any], text: str, expected: object) -> None:
    site.deliver("x.csv", f"id;value\n1;{text.replace('|', ',')}\n" if ";" not in text else f'id;value\n1;"{text}"\n')
    site.ingest(contract({"id": {"data_type": "bigint"}, "value": meta}, delimiter=";"))
    if expected == REJECTED:
        assert site.rows("value") == []
        assert site.rejects("column_name, reason_code") == [("value", "cast_error")]
    else:
        assert site.rejects("reason") == []
        assert site.rows("value") == [(expected,)]
