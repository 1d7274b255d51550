"""Members who were never thanked."""

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.contributions.models import Deed
from pleiad.desk.door import desk_page
from pleiad.desk.pages import show
from pleiad.desk.reads import tells_plainly, write_list_down
from pleiad.members.models import Member
from pleiad.members.visibility import names_on_the_desk
from pleiad.ui.dates import day
from pleiad.ui.paging import cut, page_number

from ...models import Piece

ON_A_PAGE = 20
READ_UNTHANKED = "read who was never thanked"
tells_plainly(READ_UNTHANKED, gettext_lazy("Saw who was never thanked: %(many)s"), why=gettext_lazy("To thank members"))


@desk_page
def never_thanked(request):
    """Members who have been here longest and have no thanks yet: no confirmed deed, no spotlight. Members who are
    hidden from lists are left out."""
    members = Member.objects.visible_to(request.user).exclude(pk=request.user.pk)
    thanked = Deed.objects.filter(member=OuterRef("pk"), confirmed_at__isnull=False)
    seen = Piece.objects.filter(author=OuterRef("pk"))
    found = members.filter(~Exists(thanked), ~Exists(seen)).select_related("organisation")
    page = cut(found.order_by("joined_at", "pk"), number=page_number(request), size=ON_A_PAGE)
    seen, at = [each.pk for each in page.rows], timezone.now()
    write_list_down(did=READ_UNTHANKED, by=request.user, at=at, members=seen)
    named = names_on_the_desk(page.rows)
    rows = [[named(each).whole, each.organisation_name, day(moment=each.joined_at)] for each in page.rows]
    columns = [_("Name"), _("Organisation"), _("Member since")]
    return show(
        request, "campaigns", "spotlight/desk/never_thanked.html", {"rows": rows, "columns": columns, "page": page}
    )
