"""Every address of the house is classed by what it can show of people; a new one fails here until it is.

Then the name of one member, the canary, is looked for on every page that can show people: by a colleague while the canary's
shield is up, by a member that the canary blocked, by a member who blocked the canary, and by every reader while the canary is hidden.
"""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pleiad.content.models import RoomRule, Space
from pleiad.conversations.actions import posts as conversations
from pleiad.directory import actions as directory
from pleiad.directory.models import Profile
from pleiad.events.actions import registering
from pleiad.members import actions as members
from pleiad.members import blocking
from pleiad.members.models import Employment, Member
from pleiad.members.organisations import changes, employing, finding
from pleiad.members.organisations.addresses import EmployerDomain
from pleiad.stories import actions as stories
from pleiad.suggestions import actions as suggestions
from pleiad.testing import THOROUGH, new_event
from tests.house.test_house import every_page

PEOPLE = {
    "api-1:stories", "api-1:spotlights",
    "impact:impact", "impact:file",
    "conversations:answer", "conversations:answer-sealed", "conversations:change", "conversations:following",
    "conversations:helped", "conversations:history",
    "conversations:opened", "conversations:question", "conversations:quote", "conversations:quotes",
    "conversations:space", "conversations:spaces", "conversations:take-back", "events:atom", "events:event",
    "events:feed", "events:feedback", "events:list", "events:month", "events:registered", "events:this-month",
    "events:who-comes", "directory:ask", "directory:directory", "directory:message", "directory:messages",
    "directory:picture", "directory:profile", "directory:seen", "directory:thank", "directory:thanks", "home", "home:waiting", "members:block", "members:blocked", "mentoring:avoid", "mentoring:cancel-date", "directory:seen-as",
    "mentoring:check-in", "mentoring:confirm-minutes", "mentoring:date", "mentoring:end", "mentoring:forget",
    "mentoring:hold", "mentoring:home", "mentoring:minutes", "mentoring:move-date", "mentoring:pairing",
    "mentoring:past", "mentoring:proposal", "mentoring:round", "moderation:report", "moderation:reported",
    "contributions:deed", "contributions:download", "contributions:statement", "search:search", "search:complete", "way_in:way-in", "spotlight:campaign",
    "spotlight:card", "events:card", "spotlight:list", "spotlight:own-pieces", "spotlight:picture", "spotlight:piece", "stories:applaud",
    "stories:feed", "stories:list", "stories:own-stories", "stories:answers", "stories:story", "stories:tell", "stories:use", "spotlight:applaud", "spotlight:stop-applauding",
    "suggestions:list", "suggestions:suggestion", "suggestions:support", "suggestions:take-back", "training:cohort",
    "training:course", "volunteering:own-parts", "volunteering:open", "content:item",
}  # fmt: skip

OWN = {
    "keeping:first-organiser", "api:programs", "api:end-program", "api-1:own-events", "api-1:own-profile",
    "access:log", "announcements:announcement", "announcements:list", "home:emails", "home:close-steps", "home:seen", "home:switch-new", "approvals:own-answer", "own_data:archive", "own_data:ask", "own_data:complaints", "own_data:download", "own_data:overview", "own_data:throw-away", "complain",
    "calendars:download", "calendars:my-feed", "teams:another-address", "teams:ask", "teams:help", "teams:leave-out",
    "teams:mine", "teams:plain-address", "teams:stuck", "teams:try-again", "conversations:ask",
    "conversations:ask-sealed", "conversations:claim", "conversations:enter",
    "conversations:question-interest", "conversations:space-interest", "events:joined", "events:mine",
    "events:declined", "events:needs", "events:offer", "events:quiet", "events:register", "events:share-needs", "events:withdraw",
    "directory:edit-profile", "members:account", "members:add-address", "members:application",
    "members:apply-again", "members:browsers", "members:end-session", "members:close-passkey-offer", "members:leave", "members:profile",
    "members:remove-address", "members:sign-out", "members:sign-out-everywhere", "members:unblock", "members:where-you-work",
    "members:two-accounts", "members:away", "members:back", "members:new-employer", "members:second-employer", "members:leave-second", "members:shield-from", "members:prove", "members:vouched-for-again", "members:membership", "members:write-to", "mentoring:guide", "mentoring:more", "mentoring:pause", "mentoring:profile",
    "mentoring:resume", "mfa_activate_totp", "mfa_add_webauthn", "mfa_deactivate_totp",
    "mfa_download_recovery_codes", "mfa_edit_webauthn", "mfa_generate_recovery_codes", "mfa_index",
    "mfa_reauthenticate", "mfa_remove_webauthn", "mfa_view_recovery_codes", "manager_approval:download", "manager_approval:sign-offs",
    "manager_approval:pack", "manager_approval:page", "manager_approval:send", "manager_approval:take-back", "spotlight:nominate",
    "spotlight:remove", "stories:choose", "stories:edit", "stories:history", "stories:let-go", "stories:preview",
    "stories:preview-edit", "stories:put-back", "stories:stop-applauding", "stories:take-back",
    "stories:take-answer-back", "stories:take-outcome-back", "stories:throw-away", "stories:throw-away-edit", "stories:write",
    "suggestions:suggest", "training:alumna", "training:ask", "training:check-in", "training:give-back",
    "training:stop-watch", "training:watch", "training:watches", "untie-microsoft", "volunteering:offer",
    "volunteering:stand-down", "volunteering:standing", "volunteering:withdraw", "content:draft",
}  # fmt: skip

PLAIN = {
    "api-1:api-root", "api-1:openapi-json", "api-1:events", "api-1:past-events", "api-1:event", "api-1:courses", "api-1:cohort",
    "metrics",
    "about", "accessibility", "complaint-received", "complaints", "terms", "account_inactive", "account_login", "code-of-conduct", "cookies", "events:download",
    "events:join", "healthz", "joining-rule", "members:code", "members:enter", "members:organisations", "mfa_authenticate",
    "mfa_login_webauthn", "second-step-address", "second-step-help", "notices:hide", "privacy", "readyz", "robots-txt", "security-txt", "training:near", "training:agree",
    "training:nearest",
}  # fmt: skip

TICKETS = {
    "invitations:invitation", "invitations:decline", "approvals:answer", "approvals:leave-alone", "members:appeal", "calendars:feed", "conversations:digest-off", "events:go", "events:ticket-offer", "moderation:report-question",
    "events:ticket-declined", "home:stop", "events:ticket-withdraw", "members:stop-codes", "members:stop-recovery", "members:vouch", "mentoring:met", "spotlight:take-back", "training:stop",
}  # fmt: skip

DEMO = {
    "demo:download", "demo:email", "demo:mailbox", "demo:meeting", "demo:people", "gallery",
}  # fmt: skip

CLASSES = {
    "PEOPLE": PEOPLE,  # can show another member, their words, or a count of members: it is visited below
    "OWN": OWN,  # shows a member what is their own, or asks them something
    "PLAIN": PLAIN,  # shows nobody
    "TICKETS": TICKETS,  # reached by a secret link
    "DEMO": DEMO,  # only in the demonstration
}
NAME = "Wrenna Canaryquill"


def test_every_address_is_classed():
    names = {name for name, _path, _view in every_page()}
    classed = [name for each in CLASSES.values() for name in each]
    assert len(classed) == len(set(classed)), "An address is in two classes."
    unclassed = {name for name in names if not name.startswith("desk:")} - set(classed)
    assert not unclassed, (
        f"New addresses: {sorted(unclassed)}. Can such a page ever show another member, their words, or a number that depends "
        "on them? Then put its name into PEOPLE here, and plant something of the canary's in `planted` that it would show. "
        "If it shows a member only what is their own, put it into OWN; if it shows nobody, into PLAIN."
    )
    demo = {name for name in classed if name.startswith("demo:") or name == "gallery"}
    assert set(classed) - names - demo == set(), "These addresses are gone: take them out of their class."


@pytest.fixture
def planted(cast, noon):
    """The canary has left something on every surface that can show people; a new kind of surface is planted here."""
    amina = cast["amina"]
    members.change_profile(member=amina, name=NAME, language="en", hidden=False, shielded=False, at=noon)
    amina = Member.objects.select_related("organisation").get(pk=amina.pk)
    event = new_event(at=noon)
    registering.register(event=event, member=amina, at=noon)
    directory.save_profile(
        by=amina,
        headline=f"{NAME} helps",
        about=NAME,
        ask=["Cloud"],
        learn=[],
        listed=True,
        shows=Profile.SHOWS,
        at=noon,
    )
    directory.choose_picture(by=amina, jpeg=b"picture", at=noon)
    space = Space.objects.create(slug="open", name="Open", purpose="p", rule=RoomRule.STAYS, made_at=noon)
    for each in cast.values():
        conversations.enter(space=space, by=each, at=noon)
    question = conversations.ask(space=space, by=amina, at=noon, title=f"{NAME} asks", text=NAME)
    told = {"kind": "experience", "title": f"{NAME} tells", "readers": "network", "named": True, "language": "en"}
    story = stories.publish(by=amina, at=noon, text=NAME, **told)
    suggestion = suggestions.suggest(author=amina, title=f"{NAME} suggests", why=NAME, at=noon)
    for other in ("bea", "cleo", "fay"):
        by = cast[other]
        directory.save_profile(by=by, headline="Other", about="", ask=["Cloud"], learn=[], listed=True, at=noon)
        directory.send(by=amina, to=by, purpose="question", text=NAME, at=noon)
        directory.send(by=by, to=amina, purpose="question", text="Hello", at=noon + timedelta(minutes=1))
        directory.thank(by=amina, to=by, text=NAME, at=noon)
        theirs = stories.publish(by=by, at=noon, text="Words.", **{**told, "title": "A story"})
        stories.answer(story=theirs, by=amina, text=NAME, at=noon)
    return {
        "amina": amina,
        "numbers": {amina.pk, question.pk, story.pk, suggestion.pk, event.pk},
        "slugs": {event.slug, space.slug, "story", "question", "answer", "profile", "message", "suggestion"},
    }


def pages(planted):
    """Every page of PEOPLE, with each number and word that could lead to the canary; and the searches for it."""
    yield from (
        f"{path}?q=canaryquill" for path in ("/search/", "/search/complete/", "/people/", "/stories/", "/topics/")
    )
    for name, path, _view in every_page():
        if name not in PEOPLE:
            continue
        parts = re.findall(r"<(\w+):(\w+)>", path)
        if not parts:
            yield reverse(name)
            continue
        words = planted["slugs"] if any(kind != "key" for kind, _part in parts) else [""]
        numbers = planted["numbers"] if any(kind == "key" for kind, _part in parts) else [0]
        options = [
            {part: number if kind == "key" else word for kind, part in parts} for word in words for number in numbers
        ]
        yield from (reverse(name, kwargs=each) for each in options)


def met(browser, planted):
    """The pages on which the canary is met, by name or by the beginning of the address."""
    found = []
    for page in dict.fromkeys(pages(planted)):
        answer = browser.get(page)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if re.search(
            r"Canaryquill|amina\.oneill", body.decode(errors="replace")
        ):  # the question itself is in small emails
            found.append(page)
    return found


@pytest.mark.django_db
def test_a_member_who_is_not_kept_apart_meets_the_canary(planted, signed_in, bea):
    """Or else the tests below would prove nothing."""
    found = met(signed_in(bea), planted)
    for page in (
        "/search/?q=canaryquill",
        "/people/",
        "/people/messages/",
        f"/people/{planted['amina'].pk}/",
        "/topics/",
    ):
        assert page in found


def _both_on_no_list(amina, fay, at):
    works_in(amina, EmployerDomain(zone="nhs.net"), at, said="Quux Health NHS Foundation Trust")
    works_in(fay, EmployerDomain(zone="nhs.net"), at, said="the  QUUX health NHS FT")


def _merged(amina, fay, at):
    kent = finding.meant("Kent County Council")
    works_in(fay, EmployerDomain(domain="kent.gov.uk"), at, organisation=kent)
    organisers = Member.objects.organisers().order_by("pk")
    words = {"on": timezone.localdate(at), "why": "By law.", "at": at, "by": organisers[0]}
    change = changes.prepare(kind="merge", of=[amina.organisation], into=[kent], **words)
    changes.agree(change=change, by=organisers[1], at=at)


def _moved(amina, fay, at):
    Employment.objects.filter(member=amina).update(shielded_since=at)
    works_in(amina, EmployerDomain(domain="quux.nhs.uk"), at, said="Quux Health")


COLLEAGUES = {
    "by the domain of one organisation": lambda amina, fay, at: None,
    "with a private address, by the name": lambda amina, fay, at: works_in(
        fay, EmployerDomain(), at, said="leeds council"
    ),
    "by two spellings of a name on no list": _both_on_no_list,
    "by the label below a shared zone": lambda amina, fay, at: [
        works_in(each, EmployerDomain("quux.nhs.uk", "nhs.uk"), at, said=each.name) for each in (amina, fay)
    ],
    "by a second employer": lambda amina, fay, at: [
        works_in(fay, EmployerDomain(domain="kent.gov.uk"), at, organisation=finding.meant("Kent County Council")),
        works_in(amina, EmployerDomain(), at, said="Kent County Council", kind="second"),
    ],
    "by a merger of two councils": _merged,
    "by a former employer that the shield still covers": _moved,
}


WALKED = [*COLLEAGUES] if THOROUGH else [*COLLEAGUES][:3]
"""The rule is the same on every page, and `members/tests/test_colleagues.py` asks it for every kind of pair."""


def works_in(member, told, at, *, organisation=None, said="", kind="main"):
    employing.employ(member=member, organisation=organisation, said=said, told=told, kind=kind, at=at)


@pytest.mark.django_db
@pytest.mark.parametrize("known", WALKED, ids=WALKED)
def test_a_colleague_and_the_canary_behind_a_shield_never_meet(planted, signed_in, fay, noon, known):
    COLLEAGUES[known](planted["amina"], fay, noon)
    members.change_profile(member=planted["amina"], name=NAME, language="en", hidden=False, shielded=True, at=noon)
    assert met(signed_in(fay), planted) == []


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["blocked by the canary", "who blocked the canary"])
def test_a_block_holds_on_every_page(planted, signed_in, cleo, noon, who):
    pair = (planted["amina"], cleo) if who == "blocked by the canary" else (cleo, planted["amina"])
    blocking.block(by=pair[0], blocked=pair[1], at=noon)
    found = met(signed_in(cleo), planted)
    assert found == ([] if who == "blocked by the canary" else ["/account/blocked/"])


@pytest.mark.django_db
def test_while_the_canary_hides_no_list_has_its_name(planted, signed_in, bea, noon):
    """What the canary wrote stands, by “A member”; the name is nowhere but in words that were written with it."""
    members.change_profile(member=planted["amina"], name=NAME, language="en", hidden=True, shielded=False, at=noon)
    browser = signed_in(bea)
    assert browser.get(f"/people/{planted['amina'].pk}/").status_code == 404
    for page in ("/people/", "/people/?q=canaryquill", "/search/?q=canaryquill&in=people"):
        assert "Canaryquill" not in browser.get(page).content.decode()


@pytest.mark.django_db
def test_a_visitor_and_an_applicant_meet_nobody(planted, client, signed_in, dot):
    assert met(client, planted) == []
    assert met(signed_in(dot), planted) == []
