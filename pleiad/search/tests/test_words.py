import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..asking import Spelling, asked
from ..snippets import marked, piece
from ..welsh import holds_welsh, relatives
from ..words import as_written, compounds, indexed, joined, without_mark

TOKENS = {
    "Siân, Ó LOINGSIGH, Zielińska, Łódź, Llŷr": ["sian", "o", "loingsigh", "zielinska", "lodz", "llyr"],
    "Sia\u0302n": ["sian"],
    "O’Neill": ["o", "neill", "oneill"],
    "C# and C++, C++17, c#.": ["csharp", "and", "cplusplus", "cplusplus", "17", "csharp"],
    ".NET, ASP.NET, example.net": ["dotnet", "asp", "dotnet", "example", "net", "examplenet"],
    "R&D, R & D, Q&A": ["randd", "randd", "qanda"],
    "R & Data": ["r", "data"],
    "cyber-security": ["cyber", "security", "cybersecurity"],
    "a-b-c-d-e": ["a", "b", "c", "d", "e"],
    "東京都": ["東", "京", "都"],
    "が": ["が"],
    "ｶﾅ": ["カ", "ナ"],
    "한국": ["한", "국"],
    "שָׁלוֹם": ["שלום"],
    "مَرْحَبًا": ["مرحبا"],
    "it's 365": ["it", "s", "365", "its"],
    "😀 \x00 — !": [],
}


@pytest.mark.parametrize(("text", "tokens"), TOKENS.items())
def test_texts_are_normalised(text, tokens):
    held = indexed(text).split()
    assert held[: len(tokens)] == tokens
    assert {without_mark(each) for each in held} == set(tokens)


def test_every_word_is_held_as_it_is_written_too():
    assert indexed("Running it, 365").split() == ["running", "it", "365", "running0", "it0"]
    assert [*map(without_mark, map(as_written, ["running", "20", "web2", "東"]))] == ["running", "20", "web2", "東"]


@given(st.text(max_size=60))
def test_any_text_can_be_indexed_and_asked(text):
    assert all(each.isalnum() for each in indexed(text).split())
    question = asked(text)
    forms = [form for forms in (*question.wanted, *question.unwanted) for form in forms]
    assert all(token.isalnum() for form in forms for token in form.tokens)
    assert all(forms for forms in (*question.wanted, *question.unwanted))


@given(st.text(max_size=40))
def test_words_are_at_the_positions_given(text):
    positions = [position for compound in compounds(text) for word in compound for position in (word.begin, word.end)]
    assert positions == sorted(positions)
    assert all(0 <= position <= len(text) for position in positions)
    assert all(joined(compound).isalnum() or not joined(compound) for compound in compounds(text))


def first_forms(text):
    question = asked(text)
    return [forms[0] for forms in question.wanted], [forms[0] for forms in question.unwanted]


def test_what_is_typed_is_read():
    head = Spelling(("head", "of", "it"), quoted=True)
    assert first_forms('"head of IT" data -nhs -"a b" secur') == (
        [head, Spelling(("data",)), Spelling(("secur",), begun=True)],
        [Spelling(("nhs",)), Spelling(("a", "b"), quoted=True)],
    )
    assert first_forms("“head of IT”") == ([head], [])
    assert first_forms("data a") == ([Spelling(("data",)), Spelling(("a",))], [])
    assert first_forms("cyber-secur") == ([Spelling(("cyber", "secur"), begun=True)], [])
    assert first_forms('"cyber secur') == ([Spelling(("cyber",)), Spelling(("secur",), begun=True)], [])
    assert first_forms('- -- "" -"" \' & |') == ([], [])
    assert first_forms("-only -this") == ([], [Spelling(("only",)), Spelling(("this",))])


def test_no_more_words_count_than_an_index_answers_in_time():
    question = asked("word " * 2000 + "-no " * 2000)
    assert (len(question.wanted), len(question.unwanted)) == (12, 12)
    assert len(asked("x" * 10_000).wanted[0][0].tokens[0]) == 40
    assert len(asked("東" * 10_000).wanted[0][0].tokens) == 40


MUTATED = {
    "caerdydd": {"gaerdydd", "nghaerdydd", "chaerdydd"},
    "pontypridd": {"bontypridd", "mhontypridd", "phontypridd"},
    "tîm": set(),  # folded before it comes here
    "tim": {"dim", "nhim", "thim"},
    "bangor": {"fangor", "mangor"},
    "dinbych": {"ddinbych", "ninbych"},
    "gwaith": {"waith", "ngwaith"},
    "mam": {"fam"},
    "llyfrgell": {"lyfrgell"},
    "rhuthun": {"ruthun"},
}


@pytest.mark.parametrize(("radical", "forms"), MUTATED.items())
def test_welsh_words_know_each_other_whatever_form_was_typed(radical, forms):
    assert forms <= {*relatives(radical)}
    for form in forms:
        assert {radical, *forms} - {form} <= {*relatives(form)}
    assert radical not in relatives(radical)


def test_words_that_are_too_short_or_no_words_have_no_relatives():
    assert relatives("ci") == relatives("365") == relatives("") == []
    assert "llleol" not in relatives("lleol") and "dhaerdydd" not in relatives("nghaerdydd")


@pytest.mark.parametrize("text", ["yng Nghaerdydd", "Gaerdydd", "Llywodraeth leol", "Llŷn", "mewn tîm"])
def test_welsh_words_in_an_english_text_are_known(text):
    assert holds_welsh(f"We met: {text}.", language="en")


@pytest.mark.parametrize("text", ["A chat about the cat, the add-on and the middle", "Melanie's odd team", "data"])
def test_english_is_not_taken_for_welsh(text):
    assert not holds_welsh(text, language="en")
    assert holds_welsh(text, language="cy")


def test_a_piece_of_the_text_is_around_the_word_and_safe():
    text = "word " * 40 + "<script>alert(1)</script> **mentoring** [link](https://x.example) " + "tail " * 60
    shown = marked(piece(text, {"mentoring"}), {"mentoring"})
    assert "<script>" not in shown
    assert "&lt;script" in shown
    assert "<mark>mentoring</mark> link tail" in shown
    assert shown.startswith("… ") and shown.endswith(" …")


MARKED = [
    ("O'Neill & <b>", {"oneill"}, "<mark>O&#x27;Neill</mark> &amp; &lt;b&gt;"),
    ("Cyber-security", {"cyber", "security"}, "<mark>Cyber</mark>-<mark>security</mark>"),
    ("Cyber-security", {"cybersecurity"}, "<mark>Cyber-security</mark>"),
    ("Siân and C#", {"sian", "csharp"}, "<mark>Siân</mark> and <mark>C#</mark>"),
    ("東京都庁", {"京", "都"}, "東<mark>京都</mark>庁"),
    ("Nothing", set(), "Nothing"),
]


@pytest.mark.parametrize(("text", "lit", "shown"), MARKED)
def test_what_is_marked_is_escaped_too(text, lit, shown):
    assert marked(text, lit) == shown


@given(st.text(max_size=300), st.sets(st.text("abcé東", min_size=1, max_size=3), max_size=3))
def test_marking_and_cutting_lose_nothing_and_stop_at_nothing(text, lit):
    plain = marked(text, lit).replace("<mark>", "").replace("</mark>", "")
    assert plain == marked(text, set())
    piece(text, lit)
