"""What can be asked of someone without an account: each room registers its question once, when it is ready."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pleiad.outbox.emails import Wording


@dataclass(frozen=True)
class Page:
    """What the page behind the link shows: a question as its heading, sentences, facts as (label, value), and the words
    on the two buttons. `words_label`: the label of the box for a comment. `warning` stands before the buttons. `quotes`:
    what several people wrote, as (name, words). `shown` names the content of a page that can grow while it is read: an
    answer counts only for what was shown."""

    heading: str
    sentences: list[str]
    yes: str
    no: str
    words_label: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    warning: str = ""
    quotes: list[tuple[str, str]] = field(default_factory=list)
    shown: str = ""


@dataclass(frozen=True)
class ApprovalQuestion:
    """kind: its name, such as "manager_approval.pack". page(approval) gives the Page, or None when what it is about has gone.
    mail(approval, link) words the email that asks. told(approval) words the email to the asker once it is answered or
    has lapsed. settled(approval, at, given) does what follows from an answer or a lapse, in the same transaction.
    form(approval, data, files), where a yes needs more than a button, gives the form that stands above the buttons; what
    it cleaned to is `given` (None for a no or a lapse). template: the page, when it shows more than the usual one.
    afterwards(approval) gives the sentence under a given answer, where the usual one would not be true. asks_anyone: members
    choose whom to ask, so that the person is asked seldom, and can be left alone for ever; False where organisers named
    the person for such questions. The email says nothing that a member typed, except names."""

    kind: str
    page: Callable[..., Page | None]
    mail: Callable[..., Wording | None]
    told: Callable[..., Wording | None]
    settled: Callable
    form: Callable | None = None
    template: str = "approvals/answer.html"
    afterwards: Callable[..., str] | None = None
    asks_anyone: bool = True


QUESTIONS: dict[str, ApprovalQuestion] = {}


def words_of(approval) -> str:
    """What a question says on its page, for an organiser who looks at a report."""
    page = QUESTIONS[approval.kind].page(approval=approval)
    if page is None:
        return ""
    facts = [f"{label}: {value}" for label, value in page.facts]
    return "\n\n".join([page.heading, *page.sentences, *facts, *(words for _who, words in page.quotes)])


def question(asked: ApprovalQuestion) -> ApprovalQuestion:
    """Register a question. Raises ValueError when its kind is taken."""
    if asked.kind in QUESTIONS:
        raise ValueError(f"Two rooms ask the question {asked.kind}.")
    QUESTIONS[asked.kind] = asked
    return asked
