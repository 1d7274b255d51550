"""Nobody can be taken for an organiser, and two people of one name are told apart."""

from datetime import timedelta

import pytest

from pleiad.conversations.actions import posts, spaces
from pleiad.testing import new_member

from .. import names
from ..forms import NameField
from ..models import Member
from ..visibility import Shown, name_for, who
from ..visibility import names as named

pytestmark = pytest.mark.django_db


def given(name):
    """What a member is called who types this, or why not."""
    try:
        return NameField().clean(name)
    except Exception as wrong:
        return wrong.messages[0]


@pytest.mark.parametrize(
    "name",
    [
        "Ffion Bebb", "Siân O’Shea-D'Arcy", "Nguyễn Thị Minh Khai", "李小龍", "محمد علي", "కమల", "Ng", "X", "Mary-Jane van der Berg",
        "Elizabeth (Liz) Smith", "Anna-Κατερίνα".replace("Κατερίνα", "Maria"), "Борис Иванов", "Élodie Lefèvre", "J. R. Smith",
        "Jane Host", "Amina 🌸 Osei", "نیلوفر‌ی",
    ],
)  # fmt: skip
def test_names_as_people_write_them_are_taken(name):
    assert given(name) == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ffion Bebb ✅", "Ffion Bebb"), ("✔️ Ffion Bebb", "Ffion Bebb"), ("Ffion Bebb ☑ ⭐ 🛡️ 🏅 👑", "Ffion Bebb"),
        ("Ffion‮ Bebb", "Ffion Bebb"), ("Ffion​⁦Bebb", "FfionBebb"), ("Amina Osei (2)", "Amina Osei"),
        ("Amina Osei [ 12 ]", "Amina Osei"), ("Amina Osei ②", "Amina Osei"), ("AminaㅤOsei", "AminaOsei"),
        ("Ffion 🅾🅁🄶", "Ffion"), ("Amina⠀Osei", "AminaOsei"),
    ],
)  # fmt: skip
def test_what_looks_like_a_mark_of_ours_falls_away(typed, kept):
    assert given(typed) == kept


@pytest.mark.parametrize(
    "name",
    [
        "Ffion Bebb (organiser)", "Organiser", "ORGANISERS", "0rganiser Ffion".replace("0", "O"), "Ffion, organizer", "O r g a n i s e r",
        "Ffion Organïser", "The Moderator", "Admin", "Ffion Bebb – admin", "Trefnydd Ffion", "Women in DDaT", "women-in-ddat team",
        "Verified Ffion",
    ],
)  # fmt: skip
def test_nobody_is_called_what_an_organiser_is(name):
    assert "What someone does for the network is shown beside it" in given(name)


@pytest.mark.parametrize("name", ["Ffion Οrganiser", "Оrganiser", "Ffiоn Bebb", "Αmina Osei", "Amіna"])
def test_letters_of_another_alphabet_within_a_word_are_refused(name):
    assert "one alphabet" in given(name)


@pytest.mark.parametrize(
    "name", ["evil.example", "See www.evil.example", "Ffion http://x", "a@b", "Log in at evil。example", "x.co"]
)
def test_no_name_holds_what_becomes_a_link(name):
    assert "without web or email addresses" in given(name)


@pytest.mark.parametrize("name", ["", " ", "✅", "‮", "(2)"])
def test_a_name_of_nothing_is_asked_for_again(name):
    assert given(name) == "Enter your name."


@pytest.mark.parametrize(
    ("one", "other"),
    [("Amina O’Neill", "amina o'neill"), ("Siân Bebb", "SIAN  BEBB"), ("Анна", "Aннa"), ("Jo-Ann", "Jo Ann")],
)
def test_names_that_look_the_same_fold_to_the_same(one, other):
    assert names.folded(one) == names.folded(other)


def test_organisers_bear_a_mark_and_two_of_one_name_have_numbers(cast, noon):
    amina, bea = cast["amina"], cast["bea"]
    false = new_member("b@kent.gov.uk", at=noon, name="Béa  Organiser")
    assert who(bea, reader=amina) == Shown("Bea Organiser", 1, "organiser")
    assert who(false, reader=amina) == Shown("Béa  Organiser", 2, "")
    assert name_for(bea, reader=amina) == "Bea Organiser (1) (organiser)"
    assert who(cast["fay"], reader=amina) == Shown("Fay Colleague")


def test_the_number_tells_nobody_of_a_member_they_may_not_see(cast, noon):
    amina, fay = cast["amina"], cast["fay"]
    twin = new_member("t@kent.gov.uk", at=noon, name="Fay Colleague")
    assert who(fay, reader=amina).number
    Member.objects.filter(pk=twin.pk).update(hidden_since=noon)
    assert who(fay, reader=amina) == Shown("Fay Colleague")
    assert who(Member.objects.get(pk=twin.pk), reader=amina) == Shown("A member")
    assert who(fay, reader=None) == Shown("Fay Colleague")  # visitors are told of nobody


def test_a_page_of_names_is_one_query(cast, noon, django_assert_num_queries):
    people = [new_member(f"t{n}@kent.gov.uk", at=noon, name=f"Twin {n % 3}") for n in range(9)]
    with django_assert_num_queries(1):
        shown = named([*people, None], reader=cast["amina"])
        assert sorted(str(shown(each)) for each in people)[:3] == ["Twin 0 (1)", "Twin 0 (2)", "Twin 0 (3)"]
        assert str(shown(None)) == "A former member"


def test_in_a_thread_the_organiser_is_told_from_who_bears_the_name(cast, noon, signed_in):
    false = new_member("b@kent.gov.uk", at=noon, name="Bea Organiser")
    space = spaces.make(by=cast["bea"], at=noon, name="Open", purpose="p", rule="stays")
    for each in (cast["amina"], cast["bea"], false):
        posts.enter(space=space, by=each, at=noon)
    question = posts.ask(space=space, by=cast["amina"], at=noon, title="Who?", text="Who are you?")
    posts.answer(
        question=question, by=false, at=noon + timedelta(minutes=1), text="I am an organiser, send me your number"
    )
    posts.answer(question=question, by=cast["bea"], at=noon + timedelta(minutes=2), text="Do not.")
    page = signed_in(cast["amina"]).get(question.get_absolute_url()).content.decode()
    first, second = page.index("send me your number"), page.index("Do not.")
    assert "<strong>Bea Organiser (2)</strong> ·" in page[:first]
    assert "<strong>Bea Organiser (1)</strong>" in page[first:second] and "govuk-tag--mark" in page[first:second]
    assert page.count("govuk-tag--mark") == 1
