"""The dashboard's queries answer: an empty table would be fast."""

import pytest

from benchmarks.reader import MEASURES, read_queries
from tests.python.builds import BuiltCity


def test_there_are_ten_queries() -> None:
    assert len(read_queries()) == 10


@pytest.mark.parametrize("name", read_queries())
def test_each_query_answers(demo_city: BuiltCity, name: str) -> None:
    with demo_city.open_release() as connection:
        for measure_code in MEASURES:
            sql = read_queries()[name].replace("$measure_code", f"'{measure_code}'")
            assert connection.execute(sql).fetchall(), measure_code
