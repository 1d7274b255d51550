"""Each kind of reader of a member, and what such a reader sees: asked of the rule that the pages keep, for real colleagues."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from pleiad.members.models import Block, Member
from pleiad.members.organisations import rules
from pleiad.search.kinds import PERSON
from pleiad.search.models import Audience, Document

STAND_INS = {
    "visitor": _lazy("A visitor who has not signed in"),
    "member": _lazy("A member elsewhere"),
    "colleague": _lazy("A colleague"),
    "organiser": _lazy("An organiser"),
}
"""As whom one can see oneself."""


def stand_in(role, member):
    """A reader of this kind who is nobody in particular, for the rules to judge; None for a visitor."""
    return None if role == "visitor" else Member(pk=0, joined_at=member.created_at)


def seen_as(role, member, known) -> dict:
    """What a reader of this kind sees of the member: `says` why, `name`, `profile`, and `documents`, what they find."""
    readers = readers_of(member, known)
    elsewhere = readers[0]
    if role == "colleague":
        mine = list(_colleagues(member, elsewhere["says"], elsewhere["sees"], elsewhere["profile"]))
        current = [each for each in mine if each["apart"]] or mine or [elsewhere]
        reader = current[0]
    else:
        reader = {"visitor": readers[-2], "member": elsewhere, "organiser": readers[-1]}[role]
    named = reader["sees"] if role != "organiser" else True
    unseen = reader.get("apart", False)
    documents = Document.objects.none() if unseen else _found_by(role, member)
    shown = elsewhere if role == "organiser" else reader
    closed = role in ("member", "colleague") and not unseen and _in_closed_spaces(member)
    return {
        "says": reader["says"],
        "name": named,
        "profile": shown["profile"],
        "documents": documents,
        "in_closed": closed,
    }


def _in_closed_spaces(member) -> bool:
    """Whether the member wrote something in a closed space, which those find who are let in there."""
    return Document.objects.filter(author=member, audience=Audience.SPACE, space__closed=True).exists()


def _found_by(role, member):
    """What a search finds of the member, besides the profile, for such a reader; the rule is the one of every search."""
    found = Document.objects.visible_to(stand_in(role, member)).filter(author=member).exclude(kind=PERSON)
    return found.order_by("-at", "-pk")


def readers_of(member, known) -> list[dict]:
    """Who there is, whether such a reader sees this member's name and profile, and why. `apart`: nor anything they wrote."""
    listed = bool(known and known.listed_at and not known.hidden_at)
    named = not member.hidden_since
    elsewhere = _elsewhere(member, listed)
    return [
        {"who": _("A member elsewhere"), "says": elsewhere, "sees": named, "profile": named and listed},
        *_colleagues(member, elsewhere, named, listed),
        *_zone(member),
        {
            "who": _("Someone you block, or who blocks you"),
            "says": _("Neither of you sees the other anywhere, and nobody is told."),
            "sees": False,
            "profile": False,
        },
        {
            "who": _("A visitor who has not signed in"),
            "says": _("They see no members, no profiles and no lists of people."),
            "sees": False,
            "profile": False,
        },
        _organisers(member),
    ]


def _elsewhere(member, listed):
    if member.hidden_since:
        return _("You are hidden: no member sees your name on any list, and what you write is shown as by “A member”.")
    if listed:
        return _("They find you in the directory and in search, and read this profile. They never see your address.")
    return _("They see your name beside what you write. You are not in the directory, so they find no profile.")


def _colleagues(member, elsewhere, named, listed):
    """A line for each place of work of now, and for each earlier one that the shield still covers."""
    employments = list(member.employments.select_related("organisation").order_by("until_on", "pk"))
    apart = member.shielded_since and not _who_still_see(member).exists()
    for each in employments:
        place = str(each) or each.domain or _("your organisation")
        if each.until_on is None:
            says = elsewhere
            if apart:
                says = " ".join(
                    [
                        _("Your shield is up: they never see you or what you write, and you never see them."),
                        rules.known_by(each),
                        rules.not_known(),
                    ]
                )
            yield {
                "who": _("A member we know to work at %(organisation)s") % {"organisation": place},
                "says": says,
                "sees": named and not apart,
                "profile": named and listed and not apart,
                "apart": bool(apart),
            }
        elif each.shielded_since:
            yield {
                "who": _("A member we know to work at %(organisation)s, where you worked") % {"organisation": place},
                "says": _("Your shield still covers it: they never see you or what you write, and you never see them."),
                "sees": False,
                "profile": False,
                "apart": True,
            }


def _who_still_see(member):
    """Real colleagues who would meet the member though a shield is up; there are none, or the page does not say so."""
    colleagues = Member.objects.current().colleagues_of(member)
    return colleagues.exclude(pk__in=Member.objects.numbers_kept_apart_from(member))


def _zone(member):
    if member.shielded_zone:
        yield {
            "who": _("A member with an address at %(zone)s") % {"zone": member.shielded_zone},
            "says": rules.zone_says(member.shielded_zone),
            "sees": False,
            "profile": False,
        }


def _organisers(member):
    """The desk is open to every organiser; those who work where the member works are named."""
    says = [_("They can look you up to help you. Each look is recorded, and they see no blocks and no messages.")]
    own = list(Member.objects.organisers().colleagues_of(member).order_by("name", "pk")[:20])
    blocks = Block.objects.filter(blocker__in=own, blocked=member) | Block.objects.filter(
        blocker=member, blocked__in=own
    )
    met = {pk for pair in blocks.values_list("blocker", "blocked") for pk in pair}
    shown = [each.name for each in own if not each.hidden_since and not each.shielded_since and each.pk not in met]
    if member.shielded_since or member.shielded_zone:
        says.append(_("Your shield does not count at the desk, also not for organisers who work where you work."))
    if shown:
        says.append(_("Organisers we know to work where you work: %(names)s.") % {"names": ", ".join(shown)})
    says.append(_("No organiser who works where you work decides a report about you, as long as there is another."))
    return {"who": _("An organiser at the desk"), "says": " ".join(says), "sees": True, "profile": False}
