from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.audit.actions import record
from pleiad.content import mentions, revisions
from pleiad.content.models import Space
from pleiad.errors import Reason, Refused
from pleiad.home import notifications
from pleiad.members import paces
from pleiad.members.models import Hold, Member
from pleiad.outbox import actions as outbox
from pleiad.search import actions as search

from .. import rules, search_documents
from ..models import Answer, Entered, Helped, Interest, Question, QuoteRequest


def enter(*, space: Space, by: Member, at: datetime) -> Entered:
    """Accept the rule of a space. The row is the record: an audit record with its time would help to guess who asks
    without a name soon after."""
    day = timezone.localdate(at)
    entered, _made = Entered.objects.update_or_create(space=space, member=by, defaults={"rule": space.rule, "day": day})
    return entered


def entered_rule(*, space: Space, member: Member) -> str | None:
    """The rule of the space that the member accepted, or None."""
    return Entered.objects.filter(space=space, member=member).values_list("rule", flat=True).first()


def why_not_write(*, space: Space, by: Member, at: datetime) -> Reason:
    """Why the member cannot write in this space, or None."""
    return rules.why_not_write(member=by, space=space, entered_rule=entered_rule(space=space, member=by), at=at)


def must_write(*, space: Space, by: Member, at: datetime) -> None:
    """Refuse unless the member can write in this space."""
    if refusal := why_not_write(space=space, by=by, at=at):
        raise Refused(refusal)


def pace_of(space: Space) -> str:
    """The name under which questions in one space are counted."""
    return f"space:{space.pk}"


@transaction.atomic
def ask(
    *, space: Space, by: Member, at: datetime, title: str, text: str, content_note: str = "", for_network: bool = False
) -> Question:
    """Ask in a space, with a name, or as an organiser for the network. The author follows the question from then on."""
    must_write(space=space, by=by, at=at)
    if for_network and (refusal := rules.why_not_write_for_network(member=by)):
        raise Refused(refusal)
    paces.take("ask", "ask in a space", by=by, at=at, about=pace_of(space))
    question = Question.objects.create(
        space=space,
        author=by,
        title=title,
        text=text,
        content_note=content_note,
        for_network=for_network,
        written_at=at,
        latest_at=at,
    )
    Interest.objects.create(member=by, question=question, since=at)
    record(did="asked", by=by, at=at, about=question, detail={"for_network": True} if for_network else None)
    search_documents.refresh(question, at=at)
    mentions.tell(kind="question", item=question, text=text, by=by, at=at)
    tell_followers(item=question, by=by, at=at)
    return question


@transaction.atomic
def answer(
    *, question: Question, by: Member, at: datetime, text: str, content_note: str = "", for_network: bool = False
) -> Answer:
    """Answer a question, with a name, or as an organiser for the network."""
    paces.take("answer", "answer in a row", by=by, at=at)
    locked = Question.objects.select_for_update(of=("self",)).select_related("space").get(pk=question.pk)
    must_write(space=locked.space, by=by, at=at)
    if locked.hidden_at or locked.taken_back_at:
        raise Refused(_("This question can no longer be answered."))
    if for_network and (refusal := rules.why_not_write_for_network(member=by)):
        raise Refused(refusal)
    made = Answer.objects.create(
        question=locked, author=by, text=text, content_note=content_note, for_network=for_network, written_at=at
    )
    Question.objects.filter(pk=locked.pk).update(latest_at=at)
    record(did="answered", by=by, at=at, about=made, detail={"for_network": True} if for_network else None)
    search_documents.refresh(made, at=at)
    mentions.tell(kind="answer", item=made, text=text, by=by, at=at)
    tell_followers(item=made, by=by, at=at)
    if locked.author is not None and locked.author_id != by.pk:
        notifications.notify(members=[locked.author], subscription="answered", key=f"answer:{made.pk}", at=at)
    return made


def tell_followers(*, item: Question | Answer, by: Member, at: datetime) -> None:
    """Tell those who follow the space or the question, and want to hear of it at once."""
    question = item if isinstance(item, Question) else item.question
    follows = Interest.objects.followed().filter(
        Q(space=question.space_id) | Q(question=question.pk), member=OuterRef("pk")
    )
    key = f"{search_documents.kind_of(item)}:{item.pk}"
    among = Q(Exists(follows)) & ~Q(pk=question.author_id) if isinstance(item, Answer) else Q(Exists(follows))
    notifications.tell_at_once(subscription="followed", key=key, at=at, among=among, but_not=by)


WORDS = ("title", "text", "content_note")


@transaction.atomic
def change(*, item: Question | Answer, by: Member, at: datetime, **words: str) -> Question | Answer:
    """Change the words of one's own question or answer; how it read before is kept for its author and for organisers. Where
    it stands in its lists does not change."""
    paces.take("edit", by=by, at=at)
    locked = type(item).objects.select_for_update(of=("self",)).get(pk=item.pk)
    if refusal := rules.why_not_edit(item=locked, member=by):
        raise Refused(refusal)
    must_write(space=space_of(locked), by=by, at=at)
    before = {name: getattr(locked, name) for name in WORDS if hasattr(locked, name)}
    after = {name: words.get(name, before[name]) for name in before}
    if after == before:
        return locked
    kind = search_documents.kind_of(locked)
    revisions.keep(kind=kind, item=locked, words=before, at=at)
    for name, value in after.items():
        setattr(locked, name, value)
    locked.edited_at = at
    locked.save(update_fields=[*after, "edited_at"])
    if isinstance(locked, Question):
        search_documents.refresh_thread(locked, at=at)
    else:
        search_documents.refresh(locked, at=at)
    mentions.tell(kind=kind, item=locked, text=locked.text, by=by, at=at)
    record(did=f"changed {kind}", by=by, at=at, about=locked)
    return locked


def space_of(item: Question | Answer) -> Space:
    """The space that a post stands in."""
    return item.space if isinstance(item, Question) else item.question.space


@transaction.atomic
def take_back(*, item: Question | Answer, by: Member, at: datetime) -> None:
    """Take back one's own post: nobody reads or finds it any more. Answers to a question disappear with it."""
    locked = type(item).objects.select_for_update().get(pk=item.pk)
    if refusal := rules.why_not_take_back(item=locked, member=by):
        raise Refused(refusal)
    blank(locked, at=at)
    record(did=f"took back {search_documents.kind_of(locked)}", by=by, at=at, about=locked)


def blank(item: Question | Answer, *, at: datetime) -> None:
    """Remove the text of a question or an answer for good, also from search and from its earlier versions."""
    revisions.forget(kind=search_documents.kind_of(item), pk=item.pk)
    item.text, item.content_note, item.taken_back_at = "", "", at
    if isinstance(item, Question):
        item.title = ""
        remove_from_search(item)
        item.save(update_fields=["title", "text", "content_note", "taken_back_at"])
    else:
        search.remove(kind="answer", pk=item.pk)
        item.save(update_fields=["text", "content_note", "taken_back_at"])


def remove_from_search(question: Question) -> None:
    """Remove a question and its answers from search."""
    search.remove(kind="question", pk=question.pk)
    for pk in question.answers.values_list("pk", flat=True):
        search.remove(kind="answer", pk=pk)


@transaction.atomic
def say_it_helped(*, answer: Answer, by: Member, at: datetime, undo: bool = False) -> None:
    """Say that an answer helped, or undo it."""
    must_write(space=answer.question.space, by=by, at=at)
    paces.take("press", by=by, at=at)
    sealed = bool(answer.question.seal)
    if refusal := rules.why_not_say_it_helped(answer=answer, member=by, sealed_thread=sealed):
        raise Refused(refusal)
    if undo:
        done = Helped.objects.filter(answer=answer, member=by).delete()[0]
    else:
        done = Helped.objects.get_or_create(answer=answer, member=by, defaults={"at": at})[1]
    if done:
        record(did="undid that it helped" if undo else "said that it helped", by=by, at=at, about=answer)


@transaction.atomic
def follow(*, by: Member, at: datetime, space: Space | None = None, question: Question | None = None) -> None:
    """Follow a space or a question: it is on the page of what the member follows, and in the digest."""
    if refusal := rules.why_not_follow(question=question):
        raise Refused(refusal)
    _interest(by, at, space, question, muted_at=None, did="followed")


@transaction.atomic
def mute(*, by: Member, at: datetime, space: Space | None = None, question: Question | None = None) -> None:
    """Mute a space or a question: it is in none of the member's lists and emails."""
    if refusal := rules.why_not_follow(question=question):
        raise Refused(refusal)
    _interest(by, at, space, question, muted_at=at, did="muted")


def _interest(
    by: Member, at: datetime, space: Space | None, question: Question | None, *, muted_at: datetime | None, did: str
) -> None:
    Interest.objects.update_or_create(
        member=by, space=space, question=question, defaults={"since": at, "muted_at": muted_at}
    )
    record(did=did, by=by, at=at, about=space or question)


@transaction.atomic
def let_be(*, by: Member, at: datetime, space: Space | None = None, question: Question | None = None) -> None:
    """Neither follow nor mute it any longer."""
    if Interest.objects.filter(member=by, space=space, question=question).delete()[0]:
        record(did="neither follows nor mutes", by=by, at=at, about=space or question)


@transaction.atomic
def ask_to_quote(*, item: Question | Answer, by: Member, at: datetime, where: str) -> QuoteRequest:
    """Ask an author for permission to quote a post; the email to the author contains none of the text."""
    question = item if isinstance(item, Question) else item.question
    must_write(space=question.space, by=by, at=at)
    lately = QuoteRequest.objects.filter(asked_by=by, asked_at__gt=at - paces.PACES["quote"].within).count()
    if refusal := rules.why_not_quote(item=item, member=by, today=lately):
        raise Refused(refusal)
    assert item.author is not None  # the rule says no without an author
    request, new = QuoteRequest.objects.get_or_create(
        **{search_documents.kind_of(item): item},
        asked_by=by,
        defaults={"author": item.author, "where": where, "asked_at": at},
    )
    if new:
        record(did="asked to quote", by=by, at=at, about=request)
        outbox.queue_email(
            kind="conversations.quote-asked",
            key=f"conversations.quote-asked:{request.pk}",
            to_member=item.author,
            at=at,
            payload={"request": request.pk},
        )
    return request


@transaction.atomic
def answer_quote(*, quote_request: QuoteRequest, by: Member, at: datetime, yes: bool) -> None:
    """The author says yes or no, and the member who asked is told."""
    locked = QuoteRequest.objects.select_for_update().get(pk=quote_request.pk)
    if refusal := rules.why_not_answer_quote(request=locked, member=by):
        raise Refused(refusal)
    locked.allowed_at, locked.declined_at = (at, None) if yes else (None, at)
    locked.save(update_fields=["allowed_at", "declined_at"])
    record(did="allowed a quote" if yes else "declined a quote", by=by, at=at, about=locked)
    outbox.queue_email(
        kind="conversations.quote-answered",
        key=f"conversations.quote-answered:{locked.pk}",
        to_member=Member.objects.get(pk=locked.asked_by_id),
        at=at,
        payload={"request": locked.pk},
    )


@transaction.atomic
def remove_texts(*, member: Member, at: datetime) -> int:
    """Remove the text of all posts of a member who left; the answers of others stay. Returns how many posts there were."""
    count = 0
    for answered in Answer.objects.filter(author=member, taken_back_at=None).select_for_update():
        blank(answered, at=at)
        count += 1
    for asked in Question.objects.filter(author=member).select_for_update():
        # The question stays as a heading over what others answered.
        revisions.forget(kind="question", pk=asked.pk)
        asked.title, asked.text, asked.content_note = "", "", ""
        asked.save(update_fields=["title", "text", "content_note"])
        remove_from_search(asked)
        count += 1
    for table, name in ((Helped, "member"), (Interest, "member"), (Entered, "member"), (QuoteRequest, "asked_by")):
        table.objects.filter(**{name: member}).delete()
    QuoteRequest.objects.filter(author=member).delete()
    if count:
        record(did="removed the texts of a member who left", at=at, about=member, detail={"posts": count})
    return count


@transaction.atomic
def forget_where_spaces_forget(*, at: datetime, most: int = 200) -> int:
    """Delete questions, with their answers, that are older than their space keeps them, unless a legal hold keeps one of
    their authors' or all of them; returns how many."""
    holds = Hold.objects.open()
    if holds.filter(table__in=[Question._meta.label, Answer._meta.label]).exists():
        return 0
    held = holds.filter(member__isnull=False).values("member")
    kept = Question.objects.filter(Q(author__in=held) | Q(answers__author__in=held)).values("pk")
    gone = 0
    for space in Space.objects.filter(forget_after_days__isnull=False):
        limit = at - timedelta(days=space.forget_after_days or 0)
        due = Question.objects.filter(space=space, written_at__lte=limit).exclude(pk__in=kept)
        old = list(due.order_by("written_at")[: most - gone])
        for question in old:
            remove_from_search(question)
            for answered in question.answers.values_list("pk", flat=True):
                revisions.forget(kind="answer", pk=answered)
            revisions.forget(kind="question", pk=question.pk)
            question.delete()
        if old:
            record(did="forgot what was old", at=at, about=space, detail={"questions": len(old)})
        gone += len(old)
    return gone
