"""What `pleiad doctor` looks at about mail: whether it leaves, whether it is believed, and whether answers are read."""

import re
from collections.abc import Callable
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings

from pleiad.doctor import OK, WARNING, WRONG, Finding, examines
from pleiad.integrations import names
from pleiad.integrations.mail.imap import ImapMailbox, MailboxAway
from pleiad.integrations.mail.smtp import MailLine, MailRefused

from . import hold_ups, refusals

USUAL_SELECTORS = ("selector1", "selector2", "google", "default", "mail", "dkim", "s1", "s2", "k1")
"""Names under which the big senders keep their keys, tried where MAIL_DKIM names none."""
SHARED_ENDINGS = re.compile(r"(?:^|\.)((?:[^.]+\.)?(?:co|org|gov|nhs|police|ac|net|ltd|plc|me|mod|parliament)\.uk)$")
GUIDE = "See docs/mail.md."
ON_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def domain_of(address: str) -> str:
    return parseaddr(address)[1].rpartition("@")[2].lower()


def owner_of(host: str) -> str:
    """The registered domain: example.org.uk of mail.example.org.uk."""
    if found := SHARED_ENDINGS.search(host):
        return found[1]
    return ".".join(host.split(".")[-2:])


@examines
def mail(*, network: bool) -> list[Finding]:
    """Everything about mail, in the order in which it goes wrong."""
    if "smtp" not in settings.EMAIL_BACKEND:
        return [Finding("mail", OK, "Emails stay on this machine: this is the demonstration.")]
    sender = domain_of(settings.DEFAULT_FROM_EMAIL)
    return_domain = domain_of(settings.MAIL_RETURN.replace("*", "x")) or sender
    found = [links(sender), encrypted(), held(), *answers(network=network), returns(sender, return_domain)]
    if not network:
        return [*found, Finding("mail.server", WARNING, "The mail server was not asked, as you wished.")]
    return [
        *found,
        server(),
        _asked("mail.spf", lambda: spf(return_domain)),
        _asked("mail.dkim", lambda: dkim(sender)),
        _asked("mail.dmarc", lambda: dmarc(sender)),
        _asked("mail.bounces", lambda: bounces(return_domain)),
    ]


def _asked(check: str, ask: Callable[[], Finding]) -> Finding:
    try:
        return ask()
    except names.NamesAway as trouble:
        return Finding(check, WARNING, f"Nobody answered: {trouble}.", "Look again when names can be looked up.")


def links(sender: str) -> Finding:
    """Whether the links in emails and their sender belong together; filters distrust them where they do not."""
    host = urlsplit(settings.BASE_URL).hostname or ""
    says = f"Links lead to {host}, and the sender is at {sender}."
    if owner_of(host) == owner_of(sender):
        return Finding("mail.links", OK, says)
    mend = "Send from the domain that the links lead to: set MAIL_FROM or BASE_URL so that they agree."
    return Finding("mail.links", WARNING, says, mend)


def encrypted() -> Finding:
    """Whether emails go to the mail server encrypted."""
    host = settings.EMAIL_HOST
    if settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL:
        return Finding("mail.tls", OK, f"The connection to {host} is encrypted, and its certificate is checked.")
    if host in ON_THIS_MACHINE:
        return Finding("mail.tls", OK, "The mail server is on this machine.")
    mend = "Use port 587 (STARTTLS) or smtps:// in MAIL_URL."
    return Finding("mail.tls", WRONG, f"Emails and the password go to {host} in the open.", mend)


def server() -> Finding:
    """Whether the mail server lets us in."""
    line = MailLine()
    try:
        line.open()
    except MailRefused as refused:
        words = refusals.without_addresses(refused.sentence) or refused.kind
        says = f"The mail server does not let us in, at {refused.verb}: {refused.code or ''} {words}".replace("  ", " ")
        return Finding("mail.server", WRONG, says, "Check MAIL_URL: host, port, name and password.")
    finally:
        line.close()
    return Finding("mail.server", OK, f"{settings.EMAIL_HOST} lets us in.")


def held() -> Finding:
    """Whether emails are held up at this moment."""
    now = hold_ups.now()
    if now is None:
        return Finding("mail.leaving", OK, "Nothing holds emails up.")
    says = f"Emails are held up since {now.since:%Y-%m-%d %H:%M} UTC: {now.verb} {now.code} {now.said}".strip()
    return Finding("mail.leaving", WRONG, says, "The organisers' desk says what to do about it.")


def answers(*, network: bool) -> list[Finding]:
    """Whether anyone reads what is answered."""
    if not settings.MAIL_IS_READ:
        says = "Nobody reads what is answered: invitations ask for no answer, and bounces are not seen."
        return [Finding("mail.answers", WARNING, says, f"Set MAILBOX_URL, or MAIL_PIPED with a pipe. {GUIDE}")]
    found = [Finding("mail.answers", OK, "What is answered is handed to `pleiad receive`.")]
    if settings.READ_MAILBOX is not None:
        found = [_mailbox() if network else Finding("mail.answers", WARNING, "The mailbox was not opened.")]
    if not settings.MAIL_VOUCHED_BY:
        says = "No receiving server vouches for senders: an email counts as its sender's unless a server on the way says no."
        found.append(Finding("mail.vouched", WARNING, says, f"Set MAIL_VOUCHED_BY. {GUIDE}"))
    return found


def _mailbox() -> Finding:
    try:
        with ImapMailbox(settings.READ_MAILBOX, largest=1):
            return Finding("mail.answers", OK, "The worker reads the mailbox.")
    except MailboxAway as trouble:
        return Finding("mail.answers", WRONG, f"The mailbox cannot be read: {trouble}.", "Check MAILBOX_URL.")


def returns(sender: str, return_domain: str) -> Finding:
    """Whether bounces come back to where they are read, and name their email."""
    if owner_of(return_domain) != owner_of(sender):
        says = (
            f"Bounces go to {return_domain}, which does not belong to the sender's {sender}: SPF does not speak for it."
        )
        return Finding("mail.return", WARNING, says, "Let MAIL_RETURN be at the sender's domain.")
    if "*" not in settings.MAIL_RETURN:
        says = "The return path does not name the email, so some bounces cannot be matched."
        mend = "Set MAIL_RETURN with a star, such as bounces+*@network.example."
        return Finding("mail.return", WARNING, says, mend)
    return Finding("mail.return", OK, "Each email has a return path of its own.")


def spf(domain: str) -> Finding:
    """Who may send for the domain (RFC 7208)."""
    found = [each for each in names.texts(domain) if each.lower().split(" ")[0] == "v=spf1"]
    if not found:
        mend = f"Add a TXT record to {domain} that names your mail server, such as “v=spf1 include:… -all”."
        return Finding("mail.spf", WRONG, f"{domain} has no SPF record.", mend)
    if len(found) > 1:
        return Finding(
            "mail.spf", WRONG, f"{domain} has {len(found)} SPF records, so none counts.", "Make one of them."
        )
    terms = found[0].lower().split()
    if {"+all", "all", "?all"} & set(terms):
        return Finding("mail.spf", WRONG, f"The SPF record of {domain} lets everybody send.", "Let it end with -all.")
    if not {"-all", "~all"} & set(terms) and not any(each.startswith("redirect=") for each in terms):
        return Finding("mail.spf", WARNING, f"The SPF record of {domain} has no end.", "Let it end with -all.")
    says = f"{domain} has an SPF record. Whether it names your mail server, only a sent email shows."
    return Finding("mail.spf", OK, says)


def dkim(domain: str) -> Finding:
    """Whether there is a key with which emails of the domain are signed (RFC 6376)."""
    selectors = settings.MAIL_DKIM or USUAL_SELECTORS
    for selector in selectors:
        keys = [each for each in names.texts(f"{selector}._domainkey.{domain}") if re.search(r"\bp=\s*\S", each)]
        if keys:
            return Finding("mail.dkim", OK, f"{domain} has a DKIM key named {selector}.")
    says = f"{domain} has no DKIM key under {', '.join(selectors)}."
    mend = "Let your mail server sign, and publish its key. If it has another name, set MAIL_DKIM."
    return Finding("mail.dkim", WRONG if settings.MAIL_DKIM else WARNING, says, mend)


def dmarc(domain: str) -> Finding:
    """What receivers do with emails that only claim to be of the domain (RFC 7489)."""
    for name in dict.fromkeys((domain, owner_of(domain))):
        found = [each for each in names.texts(f"_dmarc.{name}") if each.lower().startswith("v=dmarc1")]
        if found:
            break
    else:
        mend = f"Add a TXT record to _dmarc.{owner_of(domain)}, such as “v=DMARC1; p=quarantine; rua=mailto:…”."
        return Finding("mail.dmarc", WRONG, f"{domain} has no DMARC record: large receivers refuse such senders.", mend)
    policy = re.search(r"\bp\s*=\s*(\w+)", found[0], re.IGNORECASE)
    if policy is None or policy[1].lower() == "none":
        says = f"The DMARC record of {name} asks for nothing (p=none)."
        return Finding("mail.dmarc", WARNING, says, "Once reports show that your own emails pass, use p=quarantine.")
    return Finding("mail.dmarc", OK, f"The DMARC record of {name} says {policy[1].lower()}.")


def bounces(domain: str) -> Finding:
    """Whether bounces can arrive at all."""
    if hosts := names.mail_servers(domain):
        return Finding("mail.bounces", OK, f"Mail for {domain} goes to {hosts[0]}.")
    says = f"Nobody takes mail for {domain}, so bounces and answers are lost."
    return Finding("mail.bounces", WRONG, says, f"Add an MX record to {domain}, or use another domain in MAIL_RETURN.")
