"""What members can have emails about in this room."""

from django.utils.translation import gettext_lazy as _

from pleiad.home.models import Every
from pleiad.home.subscriptions import Subscription, subscription

ANSWERED = subscription(
    Subscription(
        name="answered",
        label=_("Your question was answered"),
        hint=_("The title of your question, never the answer. Of a support space nothing is named."),
        default=Every.AT_ONCE,
        why=_("You have this email because you asked a question."),
    )
)
FOLLOWED = subscription(
    Subscription(
        name="followed",
        label=_("New in what you follow"),
        hint=_("Questions and answers in the spaces and questions that you follow."),
        group="topics",
        default=Every.WEEKLY,
        why=_("You have this email because you follow a space or a question."),
    ),
    emails=("conversations.digest",),
)
