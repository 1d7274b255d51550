"""The words for an event: its sentences and facts, in the language of the page, email or calendar that asks."""

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from pleiad.ui.dates import day, hours, when

from .models import ACCESS_FACTS, Event, Language

RULES = {
    "attributable": (gettext_lazy("Attributable"), gettext_lazy("You may say what you heard and who said it.")),
    "chatham": (gettext_lazy("Chatham House rule"), gettext_lazy("Use what you hear, never who said it.")),
    "stays": (gettext_lazy("Stays here"), gettext_lazy("What is said in this meeting is not repeated outside it.")),
}


OFFERS = gettext_lazy(
    "A place that is given back is offered to the person who has waited longest. They have a day to take it, or four hours in the last two days before the event, not counting 9pm to 8am. After that it goes to the next person. Shortly before the event, a free place is given straight away."
)
"""How the waiting list works: rules.offer_lasts in words."""


def what_declining_does() -> str:
    """Whether declining in a calendar gives a place back: only where a program reads what calendars answer."""
    if settings.MAIL_IS_READ:
        return _(
            "You can also decline this in your calendar. Then we keep your place for up to a day, in case you change your mind."
        )
    return _("Declining this in your calendar does not give your place back.")


def told(event, column: str) -> str:
    """An event's title, summary or description in the active language, in English where there is no Welsh."""
    return (get_language() == "cy" and getattr(event, f"{column}_cy")) or getattr(event, column)


class English(str):
    """English words on a page in another language: `{{ text|lang }}` marks them, so that screen readers pronounce them right."""

    lang = "en"


def on_a_page(event, column: str) -> str:
    """As `told`, marked as English where a Welsh page shows English. Of a meeting held in Welsh even `title` may be Welsh."""
    text = told(event, column)
    foreign = get_language() == "cy" and not getattr(event, f"{column}_cy") and event.language != Language.WELSH
    return English(text) if foreign else text


def in_one_line(event) -> str:
    """Title and time in one line."""
    return f"{told(event, 'title')}, {when(start=event.starts_at, end=event.ends_at)}"


def rule_of_the_room(event) -> dict:
    """Name and sentence of the rule, and whether the meeting is recorded, as components/rule_of_the_room.html shows it."""
    name, sentence = RULES[event.rule]
    recorded = _("This meeting is recorded.") if event.recorded else _("This meeting is not recorded.")
    return {"name": name, "sentence": f"{sentence} {recorded}"}


def places(event) -> str:
    """ "38 left of 120", "All taken, 4 waiting", or nothing when there is no limit."""
    if event.capacity is None:
        return ""
    if event.places_left > 0:
        return _("%(left)s left of %(all)s") % {"left": event.places_left, "all": event.capacity}
    if event.waiting:
        return ngettext("All taken, %(n)s person waits", "All taken, %(n)s people wait", event.waiting) % {
            "n": event.waiting
        }
    return _("All taken")


ACCESS = {name: Event._meta.get_field(name).verbose_name for name in ACCESS_FACTS}
"""The access facts with their words."""


def access(event) -> list[str]:
    """What makes it easier to take part: the facts that the programme can be filtered by, then the organiser's own words."""
    return [str(label) for name, label in ACCESS.items() if getattr(event, name)] + (
        [on_a_page(event, "access")] if event.access else []
    )


def facts(event, *, at, has_link=False) -> list[tuple]:
    """When, where, places and access, as components/facts.html shows them; no places for an event that is over or cancelled.
    `has_link`: the reader has a place, and the link with it."""
    closed = event.cancelled_at or event.ends_at <= at
    where = event.venue or _("Online")
    rest = _("your link comes with your place")
    if event.venue:
        rest = _("and online: your link comes with your place") if event.link else ""
    if closed or has_link:
        rest = ""
    lines = [
        (_("When"), day(moment=event.starts_at), hours(start=event.starts_at, end=event.ends_at)),
        (_("Where"), where, rest),
    ]
    if places(event) and not closed:
        lines.append((_("Places"), places(event), ""))
    if event.region:
        lines.append((_("Region"), "", event.get_region_display()))
    if event.language != Language.ENGLISH:
        lines.append((_("Language"), "", event.get_language_display()))
    if eased := access(event):
        lines.append((_("Access"), "", ", ".join(eased)))
    return lines
