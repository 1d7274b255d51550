"""What each address answers to whom: every address, every role, and whether the thing behind it is the reader's own.

`answers.csv` is the table. A new address without a row fails here, and the failure says which row was found; put it into the
table once it is what it should be. Somebody else's thing is 404, or answers as for everyone.
"""

import csv
import logging
import re
import time
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from pleiad.search.models import Looks
from pleiad.testing import THOROUGH
from tests.house.crawl import BY_LETTER, PAIRS, ROWS
from tests.house.planted import plant
from tests.house.test_house import every_page

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("answers.csv")
READERS = {
    "visitor": None, "applicant": "applicant", "suspended": "suspended", "stranger": "member", "owner": "open",
    "organiser": "organiser",
}  # fmt: skip
ODD = {"key": [2**63 - 1, 10**20], "slug": ["-" * 300], "str": ["%00", "x" * 2000]}


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        with translation.override("en"):
            world = plant(at=timezone.now())
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(planted, db):
    logging.disable(logging.ERROR)
    yield planted
    logging.disable(logging.NOTSET)


@pytest.fixture
def browsers(world):
    made = {}
    for reader, role in READERS.items():
        made[reader] = Client()
        made[reader].raise_request_exception = False
        if role:
            made[reader].force_login(world.people[role])
            prove(made[reader], world.people[role])
    return made


def prove(browser, member):
    """As after the mailed code was typed a moment ago."""
    session = browser.session
    session["account_authentication_methods"] = [{"method": "code", "at": time.time()}]
    session["account_authentication_methods_user"] = str(member.pk)
    session.save()


def owned(rows, owner):
    """The first of these rows that is the owner's, else the first of all."""
    model = rows.model
    if "hidden_at" in {field.name for field in model._meta.fields}:
        rows = rows.filter(hidden_at=None)
    if model._meta.app_label == "conversations" and hasattr(model, "text"):
        mine = model.objects.visible_to(owner).filter(author=owner)
        rows = rows.filter(pk__in=mine).order_by("text")  # its numbers are random
    if hasattr(model.objects, "asked_of"):
        return model.objects.asked_of(owner).first() or rows.first()
    of = getattr(getattr(model, "privacy", None), "of", "")
    own = rows.filter(pk=owner.pk) if of == "self" else rows.filter(**{of: owner}) if of else rows.none()
    return own.first() or rows.first()


def value_of(name, kind, part, owner):
    from django.apps import apps

    said = next((rows for pattern, place, rows in ROWS if place == part and re.match(pattern, name)), [1])
    if isinstance(said, list):
        return said[0]
    app, model, *column = said.split(".")
    row = owned(apps.get_model(app, model)._base_manager.order_by("pk"), owner)
    if row is None:
        return 1 if kind == "key" else "nothing"
    return getattr(row, column[0]) if column else row.pk


def address_of(name, path, owner):
    parts = re.findall(r"<(\w+):(\w+)>", path)
    if name in PAIRS:
        kind, model = next(iter(PAIRS[name].items()))
        return reverse(name, kwargs={"kind": kind, "pk": owned(model._base_manager.order_by("pk"), owner).pk})
    if BY_LETTER & {part for _kind, part in parts}:
        return reverse(name, kwargs={part: "nowhere" if kind != "key" else 1 for kind, part in parts})
    return reverse(name, kwargs={part: value_of(name, kind, part, owner) for kind, part in parts})


def answer(browser, method, address):
    """The status in a word; what was done is undone, signing out too."""
    cookies = browser.cookies.output()
    with transaction.atomic():
        found = getattr(browser, method)(address)
        transaction.set_rollback(True)
    if browser.cookies.output() != cookies:
        browser.cookies.clear()
        browser.cookies.load(cookies.replace("Set-Cookie: ", ""))
    if found.status_code not in (301, 302):
        return str(found.status_code)
    if found["Location"].startswith("/enter/?"):
        return "sign in"
    return "proof" if "show-that-it-is-you" in found["Location"] else "goes on"


def found_now(name, path, owner, browsers):
    """The row of one address."""
    address, method = address_of(name, path, owner), "get"
    organiser = answer(browsers["organiser"], "get", address)
    if organiser == "405":
        method, organiser = "post", answer(browsers["organiser"], "post", address)
    others = [answer(browser, method, address) for reader, browser in browsers.items() if reader != "organiser"]
    Looks.objects.all().delete()
    return [name, method, *others, organiser]


def test_every_address_answers_as_the_table_says(world, browsers):
    """In a quick run every fourth address is asked; one without a row always."""
    with TABLE.open(newline="") as file:
        table = {row[0]: row for row in list(csv.reader(file))[1:]}
    owner, wrong, names = world.people[READERS["owner"]], [], set()
    for number, (name, path, _view) in enumerate(every_page()):
        names.add(name)
        said = table.get(name)
        if (THOROUGH or said is None or number % 4 == 0 or name.startswith("conversations:")) and (
            found := found_now(name, path, owner, browsers)
        ) != said:
            wrong.append(",".join(found))
    assert not wrong, "Not as in answers.csv; put these rows there if they are right:\n" + "\n".join(wrong)
    assert set(table) == names, "These addresses are gone: take their rows out."


def odd_addresses():
    for _name, path, _view in every_page():
        parts = re.findall(r"<(\w+):(\w+)>", path)
        for turn in range(max((len(ODD[kind]) for kind, _part in parts), default=0)):
            values = {part: ODD[kind][turn % len(ODD[kind])] for kind, part in parts}
            yield "/" + re.sub(r"<\w+:(\w+)>", lambda found, values=values: str(values[found[1]]), path)


def test_no_number_and_no_word_in_an_address_breaks_a_page(browsers):
    """As an organiser, whom no door stops before the number is looked up."""
    broken = [
        f"{method} {address[:100]}"
        for address in list(odd_addresses())[:: 1 if THOROUGH else 4]
        for method in ("get", "post")
        if answer(browsers["organiser"], method, address) == "500"
    ]
    assert broken == []
