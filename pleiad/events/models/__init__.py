"""The tables of this room: events, registrations, access needs, and what came out of a meeting."""

from .access_needs import AccessNeeds, AccessShare
from .after import AfterMeeting, Feedback, FeedbackAnswer
from .events import ACCESS_FACTS, LONGEST, NO_WAY_IN, Event, EventKind, EventQuerySet, Host, Language, Region, Series
from .online_meetings import OnlineMeeting
from .registrations import Intention, Registration, RegistrationQuerySet

__all__ = [
    "ACCESS_FACTS",
    "AccessNeeds",
    "AccessShare",
    "AfterMeeting",
    "Event",
    "EventKind",
    "EventQuerySet",
    "Feedback",
    "FeedbackAnswer",
    "Host",
    "Intention",
    "LONGEST",
    "Language",
    "NO_WAY_IN",
    "OnlineMeeting",
    "Region",
    "Registration",
    "RegistrationQuerySet",
    "Series",
]
