"""Demand at the desk: where members wait, and which towns to plan for."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.desk.door import desk_page
from pleiad.desk.pages import show

from ... import demand

LOCATIONS_SHOWN = 40


@desk_page
def waiting_by_location(request):
    """Where members wait, and which town would serve most of them next."""
    at = timezone.now()
    those = demand.waiting(at)
    locations, nations = demand.by_location(those)
    found = demand.suggest(those=those, open_ones=demand.with_a_place(at), towns=demand.large_towns())
    context = {
        "locations": [[location, str(women)] for location, women in locations[:LOCATIONS_SHOWN]],
        "nations": [[_(nation), str(women)] for nation, women in nations],
        "suggestions": [_suggestion(each) for each in found],
        "columns": [_("Location"), _("Women who wait")],
    }
    return show(request, "training", "training/desk/demand.html", context)


def _suggestion(each):
    newly = _("At least %(n)s women would have one near enough, and have none with a free place now.") % {
        "n": demand.at_least(each.newly)
    }
    serves = _("At least %(n)s live near enough in all.") % {"n": demand.at_least(each.serves)}
    url = f"{reverse('desk:create-cohort')}?location={each.key}"
    return {
        "state": "waiting",
        "title": each.location,
        "sentence": f"{newly} {serves}",
        "link": {"url": url, "label": _("Plan a cohort here")},
    }
