"""An attacker with the dump, the log and the mailbox, but without the safeguarding key, does no better than chance."""

import logging
import math
from datetime import timedelta
from random import Random
from statistics import mean

import pytest
import time_machine
from django.test import Client

from pleiad.audit.actions import record
from pleiad.config.logs import JsonLine
from pleiad.members.models import Member
from pleiad.outbox import deliver
from pleiad.testing import THOROUGH, new_member

from .. import periodic
from ..actions import posts as conversations_posts
from ..actions import sealed
from ..models import Question
from .attacker import Attacker, dump, percentile

MEMBERS = 24
POSTS, DAYS = (300, 20) if THOROUGH else (90, 6)
"""A thorough run looks at more posts, so that less can hide in chance."""


@pytest.fixture
def log():
    """What the product writes into its log, as lines."""
    lines, formatter = [], JsonLine()

    class Keep(logging.Handler):
        def emit(self, each):
            lines.append(formatter.format(each))

    keeper = Keep()
    logging.getLogger().addHandler(keeper)
    yield lines
    logging.getLogger().removeHandler(keeper)


@pytest.fixture
def people(cast, space, noon):
    """Members of two sectors and two nations; all have entered the space."""
    made = [new_member(f"p{n}@leeds.gov.uk", at=noon - timedelta(days=300), name=f"Person {n}") for n in range(MEMBERS)]
    for n, each in enumerate(made):
        Member.objects.filter(pk=each.pk).update(
            sector=("local", "police")[n % 2], nation=("Wales", "England")[n // 12]
        )
        conversations_posts.enter(space=space, by=each, at=noon - timedelta(days=100))
    return list(Member.objects.filter(pk__in=[each.pk for each in made]).order_by("pk"))


def live(space, people, *, chance, start, posts=POSTS, days=DAYS, same_visit):
    """Many days: members sign in, read, write with and without their name, and follow. Returns the author of each sealed
    post. With `same_visit` the author also does something with their name in the same minute."""
    path, authors = f"/ask/in/{space.slug}/without-my-name/", {}
    moments = []
    for number in range(posts):
        moments.append((chance.uniform(0, days * 24), number % len(people), "sealed"))
    for _ in range(posts * 2):
        moments.append((chance.uniform(0, days * 24), chance.randrange(len(people)), "named"))
    browsers, since, hours = {}, {}, 0
    with time_machine.travel(start, tick=False) as clock:
        for hour, who, what in sorted(moments):
            while hours < hour:
                clock.move_to(start + timedelta(hours=hours))
                periodic.run(at=start + timedelta(hours=hours))
                hours += 1
            at = start + timedelta(hours=hour)
            clock.move_to(at)
            person = people[who]
            if who not in browsers or chance.random() < 0.1 or hour - since[who] > 13 * 24:
                browsers[who], since[who] = Client(), hour
                browsers[who].force_login(person)
            if what == "named" or same_visit:
                named(space, person, at, chance)
            if what == "sealed":
                sealed.tally.__init__()  # the limit of three a day is not what is tried here
                claim = sealed.new_claim()
                labels = sealed.labels_for(person, space=space)
                form = {"title": "Sealed", "text": "A question.", "claim": claim}
                form["label"] = chance.choice(["", *map("|".join, labels)])
                assert "It is on its way" in browsers[who].post(path, form).content.decode()
                authors[sealed.claim_hash(claim)] = person.pk
        for more in range(24 * 12):
            periodic.run(at=start + timedelta(hours=hours + more))
        while deliver.run(at=start + timedelta(hours=hours + 400), clock=lambda: start):
            pass
    return authors


def named(space, person, at, chance):
    what = chance.randrange(4)
    if what == 0:
        conversations_posts.ask(space=space, by=person, at=at, title="With my name", text="Something.")
    elif what == 1 and (question := Question.objects.standing().order_by("-written_at").first()):
        conversations_posts.answer(question=question, by=person, at=at, text="Something.")
    elif what == 2:
        conversations_posts.follow(by=person, at=at, space=space)
    else:
        record(did="did something with their name", by=person, at=at)


def attack(authors, people, log, mailoutbox):
    members = [each.pk for each in people]
    tables = dump()
    posts = [row for row in tables["conversations.Question"] if row["seal"]]
    assert len(posts) == len(authors)
    mails = [str(mail.message()) for mail in mailoutbox]
    attacker = Attacker(tables, log=log, mails=mails, members=members)
    ranks = []
    for post in posts:
        possible = [pk for pk in members if attacker._fits(pk, post) == 0]
        assert len(possible) >= 5
        ranks.append(percentile(attacker.rank(post), authors[post["claim_hash"]], possible))
    return ranks


def error(ranks):
    """The standard error of the mean of this many ranks drawn by chance."""
    return math.sqrt(1 / 12 / len(ranks))


@pytest.mark.usefixtures("unhurried")
def test_the_attacker_does_no_better_than_chance(space, key, people, log, noon, mailoutbox):
    authors = live(space, people, chance=Random(7), start=noon, same_visit=False)
    ranks = attack(authors, people, log, mailoutbox)
    assert len(ranks) == POSTS
    assert abs(mean(ranks) - 0.5) < 3.3 * error(ranks)  # one run in a thousand would miss this by chance


@pytest.mark.usefixtures("unhurried")
def test_the_attacker_is_a_real_one(space, key, people, log, noon, mailoutbox, monkeypatch):
    """The same attacker finds most authors when lots are not drawn and the visit leaves a trace."""
    monkeypatch.setattr(sealed, "CHANCE", 1)
    authors = live(space, people, chance=Random(7), start=noon, posts=100, days=10, same_visit=True)
    ranks = attack(authors, people, log, mailoutbox)
    assert mean(ranks) < 0.25


@pytest.mark.usefixtures("unhurried")
def test_what_a_visit_with_a_name_gives_away_stays_small(space, key, people, log, noon, mailoutbox):
    """A member signs in and writes with and without a name within the same minute: the worst that a member can do."""
    authors = live(space, people, chance=Random(11), start=noon, same_visit=True)
    ranks = attack(authors, people, log, mailoutbox)
    assert mean(ranks) > 0.25  # 0.33 when it was measured, with an error of 0.02; docs/safety.md says so
