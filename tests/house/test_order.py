"""Nothing is left out of both runs of the tests."""

import pytest

from tests import order


@pytest.mark.parametrize("nodeid", [*order.EMBEDDED_ONLY, *order.SERVICES_ONLY])
def test_what_one_run_leaves_the_other_asks(nodeid, monkeypatch):
    left = []
    for url in ("", "postgres://root@127.0.0.1/x"):
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.delenv("WHOLE", raising=False)
        left.append(order.left_to_the_other(nodeid))
        monkeypatch.setenv("WHOLE", "1")
        assert not order.left_to_the_other(nodeid)
    assert sorted(left) == [False, True]
