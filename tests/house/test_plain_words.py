"""What nobody would say aloud does not come back: the left column of the list in docs/style.md, in everything that is marked."""

import re
from pathlib import Path

import pytest

from pleiad.ui.tests.test_welsh import words_of_python, words_of_templates

STYLE = (Path(__file__).resolve().parents[2] / "docs" / "style.md").read_text()
REPLACED = [
    phrase.strip()
    for left, _right in re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", STYLE.split("## What was replaced")[1], re.M)
    if left not in ("not this", "---")
    for phrase in left.split(";")
]


@pytest.fixture(scope="module")
def sentences():
    return [*words_of_templates(), *words_of_python()]


def test_the_list_is_read():
    assert "Offer yourself" in REPLACED and len(REPLACED) > 30


def test_nothing_that_was_replaced_is_said_again(sentences):
    found = [
        f"{path}: “{phrase}” in “{words}”"
        for phrase in REPLACED
        for path, words in sentences
        if re.search(rf"\b{re.escape(phrase)}\b", words, re.I)
    ]
    assert not found, "\n".join(found)


def test_nobody_is_she_or_he_in_a_sentence_of_ours(sentences):
    found = [
        f"{path}: {words}" for path, words in sentences if re.search(r"\b(she|her|hers|herself|he|him|his)\b", words)
    ]
    assert not found, "\n".join(found)


def test_the_style_sheet_is_short():
    """Two pages of about 450 words, the list of what was replaced apart."""
    assert len(STYLE.split("## What was replaced")[0].split()) < 900
