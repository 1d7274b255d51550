"""The names of spaces and of the members who write in them, in the language of the page or email."""

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from pleiad.members.visibility import NETWORK, SEALED, Shown

RULES = {
    "attributable": (gettext_lazy("Attributable"), gettext_lazy("You may repeat what you read and who wrote it.")),
    "chatham": (gettext_lazy("Chatham House rule"), gettext_lazy("Use what you read, never who wrote it.")),
    "stays": (gettext_lazy("Stays here"), gettext_lazy("What is written here is not repeated outside this space.")),
}
ALIASES = {
    "alder": gettext_lazy("Alder"), "beech": gettext_lazy("Beech"), "blackthorn": gettext_lazy("Blackthorn"),
    "chestnut": gettext_lazy("Chestnut"), "elm": gettext_lazy("Elm"), "fir": gettext_lazy("Fir"),
    "hawthorn": gettext_lazy("Hawthorn"), "hornbeam": gettext_lazy("Hornbeam"), "larch": gettext_lazy("Larch"),
    "mulberry": gettext_lazy("Mulberry"), "oak": gettext_lazy("Oak"), "pine": gettext_lazy("Pine"),
    "poplar": gettext_lazy("Poplar"), "quince": gettext_lazy("Quince"), "spruce": gettext_lazy("Spruce"),
    "sycamore": gettext_lazy("Sycamore"), "walnut": gettext_lazy("Walnut"), "whitebeam": gettext_lazy("Whitebeam"),
    "yew": gettext_lazy("Yew"),
}  # fmt: skip
"""The alias of a member who asked without a name: a tree that nobody is called, drawn by lot for each question."""
RENAMED = {
    "ash": "hornbeam", "aspen": "whitebeam", "birch": "blackthorn", "cedar": "chestnut", "cherry": "quince",
    "elder": "fir", "hazel": "walnut", "holly": "mulberry", "juniper": "spruce", "lime": "poplar", "maple": "sycamore",
    "rowan": "hawthorn", "willow": "larch",
}  # fmt: skip
"""Aliases of older questions that are first names too, and the tree that stands for each now."""


def alias_of(question) -> str:
    """The tree that stands for the author of a question without a name."""
    return str(ALIASES[RENAMED.get(question.alias, question.alias)])


def localised(space, column: str) -> str:
    """A space's name or purpose in the active language, in English where there is no Welsh."""
    return (get_language() == "cy" and getattr(space, f"{column}_cy")) or getattr(space, column)


def rule_of(space) -> dict:
    """Name and sentence of the rule, as components/rule_of_the_room.html shows them."""
    name, sentence = RULES[space.rule]
    return {"name": name, "sentence": sentence}


def label_of(question) -> str:
    """The coarse label of the author of a question without a name ("Police, Wales"), or nothing."""
    return ", ".join(_(part) for part in (question.label_sector, question.label_nation) if part)


def who_asked(question, *, shown) -> Shown:
    """The name beside a question: the author's as `shown` gives it (`members.visibility.names`), or that there is none."""
    if question.seal:
        return Shown(_("Asked without a name (here called %(alias)s)") % {"alias": alias_of(question)}, mark=SEALED)
    return _network() if question.for_network else shown(question.author)


def who_answered(answer, *, question, shown) -> Shown:
    """The name beside an answer; in a thread without a name the author answers under the same alias."""
    if answer.seal:
        return Shown(_("%(alias)s, who asked without a name") % {"alias": alias_of(question)}, mark=SEALED)
    return _network() if answer.for_network else shown(answer.author)


def _network() -> Shown:
    """What an organiser wrote for the network bears its name, which no member can have, and its mark."""
    return Shown(settings.NETWORK["name"], mark=NETWORK)
