"""What is due in this room: offers that lapse, places that pass on, reminders, feedback emails, and what must be deleted."""

from datetime import datetime

from . import channel_posts
from .actions import access_needs, after, calendar_answers, reminders, waiting_list


def run(*, at: datetime) -> int:
    """Do what is due at `at`; returns how much was done. Eight small queries when nothing is due, one more on Mondays."""
    return (
        waiting_list.lapse_due(at=at)
        + calendar_answers.give_back_due(at=at)
        + waiting_list.pass_on_due(at=at)
        + reminders.remind_due(at=at)
        + access_needs.keep_back_where_off()
        + after.ask_due(at=at)
        + channel_posts.tell_of_the_week(at=at)
    )
