"""What the doctor says of signing in."""

from datetime import date

import pytest

from pleiad.doctor import OK, WARNING

from .. import doctor, factors
from .test_factors import code_of

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.mark.parametrize(("secure", "proxies", "state"), [(True, 0, WARNING), (True, 1, OK), (False, 0, OK)])
def test_a_proxy_that_is_not_named_is_found(settings, secure, proxies, state):
    settings.SECURE, settings.TRUSTED_PROXIES = secure, proxies
    assert [each.state for each in doctor.networks(network=False)] == [state]


def test_organisers_without_a_second_step_are_counted(cast, settings, still_noon):
    settings.DESK_WITHOUT_SECOND_STEP_UNTIL = None
    [found] = doctor.second_steps(network=False)
    assert (found.state, "app: 2." in found.says) == (WARNING, True)
    for organiser in ("bea", "cleo"):
        factors.add_app(member=cast[organiser], secret=SECRET, code=code_of(SECRET, still_noon), at=still_noon)
    assert [each.state for each in doctor.second_steps(network=False)] == [OK]
    settings.DESK_WITHOUT_SECOND_STEP_UNTIL = date.max
    assert [each.state for each in doctor.second_steps(network=False)] == [WARNING, OK]
