"""The spotlight of the demonstration: a campaign, colleagues who said yes, and one who has been asked."""

from datetime import timedelta

from django.utils.translation import gettext as _

from pleiad.approvals import actions as approvals
from pleiad.approvals.models import Approval
from pleiad.members import addresses
from pleiad.members.models import Member
from pleiad.spotlight import actions, campaigning
from pleiad.spotlight.models import Piece

from . import cast
from .people import address_of

SEEN = [
    (
        "Akosua Mensah",
        "Eilidh Strachan",
        "Rebuilt the online form for school places with parents, in four evenings. Half as many calls in August.",
        "public",
    ),
    (
        "Priyanka Raghunathan",
        "Carys Llŷr",
        "Rewrote every letter of the council tax service, in Welsh first. The English became shorter too.",
        "public",
    ),
    (
        "Margaret Ollerenshaw",
        "Priyanka Raghunathan",
        "Turned forty spreadsheets of fire safety visits into one list that crews trust.",
        "public",
    ),
    (
        "Carys Llŷr",
        "Akosua Mensah",
        "Sat with every new starter for an hour in her first week. Nobody had asked her to.",
        "network",
    ),
]
WAITS = "Priyanka Raghunathan"
"""The nominee who said yes to being seen by everybody, and waits for an organiser."""
UNKNOWN = ("Gwenllian Pryce", "gwenllian.pryce.invented@small-charity.example")
ASKED = (cast.SPONSOR, cast.WITH_A_PLACE, "Kept the emergency rota running through two storms, from her kitchen table.")


def furnish(*, chance, at):
    """One campaign with what was approved for it, and a nomination that waits. `chance` is not needed."""
    organiser = Member.objects.get(email=address_of(cast.ORGANISERS[0]))
    campaign = campaigning.make(
        by=organiser,
        at=at - timedelta(days=40),
        title="International Women’s Day",
        title_cy="Diwrnod Rhyngwladol y Menywod",
        tag=f"IWD{at.year + 1}",
        about="Colleagues whose work others should know of, in words that they agreed to. Write about one before March.",
        about_cy="Cydweithwyr y dylai eraill wybod am eu gwaith, mewn geiriau y cytunon nhw iddynt.",
        nominate_until=at + timedelta(days=100),
    )
    campaigning.publish(campaign=campaign, by=organiser, at=at - timedelta(days=39))
    for days, (by, about, words, audience) in enumerate(SEEN, start=3):
        waits = about == WAITS and audience == "public"
        then = at - (timedelta(hours=20) if waits else timedelta(days=29 - days))
        _nominate(by, about, words, campaign, at - timedelta(days=30 - days))
        approvals.answer(
            approval=Approval.objects.latest("pk"),
            yes=True,
            at=then,
            given={
                "name": about,
                "role": Member.objects.get(email=address_of(about)).organisation_name,
                "words": words,
                "picture": None,
                "alt": "",
                "audience": audience,
                "campaign": campaign if audience == "public" else None,
                "ends_at": at + timedelta(days=200),
            },
        )
        if audience == "public" and not waits:
            _look_at(Piece.objects.latest("pk"), then + timedelta(hours=5))
    _nominate(*ASKED, campaign, at - timedelta(minutes=5))
    _one_whom_nobody_knows(at)
    return _("Spotlight: a campaign, %(seen)s colleagues who said yes, one who has been asked") % {"seen": len(SEEN)}


def _one_whom_nobody_knows(at):
    """Somebody who is no member, and whose address is on no list, said yes: nobody sees it before an organiser has looked."""
    name, address = UNKNOWN
    actions.nominate(
        by=Member.objects.get(email=address_of(cast.WITH_A_PLACE)),
        name=name,
        address=addresses.parse(address),
        words="Carried the village’s paper library to every house through the winter.",
        at=at - timedelta(days=2),
    )
    approvals.answer(
        approval=Approval.objects.latest("pk"),
        yes=True,
        at=at - timedelta(hours=3),
        given={
            "name": name,
            "role": "",
            "words": "Carried the village’s paper library to every house through the winter.",
            "picture": None,
            "alt": "",
            "audience": "network",
            "campaign": None,
            "ends_at": at + timedelta(days=200),
        },
    )


def _look_at(piece, at):
    organiser = Member.objects.organisers().exclude(pk__in=[piece.author_id, piece.nominator_id]).first()
    actions.decide(piece=piece, public=True, by=organiser, at=at)


def _nominate(by, about, words, campaign, at):
    actions.nominate(
        by=Member.objects.get(email=address_of(by)),
        name=about,
        address=addresses.parse(address_of(about)),
        words=words,
        campaign=campaign,
        at=at,
    )
