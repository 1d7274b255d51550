"""A name leads to a page wherever its owner may be seen, and nowhere else; what stands there is what the reader may see anyway."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from pleiad.data_protection.sweeping import sweep
from pleiad.errors import Refused
from pleiad.events.actions import attendance, registering
from pleiad.events.models import Registration
from pleiad.home.models import Notification
from pleiad.members import actions as members
from pleiad.members import blocking, paces
from pleiad.members.visibility import who
from pleiad.spotlight.models import Nomination
from pleiad.stories import actions as stories
from pleiad.testing import new_event

from .. import actions
from ..models import Portrait, Profile, Thanks

pytestmark = pytest.mark.django_db


def seen(browser, path):
    answer = browser.get(path)
    return answer.content.decode() if answer.status_code == 200 else ""


def shield(member, at):
    members.change_profile(member=member, name=member.name, language="en", hidden=False, shielded=True, at=at)


@pytest.fixture
def told(noon, amina):
    facts = {"kind": "experience", "title": "What I learnt", "readers": "network", "named": True, "language": "en"}
    return lambda **more: stories.publish(by=amina, at=noon, text="Words.", **{**facts, **more})


def test_a_name_is_a_link_while_its_owner_is_in_the_directory(noon, amina, bea, cleo, listed, told, signed_in):
    story = told()
    page = f'href="/people/{amina.pk}/"'
    assert page not in seen(signed_in(bea), story.get_absolute_url())
    listed(amina)
    assert page in seen(signed_in(bea), story.get_absolute_url())
    assert who(amina, reader=None).url == ""


def test_a_name_is_no_link_for_those_kept_apart_nor_without_the_name(noon, amina, bea, fay, listed, told, signed_in):
    listed(amina)
    page = f'href="/people/{amina.pk}/"'
    assert page not in seen(signed_in(bea), told(named=False).get_absolute_url())
    blocking.block(by=amina, blocked=bea, at=noon)
    assert who(amina, reader=bea).url == ""
    shield(amina, noon)
    assert who(amina, reader=fay).url == ""
    assert signed_in(fay).get(f"/people/{amina.pk}/").status_code == 404
    assert signed_in(fay).get(f"/people/{amina.pk}/thank/").status_code == 404


def test_the_names_of_a_page_cost_two_queries(amina, bea, cleo, listed):
    from pleiad.members.visibility import names

    for each in (amina, bea):
        listed(each)
    with CaptureQueriesContext(
        connection,
    ) as made:
        named = names([amina, bea, cleo], reader=cleo)
        assert [bool(named(each).url) for each in (amina, bea, cleo)] == [True, True, False]
    assert len(made) == 2


def test_the_page_shows_what_the_member_shows(noon, amina, bea, listed, told, signed_in):
    told()
    told(title="A secret", named=False)
    listed(amina, shows=["shows_stories"])
    page = seen(signed_in(bea), f"/people/{amina.pk}/")
    assert "What I learnt" in page and "A secret" not in page
    listed(amina, shows=[])
    assert "What I learnt" not in seen(signed_in(bea), f"/people/{amina.pk}/")


def test_meetings_are_shown_only_where_the_member_is_listed_among_those_who_come(noon, amina, bea, listed, signed_in):
    listed(amina, shows=["shows_meetings"])
    event = new_event(at=noon, title="Open hour")
    registering.register(event=event, member=amina, at=noon)
    assert "Open hour" in seen(signed_in(bea), f"/people/{amina.pk}/")
    attendance.be_quiet(registration=Registration.objects.get(), quiet=True, at=noon)
    assert "Open hour" not in seen(signed_in(bea), f"/people/{amina.pk}/")
    attendance.be_quiet(registration=Registration.objects.get(), quiet=False, at=noon)
    listed(amina)
    assert "Open hour" not in seen(signed_in(bea), f"/people/{amina.pk}/")


def photograph():
    out = io.BytesIO()
    Image.new("RGB", (900, 700), "teal").save(out, "JPEG")
    return SimpleUploadedFile("me.jpg", out.getvalue(), "image/jpeg")


def test_a_picture_is_seen_by_those_who_may_open_the_page(noon, amina, bea, fay, client, signed_in):
    own = signed_in(amina)
    said = {"headline": "I share data", "ask_0": "Cloud", "listed": "on"}
    own.post("/people/me/", {**said, "picture": photograph()})
    address = f"/people/{amina.pk}/picture.jpg"
    answer = signed_in(bea).get(address)
    assert answer.status_code == 200 and Image.open(io.BytesIO(answer.content)).size == (640, 640)
    assert address in seen(signed_in(bea), "/people/")
    assert client.get(address).status_code == 302
    shield(amina, noon)
    assert signed_in(fay).get(address).status_code == 404
    own.post("/people/me/", {**said, "no_picture": "on"})
    assert not Portrait.objects.exists() and signed_in(bea).get(address).status_code == 404


def test_what_is_no_picture_is_refused(amina, signed_in):
    fake = SimpleUploadedFile("me.jpg", b"<script>", "image/jpeg")
    answer = signed_in(amina).post("/people/me/", {"headline": "I share data", "listed": "on", "picture": fake})
    assert "cannot be read as a picture" in answer.content.decode() and not Profile.objects.exists()


def test_without_a_picture_there_are_initials(amina, bea, listed, signed_in):
    listed(amina)
    assert 'aria-hidden="true">AO</span>' in seen(signed_in(bea), "/people/")


def test_thanks_reach_the_member_alone_and_need_no_answer(noon, amina, bea, cleo, listed, signed_in):
    listed(amina)
    answer = signed_in(bea).post(f"/people/{amina.pk}/thank/", {"text": "Canary thanks."}, follow=True)
    assert "on their way" in answer.content.decode()
    assert "Canary thanks." in seen(signed_in(amina), "/people/thanks/")
    assert "Canary thanks." in seen(signed_in(bea), "/people/thanks/?sent=")
    assert "Canary thanks." not in seen(signed_in(cleo), "/people/thanks/")
    told = Notification.objects.get(subscription="thanked")
    assert told.member == amina and "Canary" not in told.key
    blocking.block(by=amina, blocked=bea, at=noon)
    assert "Canary thanks." not in seen(signed_in(amina), "/people/thanks/")


def test_thanks_have_a_pace_and_their_rules(noon, amina, bea, listed):
    listed(amina)
    for _each in range(paces.PACES["thank"].most):
        actions.thank(by=bea, to=amina, text="Thank you.", at=noon)
    with pytest.raises(Refused, match="tomorrow"):
        actions.thank(by=bea, to=amina, text="Again.", at=noon)
    with pytest.raises(Refused, match="you"):
        actions.thank(by=amina, to=amina, text="Me.", at=noon)
    with pytest.raises(Refused, match="directory"):
        actions.thank(by=amina, to=bea, text="You are not listed.", at=noon)
    assert Thanks.objects.count() == paces.PACES["thank"].most
    sweep(at=noon + timedelta(days=366))
    assert not Thanks.objects.exists()


def test_a_member_is_put_forward_without_an_address(amina, bea, listed, signed_in):
    listed(amina)
    browser = signed_in(bea)
    assert f"/spotlight/nominate/?member={amina.pk}" in seen(browser, f"/people/{amina.pk}/")
    form = seen(browser, f"/spotlight/nominate/?member={amina.pk}")
    assert amina.email not in form and "work email address" not in form
    browser.post(f"/spotlight/nominate/?member={amina.pk}", {"words": "Moved a whole council."})
    assert Nomination.objects.get().nominee == amina


def test_nobody_is_put_forward_by_a_guessed_number(amina, bea, signed_in):
    assert signed_in(bea).get(f"/spotlight/nominate/?member={amina.pk}").status_code == 404


def test_a_story_leads_to_a_question_about_it(amina, bea, listed, told, signed_in):
    listed(amina)
    browser = signed_in(bea)
    address = f"/people/{amina.pk}/ask/?about=What+I+learnt"
    assert address in seen(browser, told().get_absolute_url())
    assert "About “What I learnt”:" in seen(browser, address)


def test_chips_search(amina, bea, listed, signed_in):
    listed(amina, ask=["User research", "Own words"])
    page = seen(signed_in(bea), f"/people/{amina.pk}/")
    assert "/people/?about=" in page and "/people/?q=Own+words" in page


def test_those_with_most_in_common_come_first_and_it_says_why(noon, amina, bea, cleo, fay, listed, signed_in):
    listed(bea, ask=["Accessibility"])
    listed(fay, ask=["User research"])
    listed(cleo, ask=["Something of her own"])
    listed(amina, ask=["Accessibility"], learn=["User research"])
    page = seen(signed_in(amina), "/people/")
    assert "most in common with come first" in page
    assert page.index(fay.name) < page.index(bea.name) < page.index(cleo.name)
    assert "knows what you are learning: User research" in page
