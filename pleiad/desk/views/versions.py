from django.utils.translation import gettext as _

from pleiad.members.models import DomainListVersion
from pleiad.ui.dates import day
from pleiad.ui.paging import cut, page_number

from ..door import desk_page
from ..pages import show

ON_A_PAGE = 20


@desk_page
def versions(request):
    """Every state the list has been in, newest first."""
    found = DomainListVersion.objects.select_related("by").order_by("-number")
    page = cut(found, number=page_number(request), size=ON_A_PAGE)
    rows = [[str(each.number), day(moment=each.at), str(each.by or _("The software")), each.why] for each in page.rows]
    columns = [_("Version"), _("Since"), _("By"), _("Why")]
    return show(request, "domain-list", "desk/versions.html", {"rows": rows, "columns": columns, "page": page})
