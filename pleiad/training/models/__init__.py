from .alumnae import Alumna
from .check_ins import CourseCheckIn
from .courses import Cohort, Course
from .points import Allowance, Movement
from .requests import Ended, PlaceRequest
from .watches import Watch

__all__ = ["Allowance", "Alumna", "CourseCheckIn", "Cohort", "Course", "Ended", "Movement", "PlaceRequest", "Watch"]
