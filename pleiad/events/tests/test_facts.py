"""A fact of an event stands once. What is added by half is named here, with what is missing."""

import pytest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import override

from pleiad.search.models import Document
from pleiad.testing import new_event

from .. import programme, relatives
from ..actions import planning
from ..desk.forms.event import EventForm
from ..models import ACCESS_FACTS, Event
from ..rows import row

FACTS = [field.name for field in Event._meta.get_fields() if isinstance(getattr(field, "verbose_name", ""), Promise)]
"""What people say of an event: the columns with words of their own, not those that the product keeps for itself."""


def test_the_form_asks_for_every_fact():
    missing = [name for name in FACTS if name not in EventForm.Meta.fields]
    assert not missing, (
        f"The form of an event does not ask for {', '.join(missing)}. Name what eases taking part in ACCESS_FACTS "
        "(events/models/events.py), anything else in EventForm.Meta.fields."
    )


def test_the_actions_take_every_fact_by_name():
    asked, taken = {*EventForm.Meta.fields, "starts_at", "ends_at"}, set(planning.EventFacts.__annotations__)
    assert asked == taken, (
        "EventDetails in events/actions/planning.py lacks what the form asks for: "
        f"{', '.join(asked - taken) or 'nothing'}; and names what it does not ask for: {', '.join(taken - asked) or 'nothing'}."
    )


def test_the_page_of_the_form_shows_every_field(bea, signed_in):
    answer = signed_in(bea).get(reverse("desk:create-event"))
    body, form = answer.content.decode(), answer.context["form"]
    missing = [name for name in form.fields if f'name="{name}"' not in body]
    assert not missing, f"events/desk/_event_fields.html does not show {', '.join(missing)}."


@pytest.mark.parametrize("name", ACCESS_FACTS)
def test_an_access_fact_is_on_the_pages_in_the_filter_and_in_search(name, bea, client, signed_in, noon):
    event = new_event(at=noon, title="With it", title_cy="Gyda fo", **{name: True})
    new_event(at=noon, title="Without it")
    planning.publish(event=event, by=bea, at=noon)
    label, desk = str(Event._meta.get_field(name).verbose_name), signed_in(bea)
    with override("cy"):
        welsh = str(Event._meta.get_field(name).verbose_name)
    value = next((value for value, words in programme.ACCESS if str(words) == label), "")
    listed = client.get(f"/events/?access={value}").content.decode()
    found = dict(Document.objects.filter(kind="event", object_id=event.pk).values_list("language", "text"))
    says = {
        "the event’s page": label in client.get(event.get_absolute_url()).content.decode(),
        "the event’s page on the desk": label in desk.get(reverse("desk:event", args=[event.pk])).content.decode(),
        "the lines of lists": label in row(event)["facts"],
        "the boxes of the filter": value and f'value="{value}"' in client.get("/events/").content.decode(),
        "what the filter finds": "With it" in listed and "Without it" not in listed,
        "search in English": label in found["en"],
        "search in Welsh": welsh in found["cy"],
        "what raises the revision of related pages": name in relatives.SHOWN_BY_RELATIVES,
        "the event’s page in Welsh": welsh in client.get(f"/cy{event.get_absolute_url()}").content.decode(),
    }
    missing = [where for where, there in says.items() if not there]
    assert not missing, f"“{label}” is missing from {', '.join(missing)}."
