"""Scores keep every digit that was written."""

from decimal import Decimal

import pytest

from ..matching.amounts import places_needed, read_amount, to_text, to_whole


@pytest.mark.parametrize(
    ("text", "places", "whole", "again"),
    [
        ("0", 0, 0, "0"),
        ("-0", 0, 0, "0"),
        ("12", 0, 12, "12"),
        ("+7", 0, 7, "7"),
        ("1.50", 1, 15, "1.5"),
        ("-0.05", 2, -5, "-0.05"),
        (".1", 1, 1, "0.1"),
        ("3.", 0, 3, "3"),
        ("2e3", 0, 2000, "2000"),
        ("25e-1", 1, 25, "2.5"),
        ("0.10000000000000000000001", 23, 10000000000000000000001, "0.10000000000000000000001"),
    ],
)
def test_a_number_comes_back_as_it_was_written(text, places, whole, again):
    amount = read_amount(text)
    assert places_needed([amount]) == places
    assert to_whole(amount, places) == whole
    assert to_text(whole, places) == again


@pytest.mark.parametrize(
    "text", ["", "abc", "nan", "inf", "1,5", "1_000", "١٢", "1e999", "0x10", "--1", "1 2", "9" * 41]
)
def test_what_is_not_a_number_is_refused(text):
    with pytest.raises(ValueError, match="is not a number"):
        read_amount(text)


def test_one_scale_serves_all():
    amounts = [Decimal("1"), Decimal("0.25"), Decimal("-3.5"), Decimal("100")]
    places = places_needed(amounts)
    assert places == 2
    assert [to_whole(amount, places) for amount in amounts] == [100, 25, -350, 10000]
