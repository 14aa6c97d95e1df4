"""Warehouses for the gates' tests: hand-made, good until a test spoils them."""

import socket
from pathlib import Path

import pytest

from tests.python.gates.marts_warehouse import MartsWarehouse
from tests.python.gates.raw_warehouse import RawWarehouse


@pytest.fixture
def raw(tmp_path: Path) -> RawWarehouse:
    """Four accepted batches of 1,000 rows."""
    warehouse = RawWarehouse(tmp_path / "warehouse.duckdb")
    warehouse.history()
    return warehouse


@pytest.fixture
def marts(tmp_path: Path) -> MartsWarehouse:
    return MartsWarehouse(tmp_path)


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: socket.socket, address: object) -> None:
        raise AssertionError(f"a gate tried to reach {address}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
