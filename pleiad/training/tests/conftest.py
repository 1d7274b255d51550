from datetime import timedelta

import pytest

from ..actions import planning, points
from ..locations.find import find


@pytest.fixture
def course(db, noon):
    return planning.make_course(
        by=None,
        at=noon,
        name="Empowering Women",
        name_cy="Grymuso Menywod",
        about="Two days for women who lead without the title.",
        for_whom="Women in public sector digital, data and technology.",
        months=[7, 9],
        points=3,
    )


@pytest.fixture
def plan(course, noon, bea):
    """plan("Leeds", capacity=2) gives an open cohort, two days of it, thirty days from midday; plan(None) is online."""

    def planned(where="Leeds", *, capacity=2, days=2, begins=30, of=course, publish=True):
        first = noon + timedelta(days=begins)
        cohort = planning.plan_cohort(
            course=of,
            found=find(where) if where else None,
            venue=f"Town Hall, {where}",
            days=[(first + timedelta(days=n), first + timedelta(days=n, hours=6)) for n in range(days)],
            capacity=capacity,
            by=bea,
            at=noon,
        )
        if publish:
            planning.publish_cohort(cohort=cohort, by=bea, at=noon)
        cohort.refresh_from_db()
        return cohort

    return planned


@pytest.fixture
def allow(noon, bea):
    """allow(amina, 4) gives the organisation of that member four points until a year from now."""

    def allowed(member, how_many=4, *, days=365, year=2026):
        return points.grant(
            organisation=member.organisation,
            year=year,
            points=how_many,
            contact_name="Pat Books",
            contact_address="pat.books@leeds.gov.uk",
            expires_at=noon + timedelta(days=days),
            by=bea,
            at=noon,
        )

    return allowed
