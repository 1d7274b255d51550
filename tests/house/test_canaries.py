"""Nobody is exposed, and looking changes nothing: some six hundred words that occur nowhere else stand in every box of the
house, and every address is visited as everybody, in both languages."""

import itertools
import logging
import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone, translation

from pleiad.calendars import actions as calendars
from pleiad.conversations.actions import posts as conversations
from pleiad.home import digests, news, notifications, waiting
from pleiad.home.models import Notification
from pleiad.home.pace import is_night
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.outbox.secrets import unseal
from pleiad.search.finding import find
from pleiad.search.models import Looks
from pleiad.testing import THOROUGH
from tests.house.crawl import addresses, crawl, dump, exports, in_turns, words_of
from tests.house.planted import plant
from tests.house.planted_world import AUTHORS, CURRENT, ROLES

pytestmark = pytest.mark.django_db
EVERY = 1 if THOROUGH else 4
"""Each role visits every fourth address, and its neighbours the others; in a thorough run each visits all."""
COUNTERS = ("members_browsersession", "search_looks", "members_paced", "cache", "home_seen")
"""What signing in and looking may change: the session, how often a member looked within the hour, and since when things are new."""
PAIRING = ("mentoring.paired", "calendars.entry")
KNOWN = [
    (
        "blocker",
        r"/account/blocked/",
        "blocked: name",
    ),  # the member's own list: else the block could never be taken back
    ("open", r"/mentoring/never-with/", "leaver: address"),  # the member's own note of who was written down
    ("partner", r"/(mentoring|calendar)/", "hidden: name"),  # two who said yes to each other know who they are
    ("*", r"/(spotlight/|api/1/spotlights)", "hidden: name"),  # a yes to a spotlight is a yes to the name in it
]


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker):
    """Planted once for all of these tests: whatever one of them writes is undone before the next."""
    with django_db_blocker.unblock(), transaction.atomic():
        with translation.override("en"):
            world = plant(at=timezone.now())
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(planted, db):
    logging.disable(logging.WARNING)  # thousands of pages that are not there, on purpose
    yield planted
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def met():
    """What each role has met, as far as it has been through the house."""
    return {}


def language_first(role):
    """Which of the two languages this role sees first: its neighbour, and the role itself on the other database, the other.
    So in a thorough run, which visits the house on both databases, each role sees each page in both."""
    return ROLES.index(role) + (connection.vendor == "postgresql")


def browser_of(world, role):
    browser = Client()
    if role != "visitor":
        browser.force_login(world.people[role])
    return browser


def forget_looks():
    Looks.objects.all().delete()


def wrong_in(world, role, address, said):
    """What stands there and is not for this role; the public API answers everybody as a visitor."""
    role = "visitor" if address.startswith("/api/1/") else role
    there = world.seen_in(said) - world.seen_in(address)  # a page may repeat what it was asked for
    known = [what for who, path, what in KNOWN if who in (role, "*") and re.match(f"(/cy)?{path}", address)]
    return [what for what in world.leaks(role, there) if what not in known], there


def visited(world, role):
    """What this role met by mistake, page by page; and everything that it met."""
    leaks, met = {}, set()
    forget_looks()
    browser, first = browser_of(world, role), language_first(role)
    for address, said in crawl(browser, desk=role == "organiser", first=first, every=EVERY):
        wrong, there = wrong_in(world, role, address, said)
        met |= there
        if wrong:
            leaks[f"{role} at {address}"] = wrong
        if "/people/" in address:
            forget_looks()
    return leaks, met


def changed_besides_reads(before, after):
    """The rows that looking changed, which should be none; that an organiser read what is sensitive is written down, and nothing else."""
    changed = {table: set(rows) ^ set(before[table]) for table, rows in after.items() if rows != before[table]}
    changed.pop("desk_accessrecord", None)  # the same, for the members whom it was about
    said = [row for row in changed.pop("audit_auditrecord", ()) if not re.search(r"'(read|listed) ", row)]
    return {**changed, **({"audit_auditrecord": said} if said else {})}


def test_on_the_two_databases_together_each_page_is_seen_in_both_languages(world):
    seen = list(zip(*(in_turns(addresses(), first) for first in (0, 1)), strict=True))
    english = [min(pair, key=lambda each: each.startswith("/cy/")) for pair in seen]
    only_english = [address for address, pair in zip(english, seen, strict=True) if len(set(pair)) == 1]
    assert english == addresses()
    assert len(seen) > 500
    assert {address.split("/")[1] for address in only_english} <= {
        "healthz",
        "readyz",
        "demo",
        "_gallery",
        ".well-known",
        "robots.txt",
        "api",
        "metrics",
    }


@pytest.mark.parametrize("role", ROLES)
def test_nobody_meets_what_is_not_for_them_and_looking_changes_nothing(world, met, role):
    browser_of(world, role)
    before = dump(without=COUNTERS)
    leaks, met[role] = visited(world, role)
    assert leaks == {}
    assert changed_besides_reads(before, dump(without=COUNTERS)) == {}
    assert len(met[role]) > (200 if role in CURRENT else 30) // EVERY  # or else it would prove nothing


def test_together_they_meet_most_of_what_is_planted(world, met):
    for role in set(ROLES) - set(met):  # when this test is run alone
        met[role] = visited(world, role)[1]
    assert len(set().union(*met.values())) >= (400 if THOROUGH else 300)


def test_no_search_finds_what_is_not_for_the_reader(world):
    found = {}
    for role in ("visitor", "applicant", *CURRENT):
        reader = None if role == "visitor" else world.people[role]
        asked = list(world.canaries)[:: 1 if THOROUGH else 4]
        kinds = {word: {each.kind for each in find(reader=reader, text=word)} for word in asked}
        found[role] = {word for word, some in kinds.items() if some}
        said_yes = {word for word, some in kinds.items() if some == {"spotlight"}}  # to the name in it, hidden or not
        leaks = set(world.leaks(role, found[role])) - ({"hidden: name"} & set(world.leaks(role, said_yes)))
        assert leaks == set(), role
    assert len(found["member"]) > len(asked) // 4 > len(found["visitor"]) > len(asked) // 40


def emails(world):
    """Every email of the house in both languages, as (to whom, its kind, what it says)."""
    names = {member.pk: who for who, member in world.people.items()}
    # All have left long ago: a withdrawal is worded only once it is known whether its invitation left.
    Email.objects.filter(kind="calendars.entry", sent_at=None).update(sent_at=world.at, due_at=None)
    for email, language in itertools.product(Email.objects.select_related("member"), ("en", "cy")):
        with translation.override(language):
            mail = KINDS[email.kind](email, unseal(email.sealed))
        if mail:
            said = f"{mail.subject}\n{mail.text}\n{(mail.calendar or b'').decode()}".replace("\r\n ", "")
            yield names.get(email.member_id) or email.address, email.kind, said


def test_emails_name_nobody_but_two_who_were_paired(world):
    """An email to a person outside holds what its sender asked with it; every other repeats its reader's words at most."""
    for role in (*AUTHORS, "partner"):
        for space in (world.things.open, world.things.closed):
            conversations.follow(by=world.people[role], at=world.at - timedelta(days=9), space=space)
    asked = world.at - timedelta(days=3)  # when `planted` lets them ask and answer
    Notification.objects.update(settled_at=None)
    day = next(each for hours in range(12) if not is_night(each := asked + timedelta(hours=hours)))
    notifications.tell_due(at=day)
    for days in range(9):
        while digests.write_due(at=asked + timedelta(days=days)):
            pass
    kinds = set()
    for reader, kind, said in emails(world):
        kinds.add(kind)
        whose = reader.partition("@")[0].rpartition(".")[2] if "@" in reader else reader
        seen = world.seen_in(said)
        if kind in ("home.digest", "home.news"):  # titles that the reader may read, and nothing else
            assert world.leaks(whose, seen) == [], kind
            seen = {word for word in seen if "title" not in world.canaries[word].what}
        if kind == "announcements.announcement":  # what an organiser wrote to all of them
            seen = {word for word in seen if world.canaries[word].who != "organiser"}
        others = {world.canaries[word].who for word in seen} - {whose}
        assert others == set() or (kind in PAIRING and all({reader, who} in world.things.pairs for who in others)), kind
    assert kinds > {
        "approvals.asked",
        "home.digest",
        "home.news",
        "directory.asked",
        "moderation.hidden",
        "stories.told",
    }


def test_a_calendar_feed_holds_what_its_owner_may_see(world):
    for role in CURRENT:
        secret = calendars.new_feed(holder=world.people[role], at=world.at)
        for language in ("", "/cy"):
            answer = Client().get(f"{language}/feed/{secret}/calendar.ics")
            assert answer.status_code == 200
            there = world.seen_in(words_of(answer))
            paired = {word for word in there if {role, world.canaries[word].who} in world.things.pairs}
            assert world.leaks(role, there - paired) == []


def test_no_export_carries_what_is_not_for_its_reader(world):
    carried = set()
    for role in ROLES:
        browser = browser_of(world, role)
        for address in in_turns(exports(desk=role == "organiser"), language_first(role)):
            wrong, there = wrong_in(world, role, address, words_of(browser.post(address)))
            assert wrong == [], (role, address)
            carried |= there
    assert carried


def test_nothing_is_left_out_of_a_home_because_a_room_is_not_asked(world):
    """A room is asked only where its sign is there, or where the member was notified: both are wherever there is a line."""
    seen = set()
    for member in world.people.values():
        signs = waiting.signs_for(member)
        for kind, room in waiting.ROOMS.items():
            if list(room(member=member, at=world.at, most=9)):
                assert signs.get(kind, True), (member, kind)
                seen.add(kind)
        for name in news.NOTIFIED:
            told = set(Notification.objects.filter(member=member, subscription=name).values_list("key", flat=True))
            since = world.at - news.LONGEST
            lines = {each.key for each in news.ROOMS[name](member=member, since=since, until=world.at)}
            assert lines <= told, (member, name)
            seen.update([name] if lines else [])
    assert len(seen) >= 5
