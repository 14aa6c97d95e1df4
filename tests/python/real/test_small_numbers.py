"""The mosaic's open data: nothing small is exposed, and little more is hidden than any pattern has to hide."""

from expectations.disclosure.audit import audit_release
from tests.python.builds import BuiltCity

MOST_HIDDEN = 1.5  # of the least


def test_nothing_small_is_exposed_and_little_is_hidden_for_it(mosaic: BuiltCity) -> None:
    audit = audit_release(mosaic.warehouse, [])
    assert audit.findings == ()
    assert audit.small_counts > 200
    assert 100 < audit.least_beside <= audit.hidden_beside <= MOST_HIDDEN * audit.least_beside
