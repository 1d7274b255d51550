"""What the words in a domain say about the people who have addresses there."""

import re
from functools import cache
from pathlib import Path

from ..addresses import words

# Labels that employers put before their own domain for people they do not employ.
OUTSIDE_WORKERS = words(
    """
    agencies agency agencystaff agencyworker agencyworkers alumni associate associates cllr cllrs consultant consultants
    contractor contractors councillor councillors elected ext extern external externals governor governors guest guests
    honorary locum locums members nonemployee nonemployees nonstaff outsourced partner partners pupil pupils student students
    supplier suppliers temp temps thirdparty trainee vendor vendors visitor visitors volunteer volunteers
    """
)
# These say nothing by themselves, so that "it-suppliers" is a place for suppliers and "environment-agency" is none for
# agency workers.
_BESIDE = words("and digital email ict it mail of our staff user users worker workers")

# Parish, town and community councils hold names under these too, often with a volunteer clerk behind them.
PARISH_ZONES = (("gov", "uk"), ("llyw", "cymru"))
_PARISH_WORDS = words(
    """
    parishcouncil parish-council parishmeeting parish-meeting towncouncil town-council communitycouncil
    community-council villagecouncil village-council neighbourhoodcouncil neighbourhood-council citycouncil city-council
    cyngorcymuned cyngortref cyngorcymunedol cyngor-cymuned cyngor-tref
    """
)
_PARISH_PARTS = words("pc tc vc cc ecc wcc scc jbc pm parish parishes")
_GLUED = ("pc", "tc", "cc", "parish", "parishes")
_COMMISSIONERS = ("pcc", "pfcc")
"""Offices of police (and fire) and crime commissioners: their names, and those of county councils ("kentcc"), end like those of
parish councils."""
_SHORTEST_PLACE = 3
"""Letters before a glued ending: "ugleypc" is a parish, "ipcc" and "bcc" are not."""
_COUNTIES = words(
    """
    beds bedfordshire berks berkshire bucks buckinghamshire cambs cambridgeshire ches cheshire cornwall cumbria
    derbys derbyshire devon dorset durham essex glos gloucestershire hants hampshire herefordshire herts hertfordshire
    humber hunts iow kent lancs lancashire leics leicestershire lincs lincolnshire norfolk northants
    northamptonshire northumberland notts nottinghamshire oxon oxfordshire rutland salop shropshire somerset staffs
    staffordshire suffolk surrey sussex esussex wsussex warks warwickshire wilts wiltshire worcs worcestershire york yorks
    yorkshire
    clwyd dyfed glam glamorgan gwent gwynedd powys anglesey
    """
)
_PLACES = Path(__file__).parent / "data" / "parish_names.txt"
_AFTER_A_PLACE = ("council", "city")

# Companies, practices and treatment centres that care for patients of the NHS without being part of it.
_PROVIDERS = re.compile(
    r"treatment-?cent(re|er)|surgical-?cent(re|er)|independent-?hospital|privatehospital|privatepatients|careuk|"
    r"practiceplusgroup|virgincare|hcrg|circlehealth|circlehospital|ramsay|spirehealth|nuffieldhealth|bmihealth|cygnet|"
    r"priorygroup|optegra|spamedica|newmedica|communityhealthandeyecare|inhealth|medinet|babylon|livi$|pharmacy|"
    r"pharmacies|dental|dentist|optician|(^|-)cic($|-)|hospice|specsavers|visionexpress|lloyds|(^|-)(boots|bupa|totally|"
    r"optum|serco|capita|provide|locala|lcw|sirona|livewell|brisdoc|medvivo|vocare)($|-|cic|health|care)|citycare|"
    r"healthharmonie|concordiahealth|surgery|surgeries|medical-?(cent(re|er)|practice|group)|health-?cent(re|er)|"
    r"group-?practice|family-?practice|^gp-|^gp[a-z]?\d|gp-?(federation|alliance|partnership)|primary-?care|"
    r"community-?health-?care|health-?choices|(^|-)bmi($|-)|circleintegrated|csh-?surrey|first-?community|your-?healthcare|"
    r"bromleyhealthcare|marie-?curie|macmillan|sueryder|medicsforall|hctgroup"
)


def is_for_outside_workers(before: tuple[str, ...], inner: tuple[str, ...]) -> bool:
    """Whether one of the labels before a listed domain sets people apart whom the organisation does not employ.

    `before`: all of them; `inner`: those that are not the organisation's own name. A word inside a longer name does not
    count, unless all the others say nothing.
    """
    return not OUTSIDE_WORKERS.isdisjoint(before) or any(
        not OUTSIDE_WORKERS.isdisjoint(parts) and parts <= OUTSIDE_WORKERS | _BESIDE
        for parts in (set(label.split("-")) for label in inner)
    )


def is_parish_level(label: str) -> bool:
    """Whether a name right under gov.uk or llyw.cymru is that of a parish, town or community council.

    Some are known by a word, an ending or a county behind the place. Plain names of places are listed: every parish of
    England and community of Wales, and what else such councils held in 2017. Others are left to the declaration that
    every member makes.
    """
    parts = label.split("-")
    if any(part.endswith(_COMMISSIONERS) for part in parts) or label.removesuffix("cc") in _COUNTIES:
        return False
    if _is_a_place("".join(parts)) or label.startswith("cyngor") or any(word in label for word in _PARISH_WORDS):
        return True
    if len(parts) > 1 and (not _PARISH_PARTS.isdisjoint(parts[1:]) or parts[-1] in _COUNTIES):
        return True
    return any(
        part.endswith(ending) and len(part) - len(ending) >= _SHORTEST_PLACE
        for part in parts
        for ending in (*_GLUED, "town")
    )


def is_private_provider(labels: tuple[str, ...]) -> bool:
    """Whether a name under nhs.uk reads like a company or practice that cares for patients of the NHS."""
    return labels[-2:] == ("nhs", "uk") and len(labels) > 2 and bool(_PROVIDERS.search(labels[-3]))


def _is_a_place(name: str) -> bool:
    """Whether a name in one word is that of a parish or community, or one with "council" or "city" behind it."""
    places = _plain_names()
    return name in places or any(name.endswith(word) and name.removesuffix(word) in places for word in _AFTER_A_PLACE)


@cache
def _plain_names() -> frozenset[str]:
    return words(_PLACES.read_text(encoding="ascii"))
