from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.home.notifications import notify, tell_at_once
from pleiad.members import paces
from pleiad.members.models import Member
from pleiad.outbox.actions import queue_email
from pleiad.search import actions as search

from . import rules, search_documents
from .models import Known, Message, MessageReply, Portrait, Profile, Thanks
from .search_documents import named
from .topics import knows

BEHIND = 100  # further than any profile counts


@transaction.atomic
def save_profile(
    *,
    by: Member,
    headline: str,
    about: str,
    ask: list[str],
    learn: list[str],
    listed: bool,
    at: datetime,
    private_facts: Collection[str] = (),
    shows: Collection[str] = ("shows_stories",),
) -> Profile:
    """Save a member's profile, whether the directory lists it, which facts the member keeps to themself, and what else
    (`Profile.SHOWS`) stands on the member's page. `ask` and
    `learn` are names of skills and topics in either language, or the member's own words, in the member's order."""
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    seen = "" if "headline" in private_facts else headline
    if listed and (reason := rules.why_not_list(member=by, headline=seen, ask=ask)):
        raise Refused(reason)
    profile, _new = Profile.objects.get_or_create(member=by, defaults={"changed_at": at})
    profile.headline, profile.about, profile.changed_at = headline, about, at
    profile.private_facts = [name for name in Profile.FACTS if name in private_facts]
    for name in Profile.SHOWS:
        setattr(profile, name, name in shows)
    profile.listed_at = (profile.listed_at or at) if listed else None
    profile.save()
    profile.known.all().delete()
    known_as = named()
    Known.objects.bulk_create(
        [
            Known(profile=profile, side=side, position=position, **known_as(each))
            for side, names in ((Known.ASK, ask), (Known.LEARN, learn))
            for position, each in enumerate(dict.fromkeys(filter(None, names)))
        ]
    )
    search_documents.refresh(profile=profile, at=at)
    record(did="saved a profile", by=by, about=profile, at=at, detail={"listed": listed})
    if profile.listed_at == at:
        topics = profile.known.filter(topic__isnull=False).values_list("topic", flat=True)
        among = knows(topics)
        tell_at_once(subscription="members", key=f"profile:{profile.pk}", at=at, among=among, but_not=by)
    return profile


@transaction.atomic
def choose_picture(*, by: Member, jpeg: bytes | None, at: datetime) -> None:
    """Show this picture, as `ui.portraits.portrait` drew it, beside the member's name, or none any more."""
    profile = Profile.objects.select_for_update().get(member=by)
    if jpeg is None:
        Portrait.objects.filter(profile=profile).delete()
    else:
        Portrait.objects.update_or_create(profile=profile, defaults={"jpeg": jpeg})
    profile.pictured_at = at if jpeg is not None else None
    profile.save(update_fields=["pictured_at"])
    record(did="chose a picture" if jpeg else "removed a picture", by=by, about=profile, at=at)


def _today(by: Member, at: datetime) -> int:
    return Message.objects.filter(sender=by, sent_at__gt=at - paces.PACES["message"].within).count()


def left(*, by: Member, at: datetime) -> str:
    """What the page says of how many more the member can write to today, once few are left."""
    return paces.left("message", used=_today(by, at))


@transaction.atomic
def send(*, by: Member, to: Member, purpose: str, text: str, at: datetime) -> Message:
    """Write to a member of the directory, for a stated purpose. The email says only that there is something to read."""
    # Parallel messages of one member queue here, so that together they keep the limit
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    if not Profile.objects.visible_to(by).filter(member=to, listed_at__isnull=False).exists():
        raise Refused(_("They are not in the directory any more."))
    sent = Message.objects.filter(sender=by)
    today = _today(by, at)
    last = sent.filter(recipient=to).order_by("-sent_at").first()
    if reason := rules.why_not_write(sender=by, recipient=to, sent_today=today, last=last, at=at):
        raise Refused(reason)
    if not text.strip():
        raise Refused(_("Write what you would like to ask."))
    try:
        with transaction.atomic():
            message = Message.objects.create(sender=by, recipient=to, purpose=purpose, text=text, sent_at=at)
    except IntegrityError:
        raise Refused(_("You have written to them already. They will answer if they would like to.")) from None
    queue_email(
        kind="directory.asked",
        key=f"asked:{message.pk}",
        at=at,
        to_member=to,
        payload={"message": message.pk},
    )
    record(did="wrote through the directory", by=by, about=message, at=at)
    return message


@transaction.atomic
def thank(*, by: Member, to: Member, text: str, at: datetime) -> Thanks:
    """Send a member of the directory a short word of thanks, which they read and need not answer."""
    if not Profile.objects.visible_to(by).filter(member=to, listed_at__isnull=False).exists():
        raise Refused(_("They are not in the directory any more."))
    if reason := rules.why_not_thank(sender=by, recipient=to):
        raise Refused(reason)
    if not text.strip():
        raise Refused(_("Write what you want to thank them for."))
    paces.take("thank", by=by, at=at)
    thanks = Thanks.objects.create(sender=by, recipient=to, text=text, sent_at=at)
    notify(members=[to], subscription="thanked", key=f"thanks:{thanks.pk}", at=at)
    record(did="thanked a member", by=by, about=thanks, at=at)
    return thanks


@transaction.atomic
def answer(*, message: Message, by: Member, answer: str, at: datetime, text: str = "", address: str = "") -> None:
    """Say yes or a kind no. The recipient's address is shared only with a yes that names it; the sender's email says that
    there is an answer."""
    held = Message.objects.select_for_update().get(pk=message.pk)
    own = list(by.addresses.values_list("address", flat=True))
    if reason := rules.why_not_answer(message=held, by=by, answer=answer, text=text, address=address, own=own):
        raise Refused(reason)
    held.answer, held.answered_at = answer, at
    held.answer_text = text if answer in (MessageReply.YES_HERE, MessageReply.YES_ADDRESS) else ""
    held.shared_address = address if answer == MessageReply.YES_ADDRESS else ""
    held.save(update_fields=["answer", "answered_at", "answer_text", "shared_address"])
    if held.sender_id:
        queue_email(
            kind="directory.answered",
            key=f"answered:{held.pk}",
            at=at,
            to_member=held.sender,
            payload={"message": held.pk},
        )
    record(did="answered through the directory", by=by, about=held, at=at)


@transaction.atomic
def remove_answers(*, member: Member) -> int:
    """Remove the answers of a member who left, and the addresses shared in them; that the member was asked stays for the
    senders. Messages that the member sent are deleted with the member. Returns how many answers there were."""
    return Message.objects.filter(recipient=member).exclude(answer="").update(answer_text="", shared_address="")


def make_room(*, kept: Member, other: Member) -> None:
    """Two accounts of one person become one: what the other's profile names comes after what the kept one's does, and is
    found with it. In the caller's transaction."""
    search.remove(kind=search_documents.KIND, pk=other.pk)
    mine, theirs = (Profile.objects.filter(member=each).first() for each in (kept, other))
    if mine is None or theirs is None:
        return
    Known.objects.filter(profile=theirs).update(position=F("position") + BEHIND)
    mine.private_facts = sorted({*mine.private_facts, *theirs.private_facts})
    if theirs.headline and mine.headline and ("headline" not in theirs.private_facts or "about" in mine.private_facts):
        mine.about = f"{mine.about}\n\n{theirs.headline}".strip()
    mine.save(update_fields=["private_facts", "about"])
