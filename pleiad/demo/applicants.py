"""The invented applicants whose applications wait, were approved or were refused, and what each wrote."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Applicant:
    name: str
    address: str
    organisation: str
    evidence: str
    language: str = "en"


OVERDUE = Applicant(
    "Thandiwe Mokoena",
    "thandiwe.mokoena.invented@leeds.ac.uk",
    "University of Leeds",
    "I run the research data platform, seconded half-time to the city council’s data team until next summer. "
    "The council’s staff directory lists me under Data and Insight.",
)
CLAIMED = Applicant(
    "Saoirse Kinsella",
    "saoirse.kinsella.invented@hcpc-uk.org",
    "Health and Care Professions Council",
    "Business analyst in the digital change team. We regulate fifteen professions and I look after the online register.",
)
ASKED = Applicant(
    "Ewa Lisowska",
    "ewa.lisowska.invented@nhs.net",
    "A GP practice in Kent",
    "I do the IT for two surgeries and the online booking. My practice manager can confirm it.",
)
ANSWERED = Applicant(
    "Halimah Yusuf",
    "halimah.yusuf.invented@stockporthomes.org",
    "Stockport Homes",
    "Product owner of the repairs service. Stockport Homes is wholly owned by the council.",
)
NEEDS_SPONSORS = Applicant(
    "Gwenllian Parry",
    "gwenllian.parry.invented@gmail.com",
    "A community council in Ceredigion",
    "I am clerk and webmaster in one, eight hours a week, and the council has no mail of its own. "
    "Two members know me from the Welsh digital days.",
    "cy",
)
FRESH = Applicant(
    "Nadia Boateng",
    "nadia.boateng.invented@shared-digital-service.example",
    "Shared Digital Service of three councils",
    "Developer. We are a company that three district councils own together; our page says so at the bottom.",
)
CONTRACTOR = Applicant(
    "Marta Sokołowska",
    "marta.sokolowska.invented@ext.leeds.gov.uk",
    "",
    "I was a contractor and have been on a fixed-term contract with the council since September; my mail has not moved yet.",
)
APPROVED = [
    Applicant(
        "Bukola Adesanya",
        "bukola.adesanya.invented@parliament.uk",
        "Parliamentary Archives",
        "User researcher in the Parliamentary Archives.",
    ),
    Applicant(
        "Helena Marchetti",
        "helena.marchetti.invented@citizensadvice.org.uk",
        "Citizens Advice",
        "On a two-year secondment from the county council to build the referral service.",
    ),
    Applicant(
        "Jyoti Ramgoolam",
        "jyoti.ramgoolam.invented@sch.uk",
        "A school of Leicester City Council",
        "Network manager for eleven schools that the city maintains.",
    ),
]
REFUSED = Applicant(
    "Perpetua Vance",
    "perpetua.vance.invented@consultancy.example",
    "A consultancy",
    "We sell to the public sector and I would like to meet buyers.",
)
