"""Training: courses, their cohorts, and which cohort is nearest to a location.

Words owned here: course, cohort, season, location (a town or an outward code), outward code (the first half of a
postcode), distance, request for a place, allowance, points, watch (a wish to be told of cohorts within so many miles),
check-in, alumna. A location is all we ever keep about where a member lives or works: never more than a town or an
outward code.
"""
