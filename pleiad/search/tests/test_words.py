import pytest
from hypothesis import given
from hypothesis import strategies as st

from pleiad.search.snippets import Sought, marked, piece
from pleiad.search.stemming import stem
from pleiad.search.words import WORD, asked, indexed, tokens

# From the paper that describes the algorithm, and the words that this network uses most.
STEMS = {
    "caresses": "caress", "ponies": "poni", "cats": "cat", "agreed": "agre", "plastered": "plaster", "sing": "sing",
    "conflated": "conflat", "sized": "size", "hopping": "hop", "falling": "fall", "filing": "file", "happy": "happi",
    "sky": "sky", "relational": "relat", "conditional": "condit", "operator": "oper", "hopefulness": "hope",
    "triplicate": "triplic", "formative": "form", "revival": "reviv", "adjustable": "adjust", "adoption": "adopt",
    "effective": "effect", "probate": "probat", "rate": "rate", "cease": "ceas", "controll": "control", "roll": "roll",
    "mentoring": "mentor", "mentors": "mentor", "organisations": "organ", "organization": "organ",
    "universities": "univers", "university": "univers",
}  # fmt: skip


@pytest.mark.parametrize(("word", "expected"), STEMS.items())
def test_english_words_lose_their_endings(word, expected):
    assert stem(word) == expected


@given(st.text(max_size=60))
def test_any_text_can_be_indexed_and_asked(text):
    words = indexed(text, language="en").split()
    assert all(each.isalnum() for each in words)
    assert "=" not in "".join(one for each in asked(text) for one in each)


def test_accents_capitals_and_apostrophes_do_not_matter():
    assert tokens("Siân O’Neill, Ó LOINGSIGH, Zielińska, Łódź, Llŷr") == [
        "sian", "oneill", "o", "neill", "o", "loingsigh", "zielinska", "lodz", "llyr",
    ]  # fmt: skip


def test_welsh_is_kept_as_it_is_written():
    assert indexed("Gwasanaethau digidol", language="cy") == "gwasanaethau digidol"
    assert indexed("Running services", language="en") == "running run services servic"


def test_only_the_last_word_may_be_half_typed():
    assert asked("mentoring serv") == [["mentoring", "mentor"], ["serv*"]]


def test_a_piece_of_the_text_is_around_the_word_and_safe():
    text = "word " * 40 + "<script>alert(1)</script> **mentoring** [link](https://x.example) " + "tail " * 60
    sought = Sought(asked("mentors"))
    shown = marked(piece(text, sought), sought)
    assert "<script>" not in shown
    assert "&lt;script" in shown
    assert "<mark>mentoring</mark> link tail" in shown
    assert shown.startswith("… ") and shown.endswith(" …")


def test_what_is_marked_is_escaped_too():
    assert marked("O'Neill & <b>", Sought(asked("o'neill"))) == "<mark>O&#x27;Neill</mark> &amp; &lt;b&gt;"


@given(st.text("abeABÉŵ’' -_“1.", max_size=30), st.text("abeéw’' 1", max_size=8))
def test_every_word_that_was_asked_for_is_found_where_it_stands(text, typed):
    words, sought = asked(typed), Sought(asked(typed))

    def is_asked(written):
        forms = tokens(written)
        forms += [stem(form) for form in forms]
        return any(
            form.startswith(each[:-1]) if each[-1] == "*" else form == each
            for one in words
            for each in one
            for form in forms
        )

    assert [*sought.within(text)] == [each.span() for each in WORD.finditer(text) if is_asked(each[0])]
