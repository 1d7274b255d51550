"""What of this room can be found: standing posts, by those who can see the space, without whoever kept her name back."""

from pleiad.search import actions as search
from pleiad.search.models import Audience

from .models import Answer, Question


def refresh(item, *, at) -> None:
    """Bring what is found of a question or an answer up to date, in the transaction that changed it.

    Posts of a support space are only found where the space is closed, so that only those who were let in find them.
    """
    question = item if isinstance(item, Question) else item.question
    kind, space = kind_of(item), question.space
    stands = not (item.hidden_at or item.taken_back_at or question.hidden_at or question.taken_back_at)
    if not stands or space.archived_at or (space.sensitive and not space.closed):
        search.remove(kind=kind, pk=item.pk)
        return
    search.put(
        kind=kind,
        pk=item.pk,
        title=question.title,
        text=item.text,
        view="conversations:question",
        args=[question.pk],
        audience=Audience.SPACE,
        space=space,
        author=item.author,
        at=item.written_at,
    )


def refresh_thread(question, *, at) -> None:
    """The same for a question with all its answers: hidden with it, found again with it."""
    refresh(question, at=at)
    for answer in question.answers.select_related("author"):
        answer.question = question
        refresh(answer, at=at)


def kind_of(item) -> str:
    """The word for it in addresses, search and reports."""
    return "answer" if isinstance(item, Answer) else "question"
