"""What finds what, asked of the index itself; the same on both databases."""

import pytest

from ..finding import find, find_some

pytestmark = [pytest.mark.engines, pytest.mark.django_db]

FIND_EACH_OTHER = [
    ("cyber-security", "cyber security", "cybersecurity", "Cyber‑Security"),
    ("e-mail", "email"),
    ("co-operate", "cooperate"),
    ("week end", "weekend", "week-end"),
    ("GOV.UK", "govuk", "gov uk"),
    ("R&D", "R & D", "r&d"),
    ("O'Neill", "O’Neill", "oneill"),
    ("Siân", "sian", "SIÂN", "Sia\u0302n"),
    ("Łódź", "lodz"),
    ("naïve", "naive"),
    ("Caerdydd", "yng Nghaerdydd", "i Gaerdydd", "a Chaerdydd"),
    ("Pontypridd", "ym Mhontypridd", "o Bontypridd", "a Phontypridd"),
    ("mentoring", "mentors", "Mentor"),
    ("universities", "university"),
    ("AI", "ai"),
]
WORD_OF = {"yng Nghaerdydd": "Nghaerdydd", "i Gaerdydd": "Gaerdydd", "a Chaerdydd": "Chaerdydd"}
WORD_OF |= {"ym Mhontypridd": "Mhontypridd", "o Bontypridd": "Bontypridd", "a Phontypridd": "Phontypridd"}
FOUND = [
    ("Teaching C# to beginners", "c#"),
    ("Teaching C++ to beginners", "C++"),
    ("A .NET service", ".net"),
    ("An ASP.NET service", ".NET"),
    ("Budgets for R&D in health", "r&d health"),
    ("Head of IT", "it"),
    ("Head of IT", '"head of it"'),
    ("To be, or not to be", '"to be or not"'),
    ("Who is who", "who"),
    ("Cyber-security clinic", "cybersecur"),
    ("Cyber-security clinic", "cyber-secur"),
    ("Cyber security clinic", '"cyber security"'),
    ("Cyber-security clinic", '"cyber security"'),
    ("Mentoring circles", "mentorin"),
    ("The universities", "universitie"),
    ("Policy", "polic"),
    ("Room 365 and 20", "365"),
    ("Room 365", "36"),
    ("東京都庁で働く", "京都"),
    ("東京都庁で働く", "働"),
    ("東京都庁で働く", "都庁で"),
    ("가나다라", "나다"),
    ("สวัสดีครับ", "สดี"),
    ("مَرْحَبًا بالعالم", "مرحبا"),
    ("שָׁלוֹם עולם", "שלום"),
    ("हिन्दी भाषा", "हिन्दी"),
    ("Menter Caerdydd", "nghaerd"),
    ("Data science", "data -nhs"),
    ("Data science", 'data -"science data"'),
]
NOT_FOUND = [
    ("Teaching C++ to beginners", "c#"),
    ("Vitamin C", "c++"),
    ("Networks", ".net"),
    ("Research and development", "r&d"),
    ("Security in cyber space", '"cyber security"'),
    ("Cyber space and security", '"cyber security"'),
    ("Running teams", '"run teams"'),
    ("Data in the NHS", "data -nhs"),
    ("Running data", "data -run"),
    ("Cyber-security data", "data -cybersecurity"),
    ("Data science today", 'data -"data science"'),
    ("A chat with the team", "cat"),
    ("The gate", "cate"),
    ("A desk", "tesk"),
    ("東京都", "京東"),
    ("Room 3650", '"365"'),
    ("Web 20", '"2"'),
    ("Anything", "-anything"),
    ("Anything", "-nothing"),
]
ANYTHING = [
    '"', '""', '"""', "“", "-", "--", "-\"", "-\"\"", "*", "a*", "* *", "NEAR(a b)", "NEAR/3", "a AND", "OR", "NOT", "NOT a",
    "AND OR NOT", "^a", "{title_words}:a", "tags:kind", "title_words : a", "a:b", "'; DROP TABLE search_document; --", "\\",
    "\\'", "a\\", "%", "%s", "%(x)s", "_", "()", "(((", ":*", "a:*", "<->", "a <-> b", "!", "!a", "&", "|", "a & | b", "'a'",
    "\x00", "a\x00b", "\x01\x02", "\ud83d".encode("utf-8", "replace").decode(), "😀", "👩‍💻 team", "é" * 300, "x" * 10_000, "x " * 5_000,
    "-x " * 500, '"x' * 500, "東" * 10_000, "ﷺ", "ß", "ŉ", "İ", "½", "²", "١٢٣", "\u202e", "\ufeff", "\u0301", "0", "00", "-0",
    "1e5abc", "3d", "=kind=story", "kind=story", "holds=welsh", "=", "..", "a.b.c.d.e.f", "a@b.example", "https://a.example/b?c=d",
    "it", "the", "the of a", '"the"', "-the", "zz-", "-zz-",
]  # fmt: skip


def found(text, reader):
    return [each.object_id for each in find(reader=reader, text=text)]


@pytest.mark.parametrize("ways", FIND_EACH_OTHER, ids=lambda ways: ways[0])
def test_ways_to_write_one_word_find_each_other(put, bea, ways):
    numbers = {put(f"Before {way} after", language="en") for way in ways}
    for way in ways:
        assert set(found(f"{WORD_OF.get(way, way)} before", bea)) == numbers, way


@pytest.mark.parametrize(("title", "typed"), FOUND)
def test_found_by_title_and_by_text(put, bea, title, typed):
    numbers = {put(title), put("Something", f"Before it. {title}\nafter it.")}
    put("Else")
    assert set(found(typed, bea)) == numbers


@pytest.mark.parametrize(("title", "typed"), NOT_FOUND)
def test_not_found(put, bea, title, typed):
    put(title, "Else")
    put("Something", title)
    assert found(typed, bea) == []


def test_a_phrase_does_not_run_from_the_title_into_the_text(put, bea):
    put("All about cyber", "Security begins here")
    assert found('"cyber security"', bea) == []


def test_a_welsh_text_is_found_by_the_word_before_it_changed(put, bea):
    welsh = put("Y gath a'i thîm", language="cy")
    put("A gath in English")
    assert found("cath", bea) == found("tîm", bea) == [welsh]


@pytest.mark.parametrize("typed", ANYTHING, ids=range(len(ANYTHING)))
def test_anything_gets_an_answer(put, signed_in, bea, typed):
    put("Fine", "Text", audience="public")
    for reader in (bea, None):
        find(reader=reader, text=typed)
        find(reader=reader, text=typed, kinds=["story"], tags=["sector=police"])
        find_some(reader=reader, text=typed)
    assert signed_in(bea).get("/search/", {"q": typed}).status_code == 200


def test_a_long_text_is_found_by_its_words(put, bea):
    number = put("Long", " ".join(f"word{each}" for each in range(9_000)))
    assert found("word8999", bea) == [number]
    assert found("-word8999 word1", bea) == []
