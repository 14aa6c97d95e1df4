"""Fixtures of the ingestion tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.python.ingest.site import Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)
