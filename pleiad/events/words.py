"""Sentences about an event that pages, letters and calendars share."""

from django.utils.translation import gettext_lazy as _

RULES = {
    "attributable": _("Attributable. You may say what you heard and who said it."),
    "chatham": _("Chatham House rule. Use what you hear, never who said it."),
    "stays": _("Stays here. What is said in this meeting is not repeated outside it."),
}


def rule_sentence(rule: str):
    return RULES[rule]


def recording_sentence(recorded: bool):
    return _("This meeting is recorded.") if recorded else _("This meeting is not recorded.")
