"""How this room speaks of reasons, of states, and of what one may know of the other before both said yes."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pleiad.expertise.models import Topic

from .models import Form, Grade, HowToTalk, MentoringProfile, Profession, Proposal, Region, Show, Time, TimeOfDay

NEVER_USED = gettext_lazy(
    "sex, gender identity, age, race, religion or belief, disability, sexual orientation, pregnancy, marriage; and never "
    "your name, how often you are here, or what anybody said of you"
)
KINDS = {
    "topics": gettext_lazy("Topics"),
    "profession": gettext_lazy("Profession"),
    "grade": gettext_lazy("Distance of grade"),
    "sector": gettext_lazy("Sector wished"),
    "times": gettext_lazy("Time of day"),
    "region": gettext_lazy("Region"),
}
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
SHOWN_BY_KIND = {"profession": Show.PROFESSION, "grade": Show.GRADE, "region": Show.REGION, "times": Show.TIMES}
"""Kinds of reason that would tell something of the other which she may not want shown before both said yes."""


def topic_names(slugs) -> dict[str, str]:
    """The names of topics in the language of the page, {slug: name}; one question for all."""
    wanted = set(slugs)
    return {each.slug: str(each) for each in Topic.objects.filter(slug__in=wanted)} if wanted else {}


def slugs_of(proposals) -> set[str]:
    """The topics that the reasons of these proposals name."""
    return {
        slug
        for each in proposals
        for kind, detail, _points in each.reasons
        if kind in ("topics", "same-wish")
        for slug in detail.split(", ")
    }


def reasons(proposal: Proposal, *, names: dict[str, str], shown=None) -> str:
    """Why these two, as one sentence. `shown`: only what the other agreed to show; None: everything, for organisers and
    for two who both said yes."""
    said = [
        _reason(kind, detail, names)
        for kind, detail, _points in proposal.reasons
        if shown is None or kind not in SHOWN_BY_KIND or SHOWN_BY_KIND[kind] in shown
    ]
    if not said:
        return str(_("Nobody else was free, and nothing speaks against it."))
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}."


def _reason(kind, detail, names):
    if kind in ("topics", "same-wish"):
        topics = ", ".join(names.get(slug, slug) for slug in detail.split(", "))
        return (_("can help with: %(topics)s") if kind == "topics" else _("both want: %(topics)s")) % {"topics": topics}
    if kind == "grade":
        above = int(detail)
        if not above:
            return _("the same grade")
        return ngettext("%(above)s grade above", "%(above)s grades above", above) % {"above": above}
    if kind == "sector":
        return _("works in the sector wished: %(sector)s") % {"sector": _(detail)}
    if kind == "times":
        return _("both can talk: %(times)s") % {"times": labels(TimeOfDay, detail.split(", ")).lower()}
    return {"profession": _("the same profession"), "region": _("the same region")}[kind]


def unused(proposal: Proposal) -> str:
    """Which kinds of reason played no part here, as a list in words, or ""."""
    return ", ".join(str(KINDS[kind]).lower() for kind in proposal.unused if kind in KINDS)


def labels(choices, values) -> str:
    """The labels of several values in the order of the choices, with commas."""
    said = [str(label) for value, label in choices.choices if value in values]
    return ", ".join([*said[:1], *(f"{each[0].lower()}{each[1:]}" for each in said[1:])])


def facts_before(profile: MentoringProfile, *, mentor: bool) -> list[tuple]:
    """What a proposal says of the other before both said yes: topics and sector, and what she agreed to show. Somebody
    hidden shows no more than topics and sector, whatever she ticked."""
    member = profile.member
    topics = profile.offers.all() if mentor else profile.wants.all()
    facts = [
        (_("Can help with") if mentor else _("Wants help with"), ", ".join(str(topic) for topic in topics), ""),
        (_("Sector"), capfirst(_(member.sector)) if member.sector else _("Not known"), ""),
        (_("Time"), Time(profile.time).label if profile.time else "", ""),
    ]
    shows = shown_by(profile)
    if Show.NAME in shows:
        facts.insert(0, (_("Name"), member.name, ""))
    if Show.ORGANISATION in shows and member.organisation_name:
        facts.append((_("Organisation"), member.organisation_name, ""))
    if Show.PROFESSION in shows and profile.profession:
        facts.append((_("Profession"), Profession(profile.profession).label, ""))
    if Show.GRADE in shows and profile.grade is not None:
        facts.append((_("Grade"), Grade(profile.grade).label, ""))
    if Show.REGION in shows and profile.region:
        facts.append((_("Region"), Region(profile.region).label, ""))
    if Show.TIMES in shows:
        spoken = "; ".join(filter(None, [labels(HowToTalk, profile.talks), labels(TimeOfDay, profile.times)]))
        if spoken:
            facts.append((_("How and when"), spoken, ""))
    if Show.WORDS in shows and profile.words:
        facts.append((_("In her words"), "", profile.words))
    return [fact for fact in facts if fact[1] or fact[2]]


def shown_by(profile: MentoringProfile) -> frozenset:
    """The values of `Show` that hold for her now."""
    return frozenset() if profile.member.hidden_since else frozenset(profile.shows)


def their_role(form: str, *, is_mentor: bool) -> str:
    """What the other is to the reader: "mentor", "mentee" or "peer"."""
    if form == Form.PEERS:
        return _("peer")
    return _("mentor") if is_mentor else _("mentee")
