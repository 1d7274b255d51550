"""What people write to us by email waits on the desk, for organisers alone, until one has dealt with it."""

import pytest
from django.urls import reverse

from pleiad.outbox.models import ReceivedWords

pytestmark = pytest.mark.django_db


@pytest.fixture
def words(amina, noon):
    return ReceivedWords.objects.create(
        digest="1", member=amina, sender=amina.email, subject="A <b>question</b>", text="When is it?\n\nThanks", at=noon
    )


def test_it_waits_with_who_wrote_and_can_be_read(bea, words, signed_in):
    browser = signed_in(bea)
    assert "Amina O’Neill wrote to us" in browser.get(reverse("desk:desk")).content.decode()
    page = browser.get(reverse("desk:received-words-one", args=[words.pk])).content.decode()
    assert "<p>When is it?</p>" in page
    assert "A &lt;b&gt;question&lt;/b&gt;" in page
    assert "nobody has checked it" in page
    assert "mailto:amina.oneill@leeds.gov.uk?subject=A%20%3Cb%3Equestion" in page


def test_one_organiser_takes_it_off_the_list_and_the_next_is_told(bea, cleo, words, signed_in):
    url = reverse("desk:received-words-settle", args=[words.pk])
    signed_in(bea).post(url)
    words.refresh_from_db()
    assert words.settled_by == bea
    browser = signed_in(cleo)
    said = browser.post(url, follow=True).content.decode()
    assert "Another organiser has dealt with this already." in said
    assert "Nobody waits for an answer" in said


@pytest.mark.parametrize("who", ["amina", "dot", None])
@pytest.mark.parametrize("name", ["received-words", "received-words-one", "received-words-settle"])
def test_nobody_else_reads_or_settles_it(cast, client, words, signed_in, who, name):
    browser = signed_in(cast[who]) if who else client
    url = reverse(f"desk:{name}", args=[words.pk] if name != "received-words" else [])
    answer = browser.post(url) if name.endswith("settle") else browser.get(url)
    assert answer.status_code in (302, 404)
    words.refresh_from_db()
    assert words.settled_at is None


def test_a_page_costs_the_same_however_many_wrote(bea, amina, words, signed_in, noon, django_assert_max_num_queries):
    browser, url = signed_in(bea), reverse("desk:received-words")
    browser.get(url)
    for number in range(30):
        ReceivedWords.objects.create(digest=f"x{number}", sender="x@y.example", text="Hello", at=noon)
    with django_assert_max_num_queries(12):
        assert browser.get(url).content.decode().count("wrote to us") >= 20
