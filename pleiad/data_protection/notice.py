"""The privacy notice, made from what every table says; its versions say what changed since the last."""

from collections.abc import Iterator
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from pleiad.privacy import People, PrivacyDeclaration, Reader, declaration_of

from .models import NoticeVersion

SEEN_BY_OTHERS = (Reader.MEMBERS, Reader.SPACE, Reader.VISITORS, Reader.TEAMS)
"""Readers who are other members, or anyone."""


def declared() -> Iterator[tuple[str, PrivacyDeclaration]]:
    """The room and what it says, for every table that is about people, in the order of the rooms."""
    for model in sorted(apps.get_models(), key=_place):
        said = declaration_of(model)
        if not said.about_nobody:
            yield said.room or model._meta.app_label, said


ORDER = [each.removeprefix("pleiad.") for each in settings.INSTALLED_APPS]


def _place(model) -> int:
    room = declaration_of(model).room or model._meta.app_label
    return ORDER.index(room) if room in ORDER else len(ORDER)


def lines() -> list[dict]:
    """The lines of the notice in the language of now: those that tables of a room say alike stand once."""
    found: dict[tuple, dict] = {}
    for room, said in declared():
        line = {
            "room": room,
            "heading": str(apps.get_app_config(room).verbose_name),
            "people": str(said.people.value),
            "what": str(said.what),
            "why": str(said.why.label),
            "keep": said.kept,
            "readers": [each.value for each in said.read_by],
            "read_by": ", ".join(str(each.label) for each in said.read_by),
        }
        found.setdefault((room, line["what"], line["why"], line["keep"], line["read_by"]), line)
    return list(found.values())


def in_both_languages() -> list[dict]:
    """Each line with its words in every language; what is compared and kept of a version."""
    said = {}
    for code, _label in settings.LANGUAGES:
        with override(code):
            said[code] = lines()
    first, *others = said
    return [
        {
            **{name: line[name] for name in ("room", "people", "readers")},
            **{code: {name: said[code][number][name] for name in WORDS} for code in (first, *others)},
        }
        for number, line in enumerate(said[first])
    ]


WORDS = ("heading", "what", "why", "keep", "read_by")


@transaction.atomic
def publish_when_changed(*, at: datetime) -> NoticeVersion | None:
    """Write a new version down if any table says something else than the last version did; returns it, or None."""
    now = in_both_languages()
    last = NoticeVersion.objects.select_for_update().first()
    if last is not None and last.lines == now:
        return None
    return NoticeVersion.objects.create(at=at, lines=now)


def publish_after_migrating(**_kwargs) -> None:
    """A new version of the program may say something else: it is migrated before it runs."""
    publish_when_changed(at=timezone.now())


def changed_since(before: list[dict], now: list[dict], language: str) -> list[dict]:
    """What a version says otherwise than the one before: lines that came, that went, and that read otherwise."""
    old, new = {_key(each): each for each in before}, {_key(each): each for each in now}
    came = [{"how": "came", "line": each[language]} for key, each in new.items() if key not in old]
    went = [{"how": "went", "line": each[language]} for key, each in old.items() if key not in new]
    other = [
        {"how": "changed", "line": each[language], "before": old[key][language]}
        for key, each in new.items()
        if key in old and old[key] != each and old[key][language] != each[language]
    ]
    return came + other + went


def _key(line: dict) -> tuple[str, str]:
    return line["room"], line["en"]["what"]


def about(people: People, of: list[dict]) -> list[dict]:
    """Those lines that are about these people."""
    return [each for each in of if each["people"] == people]


def seen_by_others(of: list[dict]) -> list[dict]:
    """Those lines that other members, or anyone, read."""
    return [each for each in of if set(each["readers"]) & set(SEEN_BY_OTHERS)]
