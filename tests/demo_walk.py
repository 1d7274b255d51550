"""`python -m tests.demo_walk`: build the demonstration world and follow every link in it, as visitor, member and organiser.

PLEIAD_NOW says at which moment. What the demonstration must have to show is looked for first. Exits with 1 when something
is missing or a link leads to nothing.
"""

import html
import os
import re
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests import environment  # noqa: F401 - the settings and the clock, before Django

EACH = {"en": 12, "cy": 2}
"""Of one page with many arguments, so many are visited in each language."""
LEFT_OUT = re.compile(r"/static/|/demo/emails|.*\.(png|svg|ico|zip|webmanifest)$")


def main() -> int:
    """Build, look, walk; returns the exit status."""
    with tempfile.TemporaryDirectory(prefix="pleiad-demo-") as folder:
        os.environ |= {"VAR": folder, "DATABASE_URL": f"sqlite:///{Path(folder) / 'pleiad.sqlite3'}"}
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections
        from django.test import override_settings

        from pleiad.demo import world

        call_command("migrate", interactive=False, verbosity=0)
        at = datetime.now(UTC)
        world.build(at=at, progress=lambda line: None)
        missing = [what for what, there in must_show(at).items() if not there]
        with override_settings(**plain()):
            broken = [f"{who} at {trouble}" for who, address in people().items() for trouble in walk(who, address)]
        connections.close_all()
    for each in (*(f"The demonstration has nothing of this: {what}" for what in missing), *broken):
        print(f"{at:%Y-%m-%d %H:%M}  {each}", file=sys.stderr)
    return 1 if missing or broken else 0


def plain():
    """Settings under which pages need no built styles; see conftest.plain_settings."""
    from django.conf import settings

    files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return {
        "ALLOWED_HOSTS": ["testserver"],
        "STORAGES": {**settings.STORAGES, "staticfiles": files},
        "MIDDLEWARE": [each for each in settings.MIDDLEWARE if "whitenoise" not in each],
    }


def must_show(at):
    """What a person who tries the demonstration must find on any day: {what: whether it is there}."""
    from django.db.models import F

    from pleiad.approvals.models import Approval
    from pleiad.conversations.models import Question
    from pleiad.events.models import AfterMeeting, Event, Registration
    from pleiad.members.models import Application, DomainListProposal
    from pleiad.mentoring.models import Pairing, PairingCheckIn, Proposal, Round
    from pleiad.notices.models import Notice
    from pleiad.stories.models import Story
    from pleiad.training.models import Cohort
    from pleiad.volunteering.models import Offer, Part

    coming = Event.objects.published().upcoming(at).filter(cancelled_at=None, asked_for_at="")
    roomy = coming.filter(public=True, waiting=0, places_taken__lt=F("capacity"))
    joinable = Round.objects.filter(opens_at__lte=at, closes_at__gt=at, matched_at=None)
    return {
        "a coming meeting open to everybody, with places": roomy,
        "a meeting within a week": coming.filter(starts_at__lte=at + timedelta(days=7)),
        "a full meeting with a waiting list": coming.filter(waiting__gt=0, places_taken=F("capacity")),
        "a place that is on offer": Registration.objects.offered().filter(offered_until__gt=at),
        "a meeting for members only": coming.filter(public=False),
        "a meeting that still lacks its link": coming.filter(link=""),
        "a meeting that was called off": Event.objects.upcoming(at).exclude(cancelled_at=None),
        "a draft": Event.objects.upcoming(at).filter(published_at=None),
        "a past meeting with what came out of it": AfterMeeting.objects.filter(
            public=True, event__ends_at__lt=at
        ).exclude(notes=""),
        "a part that waits for a member": Part.objects.open(at),
        "an offer that waits for an answer": Offer.objects.waiting(),
        "an application that waits": Application.objects.filter(decided_at=None),
        "a change of the domain list that waits": DomainListProposal.objects.all(),
        "a mentoring round to join": joinable,
        "a mentoring pair": Pairing.objects.alive(),
        "a mentoring proposal": Proposal.objects.open(),
        "a question whether two have met": PairingCheckIn.objects.filter(answered_at=None),
        "a training cohort with places": Cohort.objects.open(at).filter(lead__places_taken__lt=F("lead__capacity")),
        "an approval that is asked for": Approval.objects.filter(answered_at=None, withdrawn_at=None, lapsed_at=None),
        "a story": Story.objects.all(),
        "a question": Question.objects.standing(),
        "a notice": Notice.objects.standing(at),
    }


def people():
    from pleiad.demo import cast
    from pleiad.demo.people import address_of

    return {
        "A visitor": "",
        "A member": address_of(cast.WITH_A_PLACE),
        "A member since today": address_of(cast.NEW_TODAY),
        "An organiser": address_of(cast.ORGANISERS[0]),
    }


def walk(who, address):
    """Follow every link from the first page on; gives the addresses that lead to nothing, with what they answered."""
    from django.test import Client

    from pleiad.members.models import Member

    browser = Client(raise_request_exception=False)
    if address:
        browser.force_login(Member.objects.get(email=address))
    waiting, known, seen, visited = ["/", "/cy/"], {"/", "/cy/"}, {}, 0
    while waiting:
        here = waiting.pop(0)
        answer = browser.get(here)
        visited += 1
        if answer.status_code >= 400:
            yield f"{here}: {answer.status_code}"
        for link in links(here, answer):
            if link not in known and _wanted(link, seen):
                known.add(link)
                waiting.append(link)
        answer.close()
    print(f"{who} saw {visited} pages.")


def links(here, answer):
    """Where one can go from this answer, as paths of this house with their queries."""
    if 300 <= answer.status_code < 400:
        found = [answer.headers["Location"]]
    elif answer.headers.get("Content-Type", "").startswith("text/html"):
        found = re.findall(r'<a\s[^>]*?href="([^"]+)"', answer.content.decode())
    else:
        found = []
    for each in found:
        link = html.unescape(each).removeprefix("http://testserver").partition("#")[0]
        if link.startswith("?"):
            link = here.partition("?")[0] + link
        if link.startswith("/") and not link.startswith("//") and not LEFT_OUT.match(link):
            yield link


def _wanted(link, seen):
    """Whether this is not the hundredth page of its kind."""
    from django.urls import Resolver404, resolve
    from django.utils.translation import override

    path, _mark, query = link.partition("?")
    language = "cy" if path.startswith("/cy/") else "en"
    try:
        with override(language):
            kind = language, resolve(path).view_name, bool(query)
    except Resolver404:
        return True
    seen[kind] = seen.get(kind, 0) + 1
    return seen[kind] <= EACH[language]


if __name__ == "__main__":
    sys.exit(main())
