from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pleiad.ui.paging import cut, page_number

from .. import blocking
from ..models import Block, Member
from ..visibility import names, who
from .pages import form_page

ON_A_PAGE = 20


@form_page
def block(request, ticket):
    """Ask once, and say what a block does; a member can block anyone whose name they have read here."""
    met = blocking.met(ticket, reader=request.user)
    if met is None:
        raise Http404
    other = get_object_or_404(Member.objects.visible_to(request.user).exclude(pk=request.user.pk), pk=met)
    if request.method == "POST":
        blocking.block(by=request.user, blocked=other, at=timezone.now())
        messages.success(request, _("Done. You will no longer see each other here, and nobody is told."))
        return redirect("members:blocked")
    return render(request, "members/block.html", {"who": who(other, reader=request.user)})


@require_safe
def blocked(request):
    """The members that the reader has blocked, the latest first; who has blocked the reader is never shown."""
    blocks = Block.objects.filter(blocker=request.user).select_related("blocked").order_by("-at", "-pk")
    page = cut(blocks, number=page_number(request), size=ON_A_PAGE)
    named = names((each.blocked for each in page.rows), reader=request.user, told=True)
    rows = [(each, named(each.blocked)) for each in page.rows]
    return render(request, "members/blocked.html", {"page": page, "rows": rows})


@require_POST
def unblock(request, pk):
    held = get_object_or_404(Block, pk=pk, blocker=request.user)
    blocking.unblock(by=request.user, block=held, at=timezone.now())
    messages.success(request, _("You no longer block %(name)s.") % {"name": held.blocked.name})
    return redirect("members:blocked")
