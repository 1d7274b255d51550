"""One sentence, which the operator chooses, says whom the network is for: on home, the joining rule and the joining form."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from pleiad.members.models import Member
from pleiad.outbox import deliver

pytestmark = pytest.mark.django_db
SHIPPED = "for women, and for everyone who supports them, in UK public sector digital, data and technology"
OURS = "for women in public service"


@pytest.fixture(params=["shipped", "chosen"])
def sentence(request, settings):
    if request.param == "shipped":
        return f"{settings.NETWORK['name']} is {SHIPPED}."
    settings.NETWORK = {**settings.NETWORK, "is_for": OURS, "is_for_cy": "i fenywod mewn gwasanaeth cyhoeddus"}
    return f"{settings.NETWORK['name']} is {OURS}."


@pytest.mark.parametrize("page", ["/", "/joining-rule/", "/about/"])
def test_it_stands_where_people_decide_whether_to_join(sentence, client, page):
    assert sentence in client.get(page).content.decode()


def test_it_stands_on_the_joining_form(sentence, client, noon):
    client.post("/enter/", {"address": "new.person@leeds.gov.uk"})
    deliver.run(at=timezone.now())
    code = re.search(r"\b\d{6}\b", mail.outbox[-1].body)[0]
    page = client.post("/enter/code/", {"code": code}, follow=True).content.decode()
    assert "Confirm who you are" in page and sentence in page
    assert not Member.objects.filter(email="new.person@leeds.gov.uk").exists()


def test_the_operator_has_a_sentence_for_welsh_too(settings):
    settings.NETWORK = {**settings.NETWORK, "is_for": OURS, "is_for_cy": "i fenywod mewn gwasanaeth cyhoeddus"}
    assert "i fenywod mewn gwasanaeth cyhoeddus" in Client().get("/cy/joining-rule/").content.decode()
