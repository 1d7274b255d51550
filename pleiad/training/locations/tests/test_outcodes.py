"""Of a postcode only the first half is ever read, however it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..outcodes import area_letters, outward, outward_within


@pytest.mark.parametrize(
    ("typed", "first_half"),
    [
        ("SW1A 2AA", "SW1A"),
        ("sw1a2aa", "SW1A"),
        ("SW1A", "SW1A"),
        ("  sw1a  ", "SW1A"),
        ("SW1A 2", "SW1A"),
        ("SW1A-2AA", "SW1A"),
        ("SW1A 2AA.", "SW1A"),
        ("m1 1ae", "M1"),
        ("M11AE", "M1"),
        ("B33 8TH", "B33"),
        ("CR2 6XH", "CR2"),
        ("DN55 1PT", "DN55"),
        ("W1A 1HQ", "W1A"),
        ("EC1A1BB", "EC1A"),
        ("LS14", "LS14"),
        ("LS1 4", "LS1"),
        ("LS1 4A", "LS1"),
        ("LS1 OAA", "LS1"),
        ("GIR 0AA", "GIR"),
        ("gir0aa", "GIR"),
        ("JE2 3AB", "JE2"),
        ("GY10 1SF", "GY10"),
        ("IM9", "IM9"),
        ("bt48 6hq", "BT48"),
        ("BFPO 57", "BFPO"),
        ("bfpo", "BFPO"),
        ("BF1 3AA", "BFPO"),
    ],
)
def test_a_postcode_gives_its_first_half(typed, first_half):
    assert outward(typed) == first_half


@pytest.mark.parametrize(
    "typed", ["", "LS", "Leeds", "1", "12345", "A1B2C3", "SW1A 2AAA", "London SW1A", "\0", "É1", "١1 1AA"]
)
def test_what_has_no_such_shape_gives_nothing(typed):
    assert outward(typed) is None


def test_a_postcode_in_a_longer_text_is_found():
    assert outward_within("Leeds LS1 4AP") == "LS1"
    assert outward_within("ls1 4ap, Leeds, England") == "LS1"
    assert outward_within("Park Row, Leeds (ls1)") == "LS1"
    assert outward_within("the M1 near Leeds") is None
    assert outward_within("Newport") is None


def test_the_letters_are_the_area():
    assert [area_letters(code) for code in ("SW1A", "M1", "GIR")] == ["SW", "M", "GIR"]


@given(st.text(max_size=30))
def test_any_text_gives_a_first_half_of_at_most_four_signs_or_nothing(typed):
    found = outward(typed)
    assert found is None or (2 <= len(found) <= 4 and found.isascii() and found == found.upper())


@given(
    st.from_regex(r"\A(?:[A-Z]{1,2}[0-9]{1,2}|[A-Z]{1,2}[0-9][A-Z])\Z"),
    st.from_regex(r"\A[0-9][A-Z]{2}\Z"),
    st.sampled_from(["", " ", "  ", "\t", "-"]),
)
def test_the_second_half_never_changes_the_answer(first, second, between):
    if first.startswith("BF1"):
        assert outward(first + between + second) == "BFPO"
    else:
        assert outward(first + between + second) == outward((first + between + second).lower()) == first
