"""Asking without a name: a post waits without a trace of when it came or who wrote it, lots are drawn over it once an
hour, and the author is in a seal that two holders open together. docs/safety.md says what this helps against.

Nothing in here may write an email, an audit record with `by`, a session, or the time at which a post came.
"""

import hashlib
import hmac
import re
import secrets
import struct
import threading
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.audit.actions import record
from pleiad.content.models import Space, SpaceReader
from pleiad.errors import Reason, Refused
from pleiad.members.models import Member

from .. import keys, rules, search_documents
from ..labels import ALIASES
from ..models import Answer, Draw, Entered, Holder, Question, SafeguardingKey, SealedPost
from .posts import blank, must_write

CHANCE = 12
"""One in this many waiting posts is published each hour: half a day on average. The lots have no memory, so that a copy of
the database says neither how long a post has waited nor how long it will."""
CLAIM = re.compile(r"[A-Za-z0-9_-]{43}")
lots = secrets.SystemRandom()


def new_claim() -> str:
    """The proof, later, of who asked: 256 random bits, shown to the author once. The number of the question follows from
    it, so that sending the same page twice asks once."""
    return secrets.token_urlsafe(32)


def _hash(purpose: str, claim: str) -> str:
    return hashlib.sha256(f"pleiad {purpose}:{claim}".encode()).hexdigest()


def claim_hash(claim: str) -> str:
    """The hash kept of a claim: it does not lead back to the claim."""
    return _hash("claim", claim.strip())


def _number(claim: str) -> int:
    return int(_hash("number", claim)[:15], 16) + 1


class Tally:
    """How many posts without a name each member wrote today, in the memory of this process and nowhere else: a row
    would be a trace. With several processes, or after a restart, a member can ask a little more often."""

    def __init__(self) -> None:
        self._day: date | None = None
        self._counts: dict[bytes, int] = {}
        self._key, self._lock = secrets.token_bytes(32), threading.Lock()

    def take(self, member: Member, *, at: datetime) -> bool:
        """Count one more; False when the member has written as many as a day allows."""
        day = timezone.localdate(at)
        with self._lock:
            if day != self._day:
                self._day, self._counts, self._key = day, {}, secrets.token_bytes(32)
            who = hmac.digest(self._key, str(member.pk).encode(), "sha256")
            if self._counts.get(who, 0) >= rules.SEALED_A_DAY:
                return False
            self._counts[who] = self._counts.get(who, 0) + 1
            return True


tally = Tally()


def crowd(space: Space) -> QuerySet[Member]:
    """The members that the author could be one of: current members who have entered the space (and are still let in)."""
    inside = Member.objects.current().filter(pk__in=Entered.objects.filter(space=space).values("member"))
    return inside.filter(pk__in=SpaceReader.objects.filter(space=space).values("member")) if space.closed else inside


def fitting(space: Space, *, sector: str, nation: str) -> int:
    """How many of the crowd fit a coarse label; an empty part fits everyone."""
    return crowd(space).filter(**{k: v for k, v in (("sector", sector), ("nation", nation)) if v}).count()


def labels_for(member: Member, *, space: Space) -> list[tuple[str, str]]:
    """The coarse labels that the member can show beside a question: each fits at least five of the crowd."""
    possible = [(member.sector, member.nation), (member.sector, ""), ("", member.nation)]
    offered = [each for each in dict.fromkeys(possible) if any(each)]
    sizes = (
        crowd(space).aggregate(
            **{
                f"fit{number}": Count("pk", filter=Q(**{k: v for k, v in (("sector", s), ("nation", n)) if v}))
                for number, (s, n) in enumerate(offered)
            }
        )
        if offered
        else {}
    )
    return [each for number, each in enumerate(offered) if sizes[f"fit{number}"] >= rules.FIT_A_LABEL]


def why_not(space: Space) -> Reason:
    """Why nobody can ask without a name in this space now, or None."""
    key = SafeguardingKey.objects.current()
    return rules.why_not_ask_sealed(
        key=key,
        holders_stand=bool(key) and holders_stand(key),
        crowd=crowd(space).count(),
        waiting=SealedPost.objects.filter(space=space).count(),
    )


def holders_stand(key: SafeguardingKey) -> bool:
    """Whether both holders are organisers now."""
    return Holder.objects.filter(key=key, member__in=Member.objects.organisers()).count() == 2


def about(kind: str, pk: int) -> str:
    """The post that a seal belongs to; it opens for no other."""
    return f"{kind}:{pk}"


def _seal(member: Member, key: SafeguardingKey, kind: str, pk: int) -> str:
    return keys.seal(struct.pack(">Q", member.pk), to=key.public, about=about(kind, pk))


@transaction.atomic
def ask(
    *,
    space: Space,
    by: Member,
    at: datetime,
    title: str,
    text: str,
    claim: str,
    content_note: str = "",
    label: tuple[str, str] = ("", ""),
) -> None:
    """Ask without a name. `claim` comes from `new_claim`; `label` is one of `labels_for`, or empty."""
    must_write(space=space, by=by, at=at)
    if refusal := why_not(space):
        raise Refused(refusal)
    pk = _checked_number(claim)
    if _known(pk):
        return
    if label != ("", "") and label not in labels_for(by, space=space):
        raise Refused(_("Too few people fit this description now. Choose another, or none."))
    _take(by, at)
    key = SafeguardingKey.objects.current()
    SealedPost.objects.create(
        id=pk,
        kind=SealedPost.QUESTION,
        space=space,
        title=title,
        text=text,
        content_note=content_note,
        label_sector=label[0],
        label_nation=label[1],
        key=key,
        seal=_seal(by, key, SealedPost.QUESTION, pk),
        claim_hash=claim_hash(claim),
    )


def _checked_number(claim: str) -> int:
    if not CLAIM.fullmatch(claim):
        raise Refused(_("Open the page again: it was not sent as we gave it to you."))
    return _number(claim)


def _known(pk: int) -> bool:
    return any(each.objects.filter(pk=pk).exists() for each in (SealedPost, Question, Answer))


def _take(member: Member, at: datetime) -> None:
    if not tally.take(member, at=at):
        raise Refused(
            _("You have written three posts without your name today. Write more tomorrow, or with your name.")
        )


@transaction.atomic
def answer(*, question: Question, by: Member, at: datetime, text: str, claim: str, once: str) -> None:
    """Answer in one's own thread without a name: `claim` proves whose thread it is, `once` comes from `new_claim` and
    keeps the same page from counting twice."""
    must_write(space=question.space, by=by, at=at)
    if refusal := why_not(question.space):
        raise Refused(refusal)
    if not question.seal or not hmac.compare_digest(question.claim_hash, claim_hash(claim)):
        raise Refused(_("This key does not belong to this question."))
    pk = _checked_number(once)
    if _known(pk):
        return
    _take(by, at)
    key = SafeguardingKey.objects.current()
    SealedPost.objects.create(
        id=pk,
        kind=SealedPost.ANSWER,
        space=question.space,
        question=question,
        text=text,
        key=key,
        seal=_seal(by, key, SealedPost.ANSWER, pk),
    )


def publish_due(*, at: datetime) -> int:
    """Once an hour, draw lots over waiting posts, and publish those drawn in random order; returns how many.

    A published post carries the full hour. Hours in which no worker ran are left out.
    """
    hour = at.replace(minute=0, second=0, microsecond=0)
    if Draw.objects.filter(hour__gte=hour).exists():
        return 0
    with transaction.atomic():
        Draw.objects.get_or_create(pk=1, defaults={"hour": hour - timedelta(hours=1)})
        if not Draw.objects.filter(pk=1, hour__lt=hour).update(hour=hour):
            return 0
        drawn = [
            pk for pk in SealedPost.objects.order_by("pk").values_list("pk", flat=True) if not lots.randrange(CHANCE)
        ]
        lots.shuffle(drawn)
        return sum(_publish(pk, hour) for pk in drawn)


def _publish(pk: int, hour: datetime) -> int:
    waits = SealedPost.objects.select_for_update(of=("self",)).select_related("space").filter(pk=pk).first()
    if waits is None:
        return 0
    waits.delete()
    if waits.space.archived_at:
        return 0
    made = _question(waits, pk, hour) if waits.kind == SealedPost.QUESTION else _answer(waits, pk, hour)
    if made is None:
        return 0
    record(did=f"published {waits.kind} without a name", at=hour, about=made)
    search_documents.refresh(made, at=hour)
    return 1


def _question(waits: SealedPost, pk: int, hour: datetime) -> Question:
    label = (waits.label_sector, waits.label_nation)
    if any(label) and fitting(waits.space, sector=label[0], nation=label[1]) < rules.FIT_A_LABEL:
        label = ("", "")
    return Question.objects.create(
        id=pk,
        space=waits.space,
        title=waits.title,
        text=waits.text,
        content_note=waits.content_note,
        alias=lots.choice(list(ALIASES)),
        label_sector=label[0],
        label_nation=label[1],
        key_id=waits.key_id,
        seal=waits.seal,
        claim_hash=waits.claim_hash,
        written_at=hour,
        latest_at=hour,
    )


def _answer(waits: SealedPost, pk: int, hour: datetime) -> Answer | None:
    question = Question.objects.standing().filter(pk=waits.question_id).first()
    if question is None:
        return None
    named = question.author if question.claimed_at else None
    made = Answer.objects.create(
        id=pk,
        question=question,
        text=waits.text,
        key_id=None if named else waits.key_id,
        seal="" if named else waits.seal,
        author=named,
        written_at=hour,
    )
    Question.objects.filter(pk=question.pk).update(latest_at=max(hour, question.latest_at))
    return made


def claimed_by(claim: str, *, member: Member) -> Question | SealedPost | None:
    """The question that this claim belongs to, published or still waiting, in a space that the member can see."""
    hashed, spaces = claim_hash(claim), Space.objects.visible_to(member)
    found = Question.objects.filter(claim_hash=hashed, claimed_at=None, taken_back_at=None, space__in=spaces).first()
    return found or SealedPost.objects.filter(claim_hash=hashed, space__in=spaces).first()


@transaction.atomic
def put_name_to(*, claim: str, by: Member, at: datetime) -> Question:
    """Put the author's name to a question and to its author's answers in the thread, and remove the seals."""
    hashed = claim_hash(claim)
    question = (
        Question.objects.select_for_update().filter(claim_hash=hashed, claimed_at=None, taken_back_at=None).first()
    )
    if question is None or not Space.objects.visible_to(by).filter(pk=question.space_id).exists():
        raise Refused(_("No published question belongs to this key."))
    changed = {"author": by, "seal": "", "key": None}
    Question.objects.filter(pk=question.pk).update(**changed, label_sector="", label_nation="", alias="", claimed_at=at)
    question.answers.exclude(seal="").update(**changed)
    question.refresh_from_db()
    record(did="put their name to a question", by=by, at=at, about=question)
    search_documents.refresh_thread(question, at=at)
    return question


@transaction.atomic
def withdraw(*, claim: str, by: Member, at: datetime) -> None:
    """Take a question back without saying whose it is, whether it is published or still waits."""
    found = claimed_by(claim, member=by)
    if found is None:
        raise Refused(_("No question belongs to this key."))
    if isinstance(found, SealedPost):
        found.delete()
        return
    # The full hour, and no name: this record must not say who was here just now.
    hour = at.replace(minute=0, second=0, microsecond=0)
    blank(Question.objects.select_for_update().get(pk=found.pk), at=hour)
    record(did="took back question", at=hour, about=found)
