"""Every box of the house filled with an attack, in the database of a running product, and the pages and emails that show one.

`python -m tests.journeys.attacks` plants them by the rooms' own actions and prints as JSON, for each reader, their cookies
and the addresses of the pages on which they meet at least one, those behind the links of emails too. Each attack carries its own number: if it runs, it sets
`window.__xss` to that number; the numbers of the boxes are printed too.
"""

import json
import logging
import re
import sys
from collections import Counter
from datetime import timedelta

import django

ATTACKS = (
    "<script>window.__xss={n}</script>",
    "<img src=x onerror=window.__xss={n}>",
    "<svg/onload=window.__xss={n}>",
    '"><b onmouseover=window.__xss={n}>',
    "' autofocus onfocus=window.__xss={n} x='",
    "[x](javascript:window.__xss={n})",
    "<img src=//evil.example/{n}>",
    "![x](https://evil.example/{n})",
    "</script><script>window.__xss={n}</script>",
    "<!--><svg onload=window.__xss={n}>-->",
    "<javascript:window.__xss={n}>",
    "javascript:window.__xss={n}//",
    "[x](data:text/html,<script>window.__xss={n}</script>)",
    "{{{{ settings.SECRET_KEY }}}}{{% debug %}} __xss={n}",
    "<style>@import'//evil.example/{n}';</style>",
    '<a href="javascript:window.__xss={n}">x</a>',
    "<iframe src=//evil.example/{n}>",
    "\u202e<b>\u2066__xss={n}</b>",
    "&lt;script&gt;window.__xss={n}&lt;/script&gt;",
    "</title><svg onload=window.__xss={n}>",
    "</textarea><img src=x onerror=__xss={n}>",
    "<base href=//evil.example/{n}/>",
    "*<u onclick=window.__xss={n}>* %(name)s %s",
    '\\"-alert({n})-\\"\';window.__xss={n}//',
    "<details open ontoggle=window.__xss={n}>",
    "<https://evil.example/{n}?'onclick='__xss=1>",
)
"""`{n}` is the number of the box. Each is short enough for a title; double braces stand for one."""
NUMBER = re.compile(r"(?:__xss=|evil\.example/)(\d{4,})")
SHORT = ("ask me about", "learning")
"""Boxes for a word or two, into which only the shorter attacks go."""
NOT_A_BOX = ("address", "link of a meeting")
"""What is proved or read as an address before it is kept: no attack gets that far."""
PLAIN = "/cookies/"
"""A page that shows nobody's words but those that stand on every page."""
EVERY_ONE = {"events:event": 99, "approvals:answer": 99, "spotlight:take-back": 99, "events:ticket-offer": 99}
"""A visitor opens every one. For search engines, an event's public page tells it in a script element too; behind the links
of emails stand words in boxes that are filled in already."""
READERS = {"visitor": None, "member": "open", "partner": "partner", "organiser": "organiser"}


def attack(number: int, *, at_most: int = 80) -> str:
    """The attack for the box of this number."""
    fitting = [each for each in ATTACKS if len(each) < at_most - 4]
    return fitting[number % len(fitting)].format(n=number)


def planted(*, at):
    """The world of the house's tests with an attack wherever it has a word, and what organisers write besides."""
    from tests.house.planted import plant
    from tests.house.planted_world import PlantedWorld

    class Attacked(PlantedWorld):
        """A world whose words are attacks. `canaries` says for each number in which box it is."""

        def word(self, who, what, to):
            if what in NOT_A_BOX:
                return super().word(who, what, to)
            number = 1000 + len(self.canaries)
            self.canaries[str(number)] = what
            return attack(number, at_most=50 if what in SHORT else 80)

    world = plant(at=at, world=Attacked(at=at))
    by_organisers(world)
    return world


def by_organisers(world):
    """Events, notices, an occasion, a course and a space, with an attack in each of their boxes, and a cancelled event."""
    from pleiad.conversations.actions import spaces
    from pleiad.events.actions import after
    from pleiad.events.actions import planning as events
    from pleiad.members import powers
    from pleiad.notices import actions as notices
    from pleiad.spotlight import campaigning
    from pleiad.testing import new_event
    from pleiad.training.actions import planning
    from pleiad.volunteering import actions as volunteering

    at, bea = world.at, world.people["organiser"]

    def filled(what, *names):
        return {name: world.word("organiser", f"{what}: {name}", "public") for name in names}

    names = ("title", "title_cy", "summary", "summary_cy", "venue", "access")
    for number in range(len(ATTACKS)):  # each attack in each box, and all of them in the long one
        every = "\n\n".join(filled("event", *(f"description {each}" for each in range(len(ATTACKS)))).values())
        event = new_event(at=at, days=20 + number, public=True, description=every, **filled("event", *names))
        volunteering.add_part(event=event, minutes=30, wanted=2, by=bea, at=at, **filled("part", "what"))
        if number % 4 == 0:
            events.cancel(event=event, by=bea, at=at, **filled("event", "reason"))
        piece = filled("notice", "text", "text_cy")
        notices.make(by=bea, at=at, from_at=at, until_at=at + timedelta(days=3), link="/events/", **piece)
    notes = "\n\n".join(filled("after", *(f"notes {each}" for each in range(len(ATTACKS)))).values())
    after.write_up(event=world.things.past, notes=notes, slides="", recording="", public=True, by=bea, at=at)
    until = at + timedelta(days=9)
    for number in range(4):
        occasion = campaigning.make(
            by=bea, at=at, tag=f"day{number}", nominate_until=until, **filled("campaign", "title", "about")
        )
        campaigning.publish(campaign=occasion, by=bea, at=at)
        planning.make_course(by=bea, at=at, months=[], points=0, **filled("course", "name", "about", "for_whom"))
        spaces.make(by=bea, at=at, rule="stays", **filled("space", "name", "purpose"))
    powers.suspend(member=world.people["suspended"], by=bea, at=at, **filled("member", "reason"))


def browser_of(world, who, host):
    from django.test import Client

    browser = Client(HTTP_HOST=host)
    if who:
        browser.force_login(world.people[who])
    return browser


def met_by(browser, addresses):
    """{address: numbers of the attacks on that page} for every one of these pages that shows this reader one."""
    from pleiad.search.models import Looks

    found = {}
    for address in addresses:
        if address.startswith("/people/"):
            Looks.objects.all().delete()
        answer = browser.get(address)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            numbers = set(NUMBER.findall(answer.content.decode()))
            if numbers:
                found[address] = numbers
    return found


def enough(found, boxes, *, of_a_kind):
    """So few of these pages that every kind of page still shows every kind of box that it can, and so many of each kind.

    What stands on every page, as a notice does, is read on one.
    """
    from django.urls import resolve
    from django.utils import translation

    everywhere = found.get(PLAIN, set())
    chosen, shown, kinds = [PLAIN] if everywhere else [], set(), Counter()
    for address, numbers in sorted(found.items(), key=lambda each: -len(each[1])):
        with translation.override("cy" if address.startswith("/cy/") else "en"):
            view = resolve(address).view_name
        what = {(view, boxes[number]) for number in numbers - everywhere}
        if what and (kinds[view] < of_a_kind.get(view, 1) or what - shown):
            chosen.append(address)
            shown |= what
            kinds[view] += 1
    return chosen


def each_attack_once(emails):
    """So few of these HTML parts that each attack that stands in one of them is still there."""
    chosen, shown = [], set()
    for page in emails:
        numbers = set(NUMBER.findall(page))
        if numbers - shown:
            chosen.append(page)
            shown |= numbers
    return chosen


def main(host):
    django.setup()
    from django.utils import timezone

    from tests.house.crawl import addresses
    from tests.journeys.sent_emails import ask_by_email, emails, send_all

    logging.disable(logging.WARNING)  # many of the addresses lead nowhere, on purpose
    world = planted(at=timezone.now())
    ask_by_email(world)
    boxes = {number: what for number, what in world.canaries.items() if number.isdigit()}
    pages, behind = emails()
    mailbox = send_all(timezone.now())
    told = {"boxes": boxes, "readers": {}, "emails": each_attack_once(pages)}
    besides = {"visitor": [*behind, *mailbox], "member": [each for each in behind if each.endswith("/vouch/")]}
    for reader, who in READERS.items():
        browser = browser_of(world, who, host)
        found = met_by(browser, [*addresses(desk=reader == "organiser"), *besides.get(reader, [])])
        pages = enough(found, boxes, of_a_kind=EVERY_ONE if who is None else {})
        cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
        told["readers"][reader] = {"cookies": cookies, "pages": pages}
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
