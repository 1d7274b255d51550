"""Words for reasons and states, and what a proposal says of the other person before both said yes."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.directory.models import Topic

from .models import (
    Form,
    Grade,
    HowToTalk,
    MentoringProfile,
    MentoringRegion,
    Profession,
    Proposal,
    Show,
    Time,
    TimeOfDay,
)
from .soft_rules import SAME_WISH, SOFT_RULES

NEVER_USED = gettext_lazy(
    "sex, gender identity, age, race, religion or belief, disability, sexual orientation, pregnancy, marriage; and "
    "never your name, how often you are here, or what anyone said about you"
)
STATES = {
    "planned": (gettext_lazy("Planned"), ""),
    "proposed": (gettext_lazy("Asked"), "waiting"),
    "half": (gettext_lazy("One said yes"), "waiting"),
    "paired": (gettext_lazy("Both said yes"), "done"),
    "refused": (gettext_lazy("One said no"), ""),
    "lapsed": (gettext_lazy("Not answered"), "problem"),
    "withdrawn": (gettext_lazy("Withdrawn"), ""),
    "superseded": (gettext_lazy("Replaced"), ""),
}
WHAT_IT_IS = {
    Form.PAIRING: gettext_lazy("You meet about once a month, for as long as the round lasts."),
    Form.CIRCLE: gettext_lazy("One mentor and a few mentees talk together, for as long as the round lasts."),
    Form.FLASH: gettext_lazy("One conversation, within six weeks. Nothing more is expected of either of you."),
    Form.PEERS: gettext_lazy("Two who want the same help each other along. Neither of you is the mentor."),
}


def topic_names(slugs) -> dict[str, str]:
    """The names of topics in the language of the page, {slug: name}, in one query."""
    wanted = set(slugs)
    return {each.slug: str(each) for each in Topic.objects.filter(slug__in=wanted)} if wanted else {}


def slugs_of(proposals) -> set[str]:
    """The topics that the reasons of these proposals name."""
    return {
        slug
        for each in proposals
        for kind, detail, _points in each.reasons
        if _rule(kind).worded_as == "topics"
        for slug in detail.split(", ")
    }


def reasons(proposal: Proposal, *, names: dict[str, str], shown=None) -> str:
    """Why these two, as one sentence.

    `shown`: what the other person agreed to show; None: everything, for organisers and for two who both said yes.
    """
    said = [
        _reason(kind, detail, names)
        for kind, detail, _points in proposal.reasons
        if shown is None or not _rule(kind).shown_as or _rule(kind).shown_as in shown
    ]
    if not said:
        return str(_("Nobody else was free, and there is no reason against it."))
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}."


def _reason(kind, detail, names):
    rule = _rule(kind)
    return rule.said(detail, _worded(rule, detail.split(", "), names))


def _rule(kind):
    return SAME_WISH if kind == SAME_WISH.kind else SOFT_RULES[kind]


def _worded(rule, values, names):
    """What two share, in the language of the page."""
    if rule.worded_as == "topics":
        return ", ".join(names.get(slug, slug) for slug in values)
    if rule.worded_as == "text":
        return ", ".join(_(value) for value in values if value)
    return labels(MentoringProfile._meta.get_field(rule.asked_of(mentor=True)).choices, values).lower()


def unused(proposal: Proposal) -> str:
    """Which kinds of reason played no part here, as a list in words, or ""."""
    return ", ".join(str(SOFT_RULES[kind].label).lower() for kind in proposal.unused if kind in SOFT_RULES)


def labels(choices, values) -> str:
    """The labels of several values in the order of the choices, with commas."""
    said = [str(label) for value, label in choices if value in values]
    return ", ".join([*said[:1], *(f"{each[0].lower()}{each[1:]}" for each in said[1:])])


def facts_before(profile: MentoringProfile, *, mentor: bool, name: str) -> list[tuple]:
    """What a proposal says of the other person before both said yes: topics and sector, and what they agreed to show.

    A hidden member shows no more than topics and sector, whatever they ticked. `name`: as the reader sees it.
    """
    member = profile.member
    topics = profile.offers.all() if mentor else profile.wants.all()
    facts = [
        (_("Can help with") if mentor else _("Wants help with"), ", ".join(str(topic) for topic in topics), ""),
        (_("Sector"), capfirst(_(member.sector)) if member.sector else _("Not known"), ""),
        (_("Time"), Time(profile.time).label if profile.time else "", ""),
    ]
    shows = shown_by(profile)
    if Show.NAME in shows:
        facts.insert(0, (_("Name"), name, ""))
    if Show.ORGANISATION in shows and member.organisation_name:
        facts.append((_("Organisation"), member.organisation_name, ""))
    if Show.PROFESSION in shows and profile.profession:
        facts.append((_("Profession"), Profession(profile.profession).label, ""))
    if Show.GRADE in shows and profile.grade is not None:
        facts.append((_("Grade"), Grade(profile.grade).label, ""))
    if Show.REGION in shows and profile.region:
        facts.append((_("Region"), MentoringRegion(profile.region).label, ""))
    if Show.TIMES in shows:
        spoken = "; ".join(
            filter(None, [labels(HowToTalk.choices, profile.talks), labels(TimeOfDay.choices, profile.times)])
        )
        if spoken:
            facts.append((_("How and when"), spoken, ""))
    if Show.WORDS in shows and profile.words:
        facts.append((_("In their own words"), "", profile.words))
    return [fact for fact in facts if fact[1] or fact[2]]


def shown_by(profile: MentoringProfile) -> frozenset:
    """The values of `Show` that hold for the member now."""
    return frozenset() if profile.member.hidden_since else frozenset(profile.shows)


def their_role(form: str, *, is_mentor: bool) -> str:
    """What the other is to the reader: "mentor", "mentee" or "peer"."""
    if form == Form.PEERS:
        return _("peer")
    return _("mentor") if is_mentor else _("mentee")
