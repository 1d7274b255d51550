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
NUMBER = re.compile(r"[(\[{<]\s*(?:\d+|[ivx]+)\s*[)\]}>]", re.I)
BLANKS = {"\u115f", "\u1160", "\u2800", "\u3164", "\uffa0", "\u034f", "\u180e"}
"""Letters to Unicode, and nothing to the eye."""
JOINERS = {"\u200c", "\u200d"}  # some scripts need them within a word
NO_PART_OF_A_NAME = {"Cf", "Cn", "Co", "Cs", "Cc", "No", "Me", "So", "Sm", "Sc"}
"""What has no shape, numbers in circles or above the line, what draws a ring around a letter, and every symbol: ticks, stars,
badges and pictures would stand where the marks of organisers stand."""
# Arrows, ticks, stars and dingbats; letters in squares; then shields, medals, badges, keys, crowns, blue dots, megaphones
_RANGES = [*range(0x2190, 0x2800), *range(0x2900, 0x2C00), *range(0x1F100, 0x1F200), *range(0x1F5F4, 0x1F5FA)]
LIKE_A_MARK = frozenset(map(chr, _RANGES)) | frozenset("🛡🔰🏅🎖🎗🏆🥇📛🪪🔑🗝👑🔵🔷🔹💠🟣🟢🟦🟩📢📣🔒🔐💯🌟💫🔱🏵⚜🎫👮🦸")
OFFICES = ("organiser", "organizer", "moderator", "administrator", "trefnydd", "trefnwyr", "gweinyddwr")
SAID_OF_ORGANISERS = ("organiser", "organizer", "moderator", "trefnydd", "trefnwyr")
"""At the beginning of a word. Administrators of data and officials of courts may say so of their work."""
BEGINNINGS = ("organis", "organiz", "moderat", "administrat")
OFFICES_ALONE = {
    "admin", "admins", "sysadmin", "mod", "mods", "official", "swyddogol", "verified", "team", "support", "helpdesk", "committee",
    "safeguarding", "network", "rhwydwaith", "anonymous", "dienw",
}  # fmt: skip
MARKS = {"host", "hosts", "gwesteiwr", "cyflwynydd", "sealed"}
"""In brackets these are what stands behind a name in plain text (`visibility.Shown.says`)."""
SAID_OF_SEALED = ("without a name", "heb enw")
PLACEHOLDERS = {"a member", "member", "a former member", "former member", "aelod", "cyn aelod"}
"""What stands in place of the name of a member who is hidden or has left."""
SHORT = 6  # letters: the name of a network such as WIT is in Witney too
IN_BRACKETS = re.compile(r"[(\[{<]([^()\[\]{}<>]*)[)\]}>]")

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


# Signs that stand for a letter, and how letters run together, where a word is to look like another: 0rgan1ser, rnoderator
SIGNS = str.maketrans(
    {"$": "s", "§": "s", "€": "e", "£": "l", "¥": "y", "|": "i", "!": "i", "¡": "i", "+": "t", "ƒ": "f"}
)
LETTERS = str.maketrans(
    "0123456789lıɩɨʀɹɾɽɍøɔɵǝəɛɐɑɒʌŋɲƞɴʂƨʐđðɖŧʉɯʋ",
    "oizeasgtbgiiiirrrrroooeeeaaaannnnsszdddtumv",
)
# Scripts in wide use, and four more that people in Britain write their names in (Unicode Standard Annex 31, tables 5 and 7)
SCRIPTS = {
    "LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "HEBREW", "ARABIC", "THAANA", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA",
    "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "THAI", "LAO", "TIBETAN", "MYANMAR", "GEORGIAN", "HANGUL", "ETHIOPIC",
    "KHMER", "HIRAGANA", "KATAKANA", "BOPOMOFO", "CJK", "IDEOGRAPHIC", "MODIFIER", "FEMININE", "MASCULINE",
    "SYRIAC", "MONGOLIAN", "TIFINAGH", "NKO",
}  # fmt: skip


def cleaned(name: str) -> str:
    """A name without what cannot be seen and without what looks like a mark of ours: symbols, numbers in brackets."""
    kept = _without_loose_joiners("".join(c for c in clean_line(name) if _belongs(c)))
    found = NUMBER.search(_with_plain_brackets(kept))
    while found:
        kept = f"{kept[: found.start()]} {kept[found.end() :]}"
        found = NUMBER.search(_with_plain_brackets(kept))
    return " ".join(kept.split())


def _without_loose_joiners(name: str) -> str:
    """The name with joiners within words only: what joined the parts of a picture that fell away goes with it."""
    kinds = [unicodedata.category(c)[0] for c in f" {name} "]
    return "".join(
        c for at, c in enumerate(name, 1) if c not in JOINERS or {kinds[at - 1], kinds[at + 1]} <= {"L", "M"}
    )


def _with_plain_brackets(name: str) -> str:
    """The name of the same length with every bracket as ( or )."""
    brackets = {"Ps": "(", "Pe": ")"}
    return "".join(brackets.get(unicodedata.category(c), c) for c in name)


def _belongs(sign: str) -> bool:
    if sign in BLANKS or "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef":
        return False
    if sign in JOINERS or sign.isascii():
        return True
    kind = unicodedata.category(sign)
    skin = kind == "Sk" and sign > "\uffff"
    return not (kind in NO_PART_OF_A_NAME or skin or sign in LIKE_A_MARK)


def folded(name: str) -> str:
    """The name as the eye compares it: without case, accents, punctuation and look-alikes of other scripts."""
    plain = unicodedata.normalize("NFKD", name.casefold()).casefold().translate(ALIKE)
    letters = "".join(
        "" if unicodedata.category(c) in ("Mn", "Cf") or c in "'’‘`ʼ" else c if c.isalnum() else " " for c in plain
    )
    return " ".join(letters.split())


def squinted(words: str) -> str:
    """The words as a hasty eye takes them: as `folded`, with figures and signs for the letters that they imitate, and without
    doubled letters."""
    seen = folded(words.casefold().translate(SIGNS)).translate(LETTERS).replace("rn", "m").replace("vv", "w")
    return _single(seen)


def _single(word: str) -> str:
    return re.sub(r"(\w)\1+", r"\1", word)


def _say(words: list[str], what: str) -> bool:
    """Whether one of the words holds this, or several spell it together from the beginning of a word; what is short must
    be a word."""
    if len(what) < SHORT:
        return what in words
    return any(what in word or _single("".join(words[at:])).startswith(what) for at, word in enumerate(words))


def why_not_called(name: str) -> Reason:
    """Why a member cannot be called this, or None."""
    if LINKS.search(name):
        return _("Enter a name without web or email addresses.")
    if _mixes_scripts(name):
        return _("Enter a name in the letters of one alphabet.")
    if _uses_rare_scripts(name):
        return _("Enter the name in an alphabet that is in wide use.")
    seen = squinted(name).split()
    bracketed = {folded(each) for each in IN_BRACKETS.findall(_with_plain_brackets(name))}
    if (
        any(_say(seen, squinted(each)) for each in [*OFFICES, *_network()])
        or any(word.startswith(BEGINNINGS) for word in seen)
        or not OFFICES_ALONE.isdisjoint([*seen, *folded(name).split()])
        or not MARKS.isdisjoint(bracketed)
        or folded(name) in PLACEHOLDERS
        or any(each in folded(name) for each in SAID_OF_SEALED)
    ):
        return _("Enter the name only. What someone does for the network is shown beside it.")
    return None


def _network() -> list[str]:
    """The name of the network as one word, if it has one."""
    name = folded(settings.NETWORK["name"]).replace(" ", "")
    return [name] if name else []


def why_not_beside(words: str) -> Reason:
    """Why this cannot stand beside a member's name, as an organisation that we do not know, a headline or a role, or None:
    there too nobody is taken for an organiser."""
    seen = squinted(words).split()
    if not LIKE_A_MARK.isdisjoint(words) or any(_say(seen, squinted(each)) for each in _network()):
        return _(
            "Leave out the network’s name, ticks and badges. What someone does for the network is shown beside the name."
        )
    if any(_say(seen, squinted(each)) for each in SAID_OF_ORGANISERS):
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


def _uses_rare_scripts(name: str) -> bool:
    """Whether a letter is of a script that hardly anyone reads: whole words in some of these look like Latin ones."""
    letters = (c for c in unicodedata.normalize("NFKC", name) if c.isalpha())
    return any(unicodedata.name(c, "?").split()[0] not in SCRIPTS for c in letters)
