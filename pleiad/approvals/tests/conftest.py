import pytest

from pleiad.outbox.emails import Wording

from ..questions import QUESTIONS, ApprovalQuestion, Page, question


@pytest.fixture
def settled():
    """A question for these tests, and the list of outcomes it settled."""
    happened = []
    question(
        ApprovalQuestion(
            kind="tests.question",
            page=lambda approval: Page(
                heading="May this member come?",
                sentences=["It is on Monday."],
                yes="Yes",
                no="No",
                words_label="A comment",
            ),
            mail=lambda approval, link: Wording(subject="A question", text=f"Please answer:\n\n{link}"),
            told=lambda approval: Wording(subject="An answer", text=approval.answer or "none"),
            settled=lambda approval, at, given: happened.append(approval.answer or "lapsed"),
        )
    )
    yield happened
    del QUESTIONS["tests.question"]
