from .after import Alumna, CheckIn
from .courses import Cohort, Course
from .points import Allowance, Movement
from .requests import Ended, PlaceRequest
from .watches import Watch

__all__ = ["Allowance", "Alumna", "CheckIn", "Cohort", "Course", "Ended", "Movement", "PlaceRequest", "Watch"]
