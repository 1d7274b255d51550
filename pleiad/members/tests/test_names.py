"""Nobody can be taken for an organiser, and two people of one name are told apart."""

from datetime import timedelta

import pytest

from pleiad.conversations.actions import posts, spaces
from pleiad.directory import actions as directory
from pleiad.outbox.models import Email
from pleiad.outbox.secrets import unseal
from pleiad.testing import new_member

from .. import blocking, names, vouching
from ..blocking import block_url
from ..forms import NameField
from ..models import Member
from ..organisations.forms import WorkplaceForm
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
        "Jane Host", "نیلوفر‌ی", "Morgan Iserles", "Morgan Isaacs", "O`Shea", "O´Shea", "Kahoʻokele", "Adm Patel", "Vernon Lamb",
        "Anna Hosterman", "ܐܢܐ",
    ],
)  # fmt: skip
def test_names_as_people_write_them_are_taken(name):
    assert given(name) == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ffion Bebb ✅", "Ffion Bebb"), ("✔️ Ffion Bebb", "Ffion Bebb"), ("Ffion Bebb ☑ ⭐ 🛡️ 🏅 👑", "Ffion Bebb"),
        ("Ffion‮ Bebb", "Ffion Bebb"), ("Ffion​⁦Bebb", "FfionBebb"), ("Amina Osei (2)", "Amina Osei"),
        ("Amina Osei [ 12 ]", "Amina Osei"), ("Amina Osei ②", "Amina Osei"), ("AminaㅤOsei", "AminaOsei"), ("Amina Osei ⁽2⁾", "Amina Osei"), ("Amina Osei【3】", "Amina Osei"),
        ("Amina Osei (II)", "Amina Osei"), ("Amina Osei (1) (2)", "Amina Osei"), ("Ffion 🌟🟡👍🏽", "Ffion"), ("Ffion V⃝", "Ffion V"),
        ("Ffion √ ▲", "Ffion"), ("Siân 👩‍💻", "Siân"), ("Siân\u200d", "Siân"),
        ("Ffion 🅾🅁🄶", "Ffion"), ("Amina 🌸 Osei", "Amina Osei"), ("Amina⠀Osei", "AminaOsei"),
    ],
)  # fmt: skip
def test_what_looks_like_a_mark_of_ours_falls_away(typed, kept):
    assert given(typed) == kept


@pytest.mark.parametrize(
    "name",
    [
        "Ffion Bebb (organiser)", "Organiser", "ORGANISERS", "0rganiser Ffion".replace("0", "O"), "Ffion, organizer", "O r g a n i s e r",
        "Ffion Organïser", "The Moderator", "Admin", "Ffion Bebb – admin", "Trefnydd Ffion", "Women in DDaT", "women-in-ddat team",
        "Verified Ffion", "0rganiser", "0rgan1ser Ffion", "Organlser", "Organisser", "rnoderator", "Adrninistrator", "𝗢𝗿𝗴𝗮𝗻𝗶𝘀𝗲𝗿",
        "ᵒʳᵍᵃⁿⁱˢᵉʳ Ffion", "Ｏｒｇａｎｉｓｅｒ", "Or\u200dganiser", "resinagrO\u202e Organiser", "Ffion Organi$er", "Organising Ffion", "W0men in DDaT",
        "Wornen in DDaT", "Women in D D a T", "Support", "The Network", "Network team", "Ffion (host)", "Ffion [the network]",
        "Ffion （Host）", "Ffion (without a name)", "Asked without a name", "Anonymous", "A member", "Cyn-aelod", "Safeguarding lead", "O-r-g-a-n-i-s-e-r", "Ɔrganiser", "Organisǝr",
    ],
)  # fmt: skip
def test_nobody_is_called_what_an_organiser_is(name):
    assert "What someone does for the network is shown beside it" in given(name)


@pytest.mark.parametrize(
    "words",
    [
        "Organiser",
        "Women in DDaT",
        "womenin DDaT team",
        "Trefnydd y rhwydwaith",
        "Leeds ✅",
        "Lead moderators",
        "Оrganiser, Leeds",
        "0rganiser",
        "O r g a n i s e r",
    ],
)
def test_nothing_beside_a_name_says_so_either(words, signed_in, amina, noon):
    assert names.why_not_beside(words)
    page = signed_in(amina).post("/people/me/", {"headline": words, "listed": "on"}).content.decode()
    assert "is shown beside the name" in page
    form = WorkplaceForm({"organisation": words})
    assert not form.is_valid() and "is shown beside the name" in str(form.errors)


@pytest.mark.parametrize(
    "words",
    ["Database administrator", "Official solicitor’s office", "Organisational design lead", "Kent County Council"],
)
def test_what_people_do_at_work_can_be_said(words, db):
    assert names.why_not_beside(words) is None


@pytest.mark.parametrize("name", ["Ffion Οrganiser", "Оrganiser", "Ffiоn Bebb", "Αmina Osei", "Amіna"])
def test_letters_of_another_alphabet_within_a_word_are_refused(name):
    assert "one alphabet" in given(name)


@pytest.mark.parametrize("name", ["ꓳꓣꓖꓮꓠꓲꓢꓰꓣ", "ᎪᏢᏀ", "𐐔𐐨", "Ⲟⲅⲅ"])
def test_letters_that_hardly_anyone_reads_are_refused(name):
    assert "alphabet that is in wide use" in given(name)


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


def test_a_page_of_names_is_two_queries(cast, noon, django_assert_num_queries):
    people = [new_member(f"t{n}@kent.gov.uk", at=noon, name=f"Twin {n % 3}") for n in range(9)]
    with django_assert_num_queries(2):
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


@pytest.fixture
def twin(cast, noon):
    """Another Cleo Organiser, who organises nothing."""
    return new_member("t@kent.gov.uk", at=noon, name="Cleo Organiser")


def said(browser, path):
    return browser.get(path).content.decode().split("<main")[1]


def test_pages_of_two_people_tell_them_apart_and_mark_the_organiser(cast, twin, noon, signed_in):
    amina, cleo = cast["amina"], cast["cleo"]
    for each in (cleo, twin):
        directory.save_profile(by=each, listed=True, at=noon, headline="Data", about="", ask=["Cloud"], learn=[])
    browser = signed_in(amina)
    for who_is, number, marked in ((cleo, 1, True), (twin, 2, False)):
        for path in (f"/people/{who_is.pk}/", f"/people/{who_is.pk}/ask/", block_url(who_is, reader=amina)):
            page = said(browser, path)
            assert f"Cleo Organiser ({number})" in page and ("govuk-tag--mark" in page) is marked, path
    found = said(browser, "/search/?q=cleo&in=people")
    assert "(1)</a>" in found and "(2)</a>" in found and found.count("govuk-tag--mark") == 1
    blocking.block(by=amina, blocked=twin, at=noon)
    assert "Cleo Organiser" in said(browser, "/account/blocked/")


def test_who_is_asked_to_vouch_sees_that_the_name_is_anothers(cast, noon, signed_in):
    """An applicant who calls themself as a member does is no member."""
    false = new_member("gwen@gmail.com", at=noon, name="Cleo Organiser")
    vouching.ask_to_vouch(application=false.applications.get(), by=false, addresses=[cast["amina"].email], at=noon)
    ticket = unseal(Email.objects.get(kind="members.vouch_asked").sealed)["ticket"]
    page = said(signed_in(cast["amina"]), f"/ticket/{ticket}/vouch/")
    assert "Cleo Organiser (2)" in page and "govuk-tag--mark" not in page


def test_the_desk_tells_two_people_apart_the_hidden_one_too(cast, twin, noon, signed_in):
    Member.objects.filter(pk=twin.pk).update(hidden_since=noon)
    page = signed_in(cast["bea"]).post("/desk/members/", {"asked": "Cleo", "why": "They wrote."}).content.decode()
    assert "Cleo Organiser (1)" in page and "Cleo Organiser (2)" in page
    main = said(signed_in(cast["bea"]), f"/desk/members/{twin.pk}/")
    assert "Cleo Organiser (2)" in main and "govuk-tag--mark" not in main
