"""`python -m tests.old_code`: what a version must go on doing while the version after it changes the tables.

Runs with the code of the version before, on the tables of today; see tests/house/test_upgrade.py.
"""

import sys

import django


def columns_in_the_way() -> list[str]:
    """Columns that this version does not write and that want a value, and those that it reads and that are gone."""
    from django.apps import apps
    from django.db import connection

    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if not model._meta.managed:
                continue
            table = model._meta.db_table
            there = connection.introspection.get_table_description(cursor, table)
            known = {each.column for each in model._meta.get_fields() if each.concrete and not each.many_to_many}
            found += [f"{table}.{name} is gone" for name in known - {each.name for each in there}]
            found += [
                f"{table}.{each.name} has no database default"
                for each in there
                if each.name not in known and not each.null_ok and each.default is None
            ]
    return sorted(found)


def work() -> None:
    """Sign in by a mailed code, register for an event, and ask a question, all in a browser."""
    from django.test import Client
    from django.utils import timezone

    from pleiad.calendars.models import CalendarEntry
    from pleiad.content.models import Space
    from pleiad.conversations.models import Question
    from pleiad.events.models import Registration
    from pleiad.outbox.models import Email
    from pleiad.outbox.secrets import unseal
    from pleiad.teams.models import ChannelInvite
    from pleiad.testing import new_event, new_member

    at = timezone.now()
    member = new_member("old.code@leeds.gov.uk", at=at)
    event = new_event(at=at)
    space = Space.objects.create(slug="old-code", name="Old code", purpose="To ask", made_at=at)

    browser = Client()
    assert browser.post("/enter/", {"address": member.email})["Location"] == "/enter/code/"
    code = unseal(Email.objects.get(kind="members.code").sealed)["code"]
    assert browser.post("/enter/code/", {"code": code})["Location"] in ("/", "/account/")
    assert browser.get("/account/").status_code == 200

    registered = browser.post(f"/events/{event.slug}/register/", {"teams": "with"})
    assert registered["Location"] == f"/events/{event.slug}/registered/"
    assert browser.get(registered["Location"]).status_code == 200
    assert Registration.objects.placed().filter(member=member, event=event).count() == 1
    for kept in (CalendarEntry.objects.filter(holder=member), ChannelInvite.objects.filter(member=member)):
        assert kept.count() == 1, kept.model

    browser.post(f"/ask/in/{space.slug}/enter/")
    browser.post(f"/ask/in/{space.slug}/new/", {"title": "Who has done this before?", "text": "I would like to hear."})
    question = Question.objects.get(space=space, author=member)
    assert browser.get(f"/ask/question/{question.pk}/").status_code == 200


def main() -> None:
    """Say "worked", or end with what stood in the way."""
    django.setup()
    from django.conf import settings
    from django.test import override_settings

    files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = {**settings.STORAGES, "staticfiles": files}
    if found := columns_in_the_way():
        sys.exit("\n".join(found))
    with override_settings(STORAGES=storages, ALLOWED_HOSTS=["testserver"]):
        work()
    print("worked")


if __name__ == "__main__":
    main()
