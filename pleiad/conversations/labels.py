"""The names of spaces and of the members who write in them, in the language of the page or email."""

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from pleiad.members.visibility import name_for

RULES = {
    "attributable": (gettext_lazy("Attributable"), gettext_lazy("You may repeat what you read and who wrote it.")),
    "chatham": (gettext_lazy("Chatham House rule"), gettext_lazy("Use what you read, never who wrote it.")),
    "stays": (gettext_lazy("Stays here"), gettext_lazy("What is written here is not repeated outside this space.")),
}
ALIASES = {
    "alder": gettext_lazy("Alder"), "ash": gettext_lazy("Ash"), "aspen": gettext_lazy("Aspen"),
    "beech": gettext_lazy("Beech"), "birch": gettext_lazy("Birch"), "cedar": gettext_lazy("Cedar"),
    "cherry": gettext_lazy("Cherry"), "elder": gettext_lazy("Elder"), "elm": gettext_lazy("Elm"),
    "hawthorn": gettext_lazy("Hawthorn"), "hazel": gettext_lazy("Hazel"), "holly": gettext_lazy("Holly"),
    "juniper": gettext_lazy("Juniper"), "larch": gettext_lazy("Larch"), "lime": gettext_lazy("Lime"),
    "maple": gettext_lazy("Maple"), "oak": gettext_lazy("Oak"), "pine": gettext_lazy("Pine"),
    "poplar": gettext_lazy("Poplar"), "rowan": gettext_lazy("Rowan"), "spruce": gettext_lazy("Spruce"),
    "sycamore": gettext_lazy("Sycamore"), "willow": gettext_lazy("Willow"), "yew": gettext_lazy("Yew"),
}  # fmt: skip
"""The alias of a member who asked without a name: a tree, drawn by lot for each question."""


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


def who_asked(question, *, reader) -> str:
    """The name beside a question: the author's as this reader may see it, or the alias."""
    if question.seal:
        return str(ALIASES[question.alias])
    return name_for(question.author, reader=reader)


def who_answered(answer, *, question, reader) -> str:
    """The name beside an answer; in a thread without a name the author answers under the same alias."""
    if answer.seal:
        return _("%(alias)s, who asked") % {"alias": ALIASES[question.alias]}
    return name_for(answer.author, reader=reader)
