from django import template

from ..forms import official_file
from ..locations.attribution import attribution, year_of

register = template.Library()


@register.inclusion_tag("training/location_sources.html")
def location_sources():
    """Whose data says where a location is, as their licences ask of every page that shows one."""
    return {"lines": attribution(official_year=year_of(official_file()))}
