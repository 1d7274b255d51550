"""What organisers read when emails are held up: what the mail server said, and what to do about it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.outbox import refusals
from pleiad.outbox.models import Email, HoldUp

ADVICE = {
    "away": gettext_lazy(
        "It cannot be reached. If that lasts, the people who look after our server will ask the people who run the mail server."
    ),
    "busy": gettext_lazy("It asks us to come back later, and we do. If that lasts, ask the people who run the mail server."),
    "auth": gettext_lazy("It does not let us sign in. The people who look after our server need to check the name and password in MAIL_URL."),
    "sender": gettext_lazy(
        "It does not let us send as the address in MAIL_FROM. Ask the people who run the mail server to allow that, or change MAIL_FROM."
    ),
    "signed": gettext_lazy(
        "It cannot see that our emails are really ours. `pleiad doctor` says which record of our domain is missing."
    ),
    "quota": gettext_lazy(
        "We have sent as many emails as it allows. Ask the people who run the mail server for a higher limit, or wait until tomorrow."
    ),
    "relay": gettext_lazy("It passes nothing on for us. MAIL_URL may name the wrong server, or leave out name and password."),
    "blocked": gettext_lazy("It refuses our server, or our network. Ask the people who run the mail server to take us off its list."),
    "content": gettext_lazy("It refuses something in our emails. Tell the people who look after our server which email it was."),
    "tls": gettext_lazy("The connection to it cannot be made safe. The people who look after our server need to check MAIL_URL and the certificate."),
    "server": gettext_lazy("It has trouble of its own. Ask the people who run the mail server."),
    "unknown": gettext_lazy("It does not say why. Ask the people who run the mail server, and give them these words."),
}  # fmt: skip


def sentence(held: HoldUp) -> str:
    """The server's words, what to do, and that nothing is lost."""
    number = held.code.partition(" ")[0]
    if number.isdigit():
        said = _("The mail server says “%(words)s”.") % {"words": f"{number} {held.said}".strip()}
    else:
        said = _("The mail server does not answer.")
    kept = _("Every email is kept, and they leave by themselves as soon as it takes them.")
    return f"{said} {ADVICE.get(held.advice, ADVICE['unknown'])} {kept}"


def of_one(email: Email) -> str:
    """About one email that the server goes on refusing while others leave: its code, and what to do. Its words are not kept."""
    answers = _("The mail server answers %(code)s each time. We go on trying.") % {"code": email.trouble}
    number, _space, enhanced = email.trouble.partition(" ")
    if not number.isdigit():
        return answers
    reading = refusals.reading_of(code=int(number), enhanced=enhanced, sentence="", verb="DATA")
    if reading.about == refusals.ADDRESS:  # its words said something else
        return f"{answers} {ADVICE['unknown']}"
    return f"{answers} {ADVICE.get(reading.advice, ADVICE['unknown'])}"
