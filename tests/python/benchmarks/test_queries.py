"""The dashboard's queries answer: an empty table would be fast."""

import pytest

from benchmarks.reader import MEASURES, read_queries
from tests.python.builds import BuiltCity


def test_there_are_ten_queries() -> None:
    assert len(read_queries()) == 10


@pytest.mark.parametrize("name", read_queries())
def test_each_query_answers(demo_city: BuiltCity, name: str) -> None:
    texts = [read_queries()[name].replace("$measure_code", f"'{measure_code}'") for measure_code in MEASURES]
    with demo_city.open_release() as connection:
        # In a small city a ranking of reliable values may be empty for one measure, not for all.
        assert any(connection.execute(text).fetchall() for text in texts)
