from django.utils.translation import gettext as _

from pleiad.ui.paging import cut, page_number

from .. import reads as recorded
from ..door import desk_page
from ..pages import show

ON_A_PAGE = 20


@desk_page
def reads(request):
    """What organisers have read about many members or looked up, for every other organiser to see."""
    page = cut(recorded.reads(), number=page_number(request), size=ON_A_PAGE)
    columns = [_("When"), _("Who"), _("What")]
    return show(
        request, "members", "desk/reads.html", {"rows": recorded.rows(page.rows), "columns": columns, "page": page}
    )
