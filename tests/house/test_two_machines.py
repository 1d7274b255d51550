"""Two web processes on ports of their own, two workers, one PostgreSQL: any of them is killed under load, and nothing is lost,
nothing comes twice, and nobody is signed out. `python -m bench soak` does the same for longer, and worse."""

import pytest

from bench import soak
from bench.running import Installation, free_port
from pleiad.testing import THOROUGH, address_of_this_database


@pytest.mark.postgresql  # which several machines share
@pytest.mark.django_db(transaction=True)
def test_any_process_may_die_under_load(tmp_path):
    here = Installation("two", address_of_this_database(), free_port(), tmp_path)
    found = soak.on(here, whole="", seconds=60 if THOROUGH else 24)
    assert found["acknowledged"] > 10, found
    assert sum(found["trouble"].values()) >= 4, found
    told = ("lost", "doubled", "broken", "signed out", "stack traces shown")
    assert {name: found[name] for name in told if found[name]} == {}, found
