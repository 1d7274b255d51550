"""The forms that members fill in: their profile, who they avoid, and what two agree on."""

from .avoidance import AvoidForm
from .meeting import DateForm
from .more import MoreForm
from .pairing import EndForm, GoalsForm, MinutesForm
from .profile import MentoringProfileForm

__all__ = ["AvoidForm", "DateForm", "EndForm", "GoalsForm", "MentoringProfileForm", "MinutesForm", "MoreForm"]
