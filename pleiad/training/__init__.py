"""Training: courses, their cohorts, and the one that is nearest to her.

Words owned here: course, cohort, season, place (where somebody or something is), outward code
(the first half of a postcode), distance, request for a place, allowance, points, watch (a wish to be told of a cohort
within so many miles), check-in, alumna. A place is all we ever keep about where a member lives
or works: a town or an outward code, never more.
"""
