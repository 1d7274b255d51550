"""What a name may hold, and when two names look the same.

Names stand beside marks that the product gives: organisers, hosts, numbers that tell two people of one name apart. No name
may look as if it carried one.
"""

import re
import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pleiad.errors import Reason
from pleiad.ui.fields import clean_line

# What an email program makes a link of: an address, and a domain without one ("evil.example")
LINKS = re.compile(r"://|@|\bwww\.|[^\W_][.\u3002\uff0e\uff61][^\W\d_]{2,}", re.I)
NUMBER = re.compile(r"[(\[{（]\s*\d+\s*[)\]}）]")
BLANKS = {"\u115f", "\u1160", "\u2800", "\u3164", "\uffa0", "\u034f", "\u180e"}
"""Letters to Unicode, and nothing to the eye."""
JOINERS = {"\u200c", "\u200d"}  # some scripts need them within a word
NO_SHAPE = {"Cf", "Cn", "Co", "Cs", "Cc"}
NUMBERS = "No"  # in circles, small above the line
# Arrows, ticks, stars and dingbats; letters in squares; then shields, medals, badges, keys, crowns, blue dots, megaphones
_RANGES = [*range(0x2190, 0x2800), *range(0x2900, 0x2C00), *range(0x1F100, 0x1F200), *range(0x1F5F4, 0x1F5FA)]
LIKE_A_MARK = frozenset(map(chr, _RANGES)) | frozenset("🛡🔰🏅🎖🎗🏆🥇📛🪪🔑🗝👑🔵🔷🔹💠🟣🟢🟦🟩📢📣🔒🔐💯")
OFFICES = ("organiser", "organizer", "moderator", "administrator", "trefnydd", "trefnwyr", "gweinyddwr")
SAID_OF_ORGANISERS = ("organiser", "organizer", "moderator", "trefnydd", "trefnwyr")
"""At the beginning of a word. Administrators of data and officials of courts may say so of their work."""
OFFICES_ALONE = {"admin", "admins", "mod", "official", "swyddogol", "verified", "staff team"}

# Letters of other scripts that look like Latin ones (from the confusables of Unicode Technical Standard 39)
ALIKE = str.maketrans(
    dict(
        zip(
            "абвгеёжзіїјклмнорсԁѕтухһԛԝүқьαβγδεζηικλνοπρστυχωϲϳոօսցհյզքℓıɡɩʀɴʟᴀᴄᴅᴇɢʜᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢ",
            "a6breex3iijkлmhopcdstyxhqwykbaβyδεζniklvonpστuxωcjnougհjqqlıgiʀnlacdeghjkmoptuvwz",
            strict=False,
        )
    )
)


def cleaned(name: str) -> str:
    """A name without what cannot be seen and without what looks like a mark of ours: ticks, badges, numbers in brackets."""
    kept = "".join(c for c in clean_line(name) if _belongs(c))
    return " ".join(NUMBER.sub(" ", kept).split())


def _belongs(sign: str) -> bool:
    if sign in BLANKS or "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef":
        return False
    kind = unicodedata.category(sign)
    return sign in JOINERS or not (kind in NO_SHAPE or kind == NUMBERS or sign in LIKE_A_MARK)


def folded(name: str) -> str:
    """The name as the eye compares it: without case, accents, punctuation and look-alikes of other scripts."""
    plain = unicodedata.normalize("NFKD", name.casefold()).casefold().translate(ALIKE)
    letters = "".join(
        "" if unicodedata.category(c) in ("Mn", "Cf") or c in "'’‘`ʼ" else c if c.isalnum() else " " for c in plain
    )
    return " ".join(letters.split())


def why_not_called(name: str) -> Reason:
    """Why a member cannot be called this, or None."""
    if LINKS.search(name):
        return _("Enter a name without web or email addresses.")
    if _mixes_scripts(name):
        return _("Enter a name in the letters of one alphabet.")
    seen = folded(name)
    squeezed = seen.replace(" ", "")
    network = folded(settings.NETWORK["name"])
    if (
        any(each in squeezed for each in OFFICES)
        or not OFFICES_ALONE.isdisjoint(seen.split())
        or (network and network.replace(" ", "") in squeezed)
    ):
        return _("Enter the name only. What someone does for the network is shown beside it.")
    return None


def why_not_beside(words: str) -> Reason:
    """Why this cannot stand beside a member's name, as an organisation that we do not know, a headline or a role, or None:
    there too nobody is taken for an organiser."""
    seen = folded(words)
    network = folded(settings.NETWORK["name"])
    if not LIKE_A_MARK.isdisjoint(words) or (network and network.replace(" ", "") in seen.replace(" ", "")):
        return _(
            "Leave out the network’s name, ticks and badges. What someone does for the network is shown beside the name."
        )
    if any(word.startswith(SAID_OF_ORGANISERS) for word in seen.split()):
        return _(
            "Say it without “organiser” or “moderator”. What someone does for the network is shown beside the name."
        )
    return None


def check_beside(words: str) -> None:
    """The same as a validator of a form's field."""
    if reason := why_not_beside(words):
        raise ValidationError(reason)


def _mixes_scripts(name: str) -> bool:
    """Whether one word mixes Latin letters with those of a script that has look-alikes."""
    for word in name.split():
        scripts = {unicodedata.name(c, "?").split()[0] for c in word if c.isalpha()}
        if "LATIN" in scripts and scripts & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"}:
            return True
    return False
