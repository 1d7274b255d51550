from urllib.parse import quote

from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.desk.door import desk_page
from pleiad.desk.pages import show
from pleiad.desk.reads import write_list_down
from pleiad.members.visibility import names_on_the_desk
from pleiad.ui.dates import short_day
from pleiad.ui.paging import cut, page_number

from ...models import Form, Pairing
from ..reads import READ_PAIRS

ON_A_PAGE = 20


def write_to(pairing) -> str:
    """A mailto link for an organiser to write to both, or to the mentor of a circle."""
    people = [pairing.mentor] if pairing.form == Form.CIRCLE else [pairing.mentee, pairing.mentor]
    return f"mailto:{','.join(quote(each.email, safe='@') for each in people)}"


@desk_page
def quiet(request):
    """Pairings and circles that have gone quiet, longest first: who and since when, never what they said."""
    page = cut(
        Pairing.objects.quiet().select_related("mentee", "mentor", "round").order_by("quiet_since", "pk"),
        number=page_number(request),
        size=ON_A_PAGE,
    )
    seen = [who for each in page.rows for who in (each.mentee_id, each.mentor_id)]
    write_list_down(did=READ_PAIRS, by=request.user, at=timezone.now(), members=seen)
    named = names_on_the_desk(who for each in page.rows for who in (each.mentee, each.mentor))
    lines = [
        {
            "state": "waiting",
            "title": _("The circle of %(mentor)s") % {"mentor": named(each.mentor).whole}
            if each.form == Form.CIRCLE
            else _("%(mentee)s and %(mentor)s")
            % {"mentee": named(each.mentee).whole, "mentor": named(each.mentor).whole},
            "sentence": each.round.name,
            "link": {"url": write_to(each), "label": _("Write to them")},
            "facts": [
                (_("Began"), short_day(moment=each.began_at)),
                (_("Quiet since"), short_day(moment=each.quiet_since)),
                (_("Emails to all") if each.form == Form.CIRCLE else _("Emails to both"), each.nudges),
            ],
        }
        for each in page.rows
    ]
    return show(request, "mentoring", "mentoring/desk/quiet.html", {"lines": lines, "page": page})
