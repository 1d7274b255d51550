"""What reaches people by email in an attacked world: the HTML part of every email, and the pages behind its links."""

import re
from datetime import timedelta

from pleiad.events.actions import registrations

BEHIND = re.compile(r"(?:/cy)?/(?:ticket|join|feed)/[^\s<>\"]+")
"""Addresses that only an email knows."""


def ask_by_email(world):
    """A place that is offered, a contact who is asked for training, a member who is asked to vouch, and a member who waits near
    a town is told: with an attack in whatever their emails and the pages behind them repeat."""
    from pleiad.events.actions import registering
    from pleiad.events.models import Registration
    from pleiad.members import vouching
    from pleiad.members.models import Application
    from pleiad.testing import new_event
    from pleiad.training.actions import planning, points, requests, watching
    from pleiad.training.locations.find import find

    at, people = world.at, world.people
    bea = people["organiser"]

    def filled(what, *names):
        return {name: world.word("organiser", f"{what}: {name}", "public") for name in names}

    for _number in range(6):
        event = new_event(at=at, days=9, capacity=1, **filled("full event", "title", "title_cy", "venue"))
        for who in ("partner", "open"):
            registering.register(event=event, member=people[who], at=at)
        held = Registration.objects.get(event=event, member=people["partner"])
        registrations.withdraw(registration=held, by=people["partner"], at=at)
    for number in range(4):
        course = planning.make_course(
            by=bea, at=at, months=[], points=1, **filled("course", "name", "about", "for_whom")
        )
        watching.watch(member=people["partner"], found=find("Leeds"), within=40, course=None, at=at)
        days = [(at + timedelta(days=60 + number), at + timedelta(days=60 + number, hours=2))]
        venue = filled("course", "venue")
        cohort = planning.plan_cohort(course=course, found=find("Leeds"), days=days, capacity=9, by=bea, at=at, **venue)
        planning.publish_cohort(cohort=cohort, by=bea, at=at)
        watching.tell_of(cohort=cohort, at=at)
        points.grant(
            organisation=people["open"].organisation, year=at.year, points=9, expires_at=at + timedelta(days=300), by=bea,
            at=at, contact_address="contact@training.example", **filled("allowance", "contact_name"),
        )  # fmt: skip
        requests.ask(cohort=cohort, member=people["open"], at=at)
    vouching.ask_to_vouch(
        application=Application.objects.get(member=people["applicant"], decided_at=None), by=people["applicant"],
        addresses=[people["open"].email], at=at,
    )  # fmt: skip


def emails():
    """The HTML part of every email that waits, in both languages, and the addresses that only emails know."""
    from django.utils import timezone, translation

    from pleiad.outbox.deliver import to_mime
    from pleiad.outbox.emails import KINDS
    from pleiad.outbox.models import Email
    from pleiad.outbox.secrets import unseal

    found, behind = [], []
    # A withdrawal is worded only once it is known whether its invitation left.
    Email.objects.filter(kind="calendars.entry", sent_at=None).update(sent_at=timezone.now())
    for email in Email.objects.select_related("member").order_by("pk"):
        for language in ("en", "cy"):
            email.language = language
            with translation.override(language):
                mail = KINDS[email.kind](email, unseal(email.sealed))
            if mail:
                parts = {kind: content for content, kind in to_mime(email, mail).alternatives}
                found.append(parts["text/html"])
                behind += BEHIND.findall(mail.text)
    return found, list(dict.fromkeys(behind))


def send_all(at):
    """Send them into the demonstration's mailbox; gives the addresses of its pages."""
    from django.urls import reverse

    from pleiad.integrations.mail import mailbox
    from pleiad.outbox import deliver

    while deliver.run(at=at):
        pass
    return [reverse("demo:email", args=[each.name]) for each in mailbox.emails(most=mailbox.KEEP)]
