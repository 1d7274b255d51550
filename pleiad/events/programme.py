"""The filters of the programme's list and month, and the address that repeats them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from pleiad.members.models import Member

from . import labels
from .models import Event, EventKind, EventQuerySet, Language, Region

WHERE = [("online", _("Online")), ("in-person", _("In person"))]
LANGUAGES = [(Language.ENGLISH.value, _("English")), (Language.WELSH.value, _("Welsh"))]
ACCESS = [(name.replace("_", "-"), label) for name, label in labels.ACCESS.items()]
SLUG = re.compile(r"[a-z0-9-]{1,60}")
NUMBER = re.compile(r"[1-9][0-9]{0,8}")

OPEN_PARTS: list[Callable[[Member], QuerySet]] = []
OUTCOMES: list[Callable[[list[Event]], dict[int, str]]] = []


def open_parts(of: Callable[[Member], QuerySet]) -> Callable:
    """Register a function that gives the ids of events with a part for this member, as a query set of one column."""
    OPEN_PARTS.append(of)
    return of


def outcomes(of: Callable[[list[Event]], dict[int, str]]) -> Callable:
    """Register a function that says in a line what came out of past events, by event id, in one statement.

    Code that changes what it says must raise the event's `revision`, under which visitors' pages are kept.
    """
    OUTCOMES.append(of)
    return of


def came_out_of(events: list[Event]) -> dict[int, str]:
    """What came out of these events, by id."""
    return {pk: line for of in OUTCOMES for pk, line in of(events).items()}


@dataclass(frozen=True)
class Filters:
    """The chosen filters; empty values filter nothing. `where` is "online" or "in-person", `topic` a slug, `access` names of
    ACCESS, `series` an id, `part` whether the event must have a part for the reader."""

    kind: str = ""
    where: str = ""
    region: str = ""
    topic: str = ""
    language: str = ""
    access: tuple[str, ...] = ()
    series: int = 0
    part: bool = False

    def __bool__(self):
        return self != Filters()

    def query(self, **more) -> str:
        """The query string of these filters, always in the same order; `more` stands before them."""
        values = [
            *more.items(),
            ("kind", self.kind),
            ("where", self.where),
            ("region", self.region),
            ("topic", self.topic),
            ("language", self.language),
            *(("access", each) for each in self.access),
            ("series", self.series or ""),
            ("part", "yes" if self.part else ""),
        ]
        return urlencode([(name, value) for name, value in values if value != "" or name in more])

    def among(self, events: EventQuerySet, reader: Member | None = None) -> EventQuerySet:
        """These events, filtered. `reader`: the member that an event must have a part for; without one, none has."""
        if self.kind:
            events = events.filter(kind=self.kind)
        if self.where:
            events = events.exclude(venue="") if self.where == "in-person" else events.filter(Q(venue="") | ~Q(link=""))
        if self.region:
            events = events.filter(region=self.region)
        if self.topic:
            with_topic = Event.topics.through.objects.filter(topic__slug=self.topic)
            events = events.filter(pk__in=with_topic.values("event_id"))
        if self.language:
            events = events.filter(language__in=[self.language, Language.BOTH])
        for name in self.access:
            events = events.filter(**{name.replace("-", "_"): True})
        if self.series:
            events = events.filter(series=self.series)
        if self.part:
            events = _with_a_part(events, reader)
        return events

    def chips(self, *, topics: Iterable, **more) -> list[dict]:
        """Each chosen filter as {"label", "query"}: the query string without this filter."""
        named = {topic.slug: str(topic) for topic in topics}
        found = [
            (dict(EventKind.choices).get(self.kind), {"kind": ""}),
            (dict(WHERE).get(self.where), {"where": ""}),
            (dict(Region.choices).get(self.region), {"region": ""}),
            (named.get(self.topic, self.topic), {"topic": ""}),
            (dict(LANGUAGES).get(self.language), {"language": ""}),
            *(
                (dict(ACCESS)[name], {"access": tuple(each for each in self.access if each != name)})
                for name in self.access
            ),
            (_("One series") if self.series else "", {"series": 0}),
            (_("Has a part for me") if self.part else "", {"part": False}),
        ]
        return [{"label": label, "query": replace(self, **change).query(**more)} for label, change in found if label]


def _with_a_part(events, reader):
    if reader is None or not OPEN_PARTS:
        return events.none()
    wanted = Q()
    for of in OPEN_PARTS:
        wanted |= Q(pk__in=of(reader))
    return events.filter(wanted)


def read(said: QueryDict) -> Filters:
    """The filters of an address; values that are not among the choices are ignored."""

    def one_of(name, choices):
        value = said.get(name, "")
        return value if value in dict(choices) else ""

    topic, series, access = said.get("topic", ""), said.get("series", ""), set(said.getlist("access"))
    return Filters(
        kind=one_of("kind", EventKind.choices),
        where=one_of("where", WHERE),
        region=one_of("region", Region.choices),
        topic=topic if SLUG.fullmatch(topic) else "",
        language=one_of("language", LANGUAGES),
        access=tuple(name for name, _label in ACCESS if name in access),
        series=int(series) if NUMBER.fullmatch(series) else 0,
        part=said.get("part") == "yes",
    )


def is_from_the_form(said: QueryDict) -> bool:
    """Whether an address comes from the form of filters, which sends its empty fields along."""
    return any(said.get(name) == "" for name in ("kind", "where", "region", "topic", "language"))
