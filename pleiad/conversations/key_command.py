"""pleiad safeguarding-key: whether posts without a name can be sealed, who holds the key, and how to keep it."""

from django.conf import settings

from .models import SafeguardingKey

HOW = """
How it is made: two organisers open {desk} and each take a passphrase of five words or more. With the second one
the server makes the pair, splits the private half in two, locks each share with its holder's passphrase and discards the
whole. It is never made here, because the person who makes it here could find every author alone.

How to keep it: each holder writes the passphrase on paper and locks it away where the other cannot read it. Nobody can
reset it. When a holder leaves, retire the key on the same page and make another; what was sealed to the old one can
then be opened only while both its holders still know their passphrases.
"""


def main(out) -> int:
    """Print who holds the key; returns 0 when there is one, 1 when nothing can be sealed."""
    key = SafeguardingKey.objects.current()
    begun = key or SafeguardingKey.objects.begun()
    holders = begun.holders.select_related("member").order_by("pk") if begun else []
    names = [each.member.name if each.member else "someone who has left" for each in holders]
    if key:
        print(f"There is a key since {key.made_at:%Y-%m-%d}, held by {' and '.join(names)}.", file=out)
    elif names:
        print(
            f"{names[0]} has taken a passphrase; a second holder is missing. Nobody can ask without a name yet.",
            file=out,
        )
    else:
        print("There is no key. Nobody can ask without a name yet.", file=out)
    print(HOW.format(desk=f"{settings.BASE_URL}/desk/safeguarding/"), file=out)
    return 0 if key else 1
