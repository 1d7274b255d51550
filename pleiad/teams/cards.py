"""What a post in the channel looks like: an Adaptive Card with everything in both languages, and nothing of members."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import translation

LANGUAGES = ("en", "cy")
LONGEST = 400  # letters of one text; Teams takes 28 KB in all


@dataclass(frozen=True)
class Card:
    """What one language says: a title, lines of text, lines of (label, value), and one address of the site to open."""

    title: str
    open_label: str
    path: str
    lines: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)


def in_both_languages(words: Callable[[], Card]) -> dict:
    """The card of what `words` says in each language, English first."""
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append((language, words()))
    body = [_part(language, card, first=language == LANGUAGES[0]) for language, card in said]
    actions = [
        {"type": "Action.OpenUrl", "title": card.open_label, "url": f"{settings.BASE_URL}{card.path}"}
        for _language, card in said
    ]
    return {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "fallbackText": " / ".join(_cut(card.title) for _language, card in said),
        "msteams": {"width": "Full"},
        "body": body,
        "actions": actions,
    }


def _part(language, card, *, first):
    items = [_text(card.title, size="Large", weight="Bolder"), *(_text(line) for line in card.lines)]
    items += [_text(f"{label}: {value}") for label, value in card.facts]
    return {"type": "Container", "lang": language, "separator": not first, "spacing": "Large", "items": items}


def _text(words, **looks):
    """Plain text: in a TextBlock Teams would read an organiser's asterisks and brackets as formatting and links."""
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": _cut(words), **looks}]}


def _cut(words):
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"
