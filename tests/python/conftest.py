"""What every test may rely on: no telemetry, outside data by name, and no silent skips in continuous integration.

Fixtures that build or open a warehouse live beside the tests that need them.
"""

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.python.builds import BuiltCity
from tests.python.builds import demo_city as build_demo_city

# The same examples in every run of continuous integration; everyone else searches on.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI") == "true":
    settings.load_profile("ci")

ROOT = Path(__file__).resolve().parents[2]

os.environ.update(
    DO_NOT_TRACK="1",
    DBT_SEND_ANONYMOUS_USAGE_STATS="false",
    DAGSTER_DISABLE_TELEMETRY="yes",
    GX_ANALYTICS_ENABLED="false",
)


def _outside_folder(variable: str, what: str) -> Path:
    """The folder that an environment variable names; relative paths count from the repository root."""
    value = os.environ.get(variable)
    if not value:
        pytest.skip(f"{variable} is not set: it names the folder with {what}")
    folder = (ROOT / value).resolve()
    if not folder.is_dir():
        pytest.fail(f"{variable}={value}: no such folder")
    return folder


@pytest.fixture(scope="session")
def repository_root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def real_extracts_dir() -> Path:
    """Real public extracts of several cities."""
    return _outside_folder("REAL_EXTRACTS_DIR", "the real extracts")


@pytest.fixture(scope="session")
def gold_dir() -> Path:
    """Known-correct numbers to compare the methods with."""
    return _outside_folder("GOLD_DIR", "the known-correct numbers")


@pytest.fixture(scope="session")
def demo_city(tmp_path_factory: pytest.TempPathFactory) -> BuiltCity:
    """The demo city at a tenth of its size, built once for every test that only reads it."""
    return build_demo_city(tmp_path_factory.mktemp("demo-city"), scale="0.1")


# Cities that are built once for many tests.
BUILT_ONCE = ("demo_city", "mosaic")
# Of a parallel run, what takes longest begins first.
LONGEST = ("test_kill", "test_increments", *BUILT_ONCE)


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist, which reads the groups here
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`-m real_extracts` and `-m gold` follow from the fixtures a test asks for; so does what runs in one process."""
    groups: dict[pytest.Item, str] = {}
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "real_extracts_dir" in fixtures:
            item.add_marker(pytest.mark.real_extracts)
        if "gold_dir" in fixtures:
            item.add_marker(pytest.mark.gold)
        groups[item] = next((city for city in BUILT_ONCE if city in fixtures), item.path.stem)
        item.add_marker(pytest.mark.xdist_group(groups[item]))
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: LONGEST.index(groups[item]) if groups[item] in LONGEST else len(LONGEST))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are no name: an archive holds the second in which it was made, and all workers have to collect the same tests."""
    return argname if isinstance(val, bytes) else None


def _skip_is_failure(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Under CI=true everything a test needs has to be there: a skipped test would be a gap that nobody sees."""
    is_expected_failure = hasattr(report, "wasxfail")
    if os.environ.get("CI") == "true" and report.skipped and not is_expected_failure:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"skipped although CI=true: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _skip_is_failure(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _skip_is_failure(report)
    return report
