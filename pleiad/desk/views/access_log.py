from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pleiad.ui.paging import cut, page_number

from .. import reads
from ..models import AccessRecord

ON_A_PAGE = 20


@require_safe
@never_cache
def access_log(request):
    """The reader's own access log: which organiser looked them up or saw them on a list, when and why."""
    found = AccessRecord.objects.filter(member=request.user).select_related("record", "record__by")
    page = cut(found.order_by("-record_id"), number=page_number(request), size=ON_A_PAGE)
    context = {
        "rows": reads.own_rows([each.record for each in page.rows]),
        "columns": [_("When"), _("Who"), _("What"), _("Why")],
        "page": page,
    }
    return render(request, "desk/access_log.html", context)
