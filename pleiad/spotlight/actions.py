import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from pleiad.approvals import actions as approvals
from pleiad.approvals.models import Approval
from pleiad.approvals.rules import why_not_ask
from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.home.notifications import tell_at_once
from pleiad.members import paces
from pleiad.members.addresses import ParsedAddress as Parsed
from pleiad.members.addresses import parse
from pleiad.members.eligibility import versions
from pleiad.members.models import Address, Member
from pleiad.members.rules import answer_by
from pleiad.outbox.actions import queue_email
from pleiad.search import actions as search
from pleiad.search.models import Audience as Found

from . import channel_posts, rules
from .models import Campaign, Nomination, Picture, Piece, PieceApplause, PieceAudience

KIND = "spotlight.nomination"
A_DAY = timedelta(days=1)


@transaction.atomic
def nominate(
    *, by: Member, name: str, address: Parsed, words: str, at: datetime, campaign: Campaign | None = None
) -> None:
    """Ask a colleague, member or not, whether what they did may be shown. Nobody else reads a word before their yes.

    What `by` sees is the same to the last day, whether the nominee is a member or not, and also when they have blocked
    `by` and are therefore sent no email.
    """
    key = versions.current().key(address)
    nominee = Member.objects.filter(pk__in=Address.objects.filter(key=key).values("member")).first()
    if nominee:  # of two who write at once, the second finds the question of the first
        Member.objects.select_for_update(no_key=True).get(pk=nominee.pk)
    about_nominee = _about(nominee, address)
    again = about_nominee.filter(nominator=by).exists()
    if reason := rules.why_not_nominate(own=nominee == by, again=again, campaign=campaign, at=at):
        raise Refused(reason)
    lately = Approval.objects.filter(asker=by, asked_at__gt=at - A_DAY).count()
    lately += Nomination.objects.filter(nominator=by, nominated_at__gt=at - A_DAY).exclude(approval__asker=by).count()
    if reason := why_not_ask(asker=by, asked_lately=lately) or paces.why_not(
        "nominate", used=_asked_by(by, nominee, at)
    ):
        raise Refused(reason)
    nomination = Nomination.objects.create(
        nominator=by,
        nominee=nominee,
        name=name,
        address=nominee.email if nominee else address.text,
        words=words,
        campaign=campaign,
        nominated_at=at,
    )
    record(did="nominated", by=by, about=nomination, at=at)
    nomination.approval = _join(nomination, about_nominee, at) or approvals.ask(
        kind=KIND,
        about=nomination.pk,
        asker=by,
        name=name,
        address=nomination.address,
        language=nominee.language if nominee else "",
        at=at,
        expires_at=at + rules.ANSWER_WITHIN,
        outsider=nominee is None,
    )
    nomination.save(update_fields=["approval"])


def _asked_by(by: Member, nominee: Member | None, at: datetime) -> int:
    """How often this member has lately had the nominee asked. Who is no member is asked once in 90 days by all together."""
    if nominee is None:
        return 0
    since = at - paces.PACES["nominate"].within
    return Approval.objects.filter(kind=KIND, asker=by, address=nominee.email, asked_at__gt=since).count()


def _about(nominee: Member | None, address: Parsed) -> QuerySet[Nomination]:
    """What has been written about the nominee and waits for an answer, before and after they became a member."""
    if nominee is None:
        return Nomination.objects.filter(nominee=None, address=address.text)
    return Nomination.objects.filter(Q(nominee=nominee) | Q(nominee=None, address__in=[nominee.email, address.text]))


def _join(nomination: Nomination, about_nominee: QuerySet[Nomination], at: datetime) -> Approval | None:
    """The open question to the nominee that these words can join; None when there is none, or none that was emailed."""
    if not may_be_written_to(nomination):
        return None
    questions = about_nominee.exclude(pk=nomination.pk).values("approval")
    for asked in Approval.objects.select_for_update(of=("self",)).open().filter(pk__in=questions, expires_at__gt=at):
        until = rules.open_until(asked_at=asked.asked_at, at=at)
        if until and asked.asker.is_current and nominations_behind(asked):
            Approval.objects.filter(pk=asked.pk).update(expires_at=max(until, asked.expires_at))
            return asked
    return None


def nominations_behind(approval: Approval) -> list[Nomination]:
    """The nominations behind a nominee's link, oldest first; none from a member kept apart from the nominee."""
    found = Nomination.objects.filter(approval=approval).select_related("nominator", "nominee", "campaign")
    return [each for each in found.order_by("pk") if may_be_written_to(each)]


def may_be_written_to(nomination: Nomination) -> bool:
    """Whether the nominee may be emailed: not after they have left, nor by a member kept apart from them."""
    nominee, by = nomination.nominee, nomination.nominator
    if nominee is None or by is None:
        return True
    return nominee.is_active and not Member.objects.kept_apart_from(by).filter(pk=nominee.pk).exists()


def settled(*, approval: Approval, at: datetime, given: dict | None) -> None:
    """A yes makes the piece, as the nominee worded it; anything else leaves nothing. Everyone who wrote is told."""
    behind = nominations_behind(approval)
    if approval.answer == "yes" and behind:
        _show(behind, given or {}, at)
    if approval.answer:  # a member kept apart from the nominee learns nothing sooner than if no email had gone
        Nomination.objects.filter(approval=approval).exclude(pk__in=[each.pk for each in behind]).update(approval=None)
    for each in Nomination.objects.filter(approval=approval):
        let_go(nomination=each, at=at, answer=approval.answer, told=each.nominator_id == approval.asker_id)


@transaction.atomic
def let_go(*, nomination: Nomination, at: datetime, answer: str = "", told: bool = False) -> None:
    """Delete a nomination that is no longer needed; the nominator is told what the nominee said, unless `told` already."""
    if nomination.nominator_id and not told:
        queue_email(
            kind="spotlight.answered",
            key=f"nomination:{nomination.pk}",
            at=at,
            to_member=nomination.nominator,
            payload={"answer": answer},
            secrets={"name": nomination.name},
        )
    nomination.delete()


def _show(nominations: list[Nomination], given: dict, at: datetime) -> None:
    nomination, *others = nominations
    if reason := rules.why_not_approve(member=nomination.nominee, at=at, ends_at=given["ends_at"]):
        raise Refused(reason)
    picture = None
    if given["picture"]:
        picture = Picture.objects.create(jpeg=given["picture"], alt=given["alt"], owner=nomination.nominee, made_at=at)
    nation = nomination.nominee.nation if nomination.nominee else ""
    secret = secrets.token_urlsafe(32)
    nominee = nomination.nominee
    name = given["name"]
    if nominee and not rules.same_name(name, nominee.name):
        name = nominee.name
    held = rules.is_held(
        member=nominee,
        listed=_is_listed(nomination.address),
        name=name,
        asked_as=[each.name for each in nominations],
    )
    waits = held or given["audience"] == PieceAudience.PUBLIC
    piece = Piece.objects.create(
        key=secrets.token_hex(8),
        author=nomination.nominee,
        nominator=nomination.nominator,
        name=name,
        role=given["role"],
        words=given["words"],
        address=nomination.address,
        picture=picture,
        audience=given["audience"],
        campaign=given["campaign"],
        written_at=at,
        ends_at=given["ends_at"],
        held_since=at if held else None,
        answer_by=answer_by(applied_at=at, nation=nation) if waits else None,
        secret_hash=hash_of(secret),
    )
    piece.others.set([each.nominator_id for each in others if each.nominator_id])
    find(piece=piece, at=at)
    record(did="approved a spotlight", by=nomination.nominee, about=piece, at=at)
    queue_email(
        kind="spotlight.shown",
        key=f"spotlight:{piece.key}",
        at=at,
        to_member=nomination.nominee,
        address="" if nomination.nominee else nomination.address,
        payload={"piece": piece.pk},
        secrets={"secret": secret},
    )


def _is_listed(address: str) -> bool:
    """Whether the domain list lets this address in by itself."""
    parsed = parse(address)
    return isinstance(parsed, Parsed) and versions.current().decide(parsed).lane == "auto"


def hash_of(secret: str) -> str:
    """The hash that is stored of the link for taking a piece back; the secret is 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find(*, piece: Piece, at: datetime) -> None:
    """Keep the search index true to a piece: in it while it is shown."""
    if piece.held_since or piece.hidden_at or piece.taken_back_at or piece.ends_at <= at:
        search.remove(kind="spotlight", pk=piece.pk)
        return
    search.put(
        kind="spotlight",
        pk=piece.pk,
        title=piece.name,
        text=f"{piece.words}\n{piece.role}",
        view="spotlight:piece",
        args=[piece.key],
        audience=Found.PUBLIC if piece.is_public else Found.NETWORK,
        author=piece.author,
        at=piece.written_at,
    )
    tell_at_once(
        subscription="spotlight", key=f"piece:{piece.pk}", at=piece.written_at, among=Q(), but_not=piece.author
    )


@transaction.atomic
def decide(*, piece: Piece, public: bool, by: Member, at: datetime, reason: str = "") -> None:
    """An organiser has looked at a piece: it becomes public, or is the network's, with a reason that the nominee reads where
    it was meant for everybody."""
    held = Piece.objects.select_for_update().filter(pk=piece.pk).first()
    if held is None:
        raise Refused(_("They have taken it back in the meantime."))
    if why_not := rules.why_not_decide(piece=held, by=by, in_it=held.has_in_it(by)):
        raise Refused(why_not)
    if not public and held.audience == PieceAudience.PUBLIC and not reason.strip():
        raise Refused(_("Say why. They will read it."))
    if public and held.audience != PieceAudience.PUBLIC:
        raise Refused(_("They want only members to see it."))
    held.answer_by, held.held_since, held.reason = None, None, reason.strip()
    held.audience, held.public_at = (PieceAudience.PUBLIC, at) if public else (PieceAudience.NETWORK, None)
    held.save(update_fields=["answer_by", "held_since", "reason", "audience", "public_at"])
    find(piece=held, at=at)
    if public:
        channel_posts.tell(at=at)
    did = "made a spotlight public" if public else "kept a spotlight in the network"
    record(did=did, by=by, about=held, at=at, reason=reason)
    queue_email(
        kind="spotlight.decided",
        key=f"spotlight-decided:{held.key}",
        at=at,
        to_member=held.author,
        address="" if held.author else held.address,
        payload={"piece": held.pk},
    )


@transaction.atomic
def turn_down(*, piece: Piece, by: Member, at: datetime, reason: str) -> None:
    """An organiser has looked at a piece that nobody has seen, and shows it to nobody: it is deleted, and the person asked is
    told why."""
    held = Piece.objects.select_for_update().filter(pk=piece.pk).first()
    if held is None:
        raise Refused(_("They have taken it back in the meantime."))
    if why_not := rules.why_not_turn_down(piece=held, by=by, in_it=held.has_in_it(by)):
        raise Refused(why_not)
    if not reason.strip():
        raise Refused(_("Say why. They will read it."))
    record(did="turned a spotlight down", by=by, about=held, at=at, reason=reason)
    queue_email(
        kind="spotlight.turned-down",
        key=f"spotlight-turned-down:{held.key}",
        at=at,
        address=held.address,
        secrets={"reason": reason.strip()},
    )
    _remove(held)


@transaction.atomic
def applaud(*, piece: Piece, by: Member, at: datetime) -> None:
    """Applaud, once; a second time changes nothing."""
    if reason := rules.why_not_applaud(piece=piece, member=by):
        raise Refused(reason)
    paces.take("press", by=by, at=at)
    _row, new = PieceApplause.objects.get_or_create(piece=piece, member=by, defaults={"at": at})
    if new:
        record(did="applauded a spotlight", by=by, about=piece, at=at)


@transaction.atomic
def stop_applauding(*, piece: Piece, by: Member, at: datetime) -> None:
    """Take applause back; nobody is told."""
    if PieceApplause.objects.filter(piece=piece, member=by).delete()[0]:
        record(did="took applause for a spotlight back", by=by, about=piece, at=at)


@transaction.atomic
def take_back(*, piece: Piece, by: Member | None, at: datetime) -> None:
    """Delete a piece that the nominee no longer wants shown: words and picture are gone for good."""
    held = Piece.objects.select_for_update().get(pk=piece.pk)
    record(did="took a spotlight back", by=by, about=held, at=at)
    _remove(held)


def _remove(piece: Piece) -> None:
    search.remove(kind="spotlight", pk=piece.pk)
    picture = piece.picture
    piece.delete()
    if picture:
        picture.delete()


@transaction.atomic
def end(*, piece: Piece, at: datetime) -> None:
    """Its end date has come: nothing of it stays."""
    held = Piece.objects.select_for_update().filter(pk=piece.pk, ends_at__lte=at).first()
    if held:
        record(did="ended a spotlight", about=held, at=at)
        _remove(held)


def hold_questions_of(*, member: Member) -> None:
    """Lock the questions by and about a leaving member, in the order in which an answer locks them."""
    theirs = Q(asker=member) | Q(
        pk__in=Nomination.objects.filter(Q(nominator=member) | Q(nominee=member)).values("approval")
    )
    list(Approval.objects.select_for_update().filter(theirs, kind=KIND).order_by("pk"))


def take_words_away(*, member: Member) -> int:
    """Delete what a leaving member wrote about others and is not answered, and the questions that others sent to them.
    Returns how many nominations by the member there were."""
    addresses = {member.email, member.work_email, *member.addresses.values_list("address", flat=True)}
    Approval.objects.filter(kind=KIND, address__in=addresses).delete()
    for asked in Approval.objects.open().filter(kind=KIND, asker=member):  # others wrote about the same person
        if other := asked.nominations.exclude(nominator=member).exclude(nominator=None).order_by("pk").first():
            Approval.objects.filter(pk=asked.pk).update(asker=other.nominator)
    return Nomination.objects.filter(nominator=member).delete()[0]
