"""What two members have in common, as far as both show it: things to ask about or to learn, a sector, a nation."""

from django.db.models import Q
from django.utils.translation import gettext as _

from .models import Known, Profile

SOUGHT = 120
"""Among how many members with something in common, the latest listed first, so that the cost does not grow with the network."""
ASKED_AND_LEARNT, BOTH, PLACE = 4, 2, 1
"""What counts how much: one is asked what the other learns; both know or learn the same; the same sector, or nation."""


class Sharing:
    """What one reader has in common with others. `own`: the reader's profile with what is known in it, or None."""

    def __init__(self, reader, own: Profile | None):
        self.reader = reader
        self.mine = {key: each.side for each in (own.known.all() if own else []) if (key := _key(each))}

    def first(self, found: list[int], *, everyone: bool) -> list[int]:
        """These members, by number, with those first who have most in common with the reader; with `everyone` also others
        who have, and are not among them. Three queries."""
        if everyone and self.mine:
            known = Q(known__skill__in=self._of("skill")) | Q(known__topic__in=self._of("topic"))
            more = Profile.objects.visible_to(self.reader).listed().filter(known, known__side=Known.ASK)
            more = more.exclude(member=self.reader).order_by("-listed_at").values_list("member", flat=True)
            found = list(dict.fromkeys([*found, *more[:SOUGHT]]))
        points = dict.fromkeys(found, 0)
        about = Known.objects.filter(profile__member__in=found, words="").values_list(
            "profile__member", "side", "skill", "topic"
        )
        for member, side, skill, topic in about:
            if mine := self.mine.get(("skill", skill) if skill else ("topic", topic)):
                points[member] += ASKED_AND_LEARNT if mine != side else BOTH
        places = Profile.objects.filter(member__in=found).values_list("member", "member__sector", "member__nation")
        for member, sector, nation in places:
            points[member] += PLACE * bool(sector and sector == self.reader.sector)
            points[member] += PLACE * bool(nation and nation == self.reader.nation)
        points[self.reader.pk] = -1
        return sorted(found, key=lambda member: -points[member])

    def _of(self, kind):
        return [pk for of, pk in self.mine if of == kind]

    def said(self, profile: Profile) -> list[str]:
        """What the reader has in common with the member of this profile, each in a few words; nothing with oneself."""
        if profile.member_id == self.reader.pk:
            return []
        both, learns, teaches = [], [], []
        for each in profile.known.all():
            mine = self.mine.get(_key(each))
            if mine:
                (both if mine == each.side else learns if each.side == Known.ASK else teaches).append(str(each))
        said = []
        if learns:
            said.append(_("knows what you are learning: %(what)s") % {"what": ", ".join(learns)})
        if teaches:
            said.append(_("is learning what you know: %(what)s") % {"what": ", ".join(teaches)})
        if both:
            said.append(_("you both: %(what)s") % {"what": ", ".join(dict.fromkeys(both))})
        same = [
            _(value)
            for name in ("sector", "nation")
            if (value := getattr(profile.member, name)) and value == getattr(self.reader, name)
        ]
        return [*said, *same]


def _key(known: Known):
    """The skill or topic that is meant; own words are compared with nobody's."""
    if known.skill_id:
        return ("skill", known.skill_id)
    return ("topic", known.topic_id) if known.topic_id else None
