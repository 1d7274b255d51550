"""Search documents of posts, for members who can see the space; posts without a name give no author."""

from pleiad.search import actions as search
from pleiad.search.models import Audience

from .models import Answer, Question


def refresh(item, *, at) -> None:
    """Update the search document of a question or an answer, in the transaction that changed it.

    Posts of a support space are found only where the space is closed, so only by members who were let in.
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
    """Update a question and all its answers: they are hidden and found together."""
    refresh(question, at=at)
    for answer in question.answers.select_related("author"):
        answer.question = question
        refresh(answer, at=at)


def kind_of(item) -> str:
    """The word for a post in addresses, search and reports."""
    return "answer" if isinstance(item, Answer) else "question"
