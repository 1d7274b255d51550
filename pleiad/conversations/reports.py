"""Questions and answers can be reported; an organiser sees them in their thread."""

from django.utils.translation import gettext_lazy as _

from pleiad.content.reportable import Reportable, reportable

from . import search_documents
from .actions import posts
from .models import Answer, Question


def _changed(*, item, at):
    if isinstance(item, Question):
        search_documents.refresh_thread(item, at=at)
    else:
        search_documents.refresh(item, at=at)


reportable(
    Reportable(
        name="question",
        label=_("Question"),
        model=Question,
        words=lambda item: f"{item.title}\n\n{item.text}",
        address=lambda item: item.get_absolute_url(),
        changed=_changed,
        fields=posts.WORDS,
    )
)
reportable(
    Reportable(
        name="answer",
        label=_("Answer"),
        model=Answer,
        words=lambda item: f"{item.question.title}\n\n{item.text}",
        address=lambda item: item.get_absolute_url(),
        changed=_changed,
        fields=("text", "content_note"),
    )
)
