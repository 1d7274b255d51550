"""Distances are true to the mile, and said no more exactly than they are."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from ..distance import about, from_grid, miles


def point(latitude, longitude):
    return SimpleNamespace(latitude=latitude, longitude=longitude)


def test_a_degree_of_the_meridian_is_sixty_nine_miles():
    assert miles(point(51, 0), point(52, 0)) == pytest.approx(69.09, abs=0.01)


def test_london_to_edinburgh_is_some_330_miles_both_ways():
    london, edinburgh = point(51.507, -0.128), point(55.953, -3.188)
    assert miles(london, edinburgh) == miles(edinburgh, london) == pytest.approx(331.5, abs=1)


def test_the_other_side_of_the_world_and_here_are_no_trouble():
    assert miles(point(0, 0), point(0, 180)) == pytest.approx(12436, abs=2)
    assert miles(point(54.5, -3), point(54.5, -3)) == 0


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (0, "less than a mile"),
        (0.99, "less than a mile"),
        (1, "about 1 mile"),
        (1.6, "about 2 miles"),
        (9.4, "about 9 miles"),
        (12, "about 10 miles"),
        (38, "about 40 miles"),
        (41.9, "about 40 miles"),
        (54, "about 50 miles"),
        (331, "about 330 miles"),
    ],
)
def test_a_distance_is_said_as_a_person_would(distance, words):
    with translation.override("en-gb"):
        assert about(distance) == words


@pytest.mark.parametrize(
    ("easting", "northing", "latitude", "longitude"),
    [
        # The Ordnance Survey guide's worked example, Caister water tower, moved on to WGS84.
        (651409.903, 313177.270, 52.65798, 1.71605),
        # Trafalgar Square, Stornoway harbour and the Lizard, as any map has them.
        (530030, 180420, 51.5077, -0.1278),
        (142300, 932800, 58.2079, -6.3885),
        (170130, 11530, 49.9597, -5.2065),
    ],
)
def test_the_national_grid_becomes_latitude_and_longitude(easting, northing, latitude, longitude):
    found = from_grid(easting, northing)
    assert found == (pytest.approx(latitude, abs=0.0015), pytest.approx(longitude, abs=0.0015))
    assert miles(point(*from_grid(651409.903, 313177.270)), point(52.657977, 1.716052)) * 1609 < 5
