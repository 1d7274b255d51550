"""Who never meets whom, as SQL: the rule stands in nearly every statement of the product, and the ORM took ten times as
long to write it down as the rest of such a statement (docs/decisions/0007-plain-django.md)."""

from django.db.models import BigAutoField
from django.db.models.expressions import RawSQL

# Each part is found by its own index, however many members there are. What stands behind IN needs no order and may repeat.
APART = """
    SELECT blocked_id FROM members_block WHERE blocker_id = %s
    UNION ALL SELECT blocker_id FROM members_block WHERE blocked_id = %s
    UNION ALL SELECT shield.member_id FROM members_shield shield JOIN members_workplace own ON own.key = shield.key
        WHERE own.member_id = %s AND shield.member_id <> %s
    UNION ALL SELECT workplace.member_id FROM members_workplace workplace JOIN members_shield own ON own.key = workplace.key
        WHERE own.member_id = %s AND workplace.member_id <> %s"""
OF_NOBODY = "SELECT id FROM members_member WHERE 1 = 0"


def numbers_apart_from(member) -> RawSQL:
    """For `author__in=`: the keys of members whom a block, or a shield over a workplace, keeps apart from this one."""
    if getattr(member, "pk", None) is None:  # a visitor has no colleagues
        return RawSQL(OF_NOBODY, (), output_field=BigAutoField())
    return RawSQL(APART, (member.pk,) * APART.count("%s"), output_field=BigAutoField())
