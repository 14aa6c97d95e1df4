"""A contract is read from the manifest as it is meant, and a bad one is refused with a message that can be acted on."""

from __future__ import annotations

from typing import Any

import pytest

from orchestration.lib.contracts import ContractError, load_contracts
from tests.python.ingest.site import COLUMNS, contract, node


def test_defaults_and_options_are_read() -> None:
    read = contract(
        {"id": {"header": "Case ID"}, "day": {"data_type": "DATE", "date_format": "%d/%m/%Y", "max": "today"}},
        null_tokens=["", 998],
        event_date="day",
    )
    assert (read.code, read.raw_table, read.department) == ("town.things", ("raw", "town__things"), "works")
    assert (read.format, read.delimiter, read.encoding, read.header_row) == ("csv", ",", "utf-8", 1)
    assert read.null_tokens == ("", "998")
    assert read.column("id").is_required, "a key column is always required"
    assert read.column("day").date_formats == ("%d/%m/%Y",)
    assert read.column("day").data_type == "date"


def test_a_source_without_extract_is_no_contract() -> None:
    plain = node() | {"config": {"meta": {"department": "works"}}}
    assert load_contracts({"sources": {"a": plain}}) == ()


@pytest.mark.parametrize(
    ("columns", "extract", "message"),
    [
        (None, {"delivery": "merge"}, "delivery 'merge' is not one of"),
        (None, {"key": ["nope"]}, "names a column that is not listed"),
        (None, {"key": [], "delivery": "upsert"}, "upsert needs a key"),
        (None, {"encoding": "utf-9"}, "not a Python codec"),
        (None, {"encoding": "base64"}, "not a Python codec"),
        (None, {"files": ["../secret/*.csv"]}, "below the extracts folder"),
        (None, {"files": ["/etc/*.csv"]}, "below the extracts folder"),
        (None, {"delimeter": ";"}, "unknown option delimeter"),
        (None, {"delimiter": "||"}, "one ASCII character"),
        (None, {"event_date": "nope"}, "event_date"),
        ({"id": {"data_type": "integer"}}, {}, "data_type 'integer'"),
        ({"id": {"sensitivity": "secret"}}, {}, "sensitivity 'secret'"),
        ({"id": {"requird": True}}, {}, "unknown option requird"),
        ({"id": {"header": "A"}, "b": {"header": " a"}}, {}, "two columns with the same header"),
    ],
)
def test_a_bad_contract_is_refused_by_name(
    columns: dict[str, dict[str, Any]] | None, extract: dict[str, Any], message: str
) -> None:
    with pytest.raises(ContractError, match=message) as error:
        contract(columns or COLUMNS, **extract)
    assert "town.things" in str(error.value)


def test_a_missing_sensitivity_is_refused() -> None:
    bad = node()
    del bad["columns"]["name"]["config"]["meta"]["sensitivity"]
    with pytest.raises(ContractError, match="sensitivity is missing"):
        load_contracts({"sources": {"a": bad}})
