"""What a mail server means is read from its words and codes, as the big servers really write them."""

import csv

import pytest

from ..refusals import (
    ADDRESS,
    NOW,
    UNKNOWN,
    US,
    WORDINGS,
    enhanced_in,
    reading_of,
    reads,
    without_addresses,
)

with WORDINGS.open(encoding="utf-8", newline="") as lines:
    KNOWN = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def told(dialogue):
    """The arguments of `reads` from "RCPT 550 words": a verb, a code and what the server said."""
    verb, code, *words = dialogue.split(" ", 2)
    return {"verb": verb, "code": int(code), "sentence": "".join(words), "enhanced": ""}


@pytest.mark.parametrize("line", KNOWN, ids=lambda line: f"{line['server']}: {line['example'][:50]}")
def test_each_known_wording_is_read_as_its_line_says(line):
    found = reading_of(**told(line["example"]))
    assert (found.about, found.advice) == (line["about"], line["advice"])


@pytest.mark.parametrize("server", ["Exchange Online", "Gmail", "Postfix", "Exim", "Mimecast", "Proofpoint", "Amazon SES", "SendGrid"])  # fmt: skip
def test_the_big_servers_are_all_in_the_list(server):
    assert any(line["server"] == server for line in KNOWN)


OTHERS = {
    ADDRESS: """
        RCPT 550 5.1.1 <x@leeds.gov.uk>: Recipient address rejected: User unknown in virtual mailbox table
        RCPT 550 No such user here
        RCPT 511 5.1.1 unknown address or alias
        RCPT 550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302)
        RCPT 553 sorry, no mailbox here by that name. (#5.7.1)
        RCPT 554 delivery error: dd This user doesn't have a yahoo.com account (x@yahoo.com) [-5]
        RCPT 550 5.1.6 recipient no longer on server
        RCPT 550 account has been deactivated
        RCPT 550 5.4.1 [x@leeds.gov.uk]: Recipient address rejected: Access denied
        RCPT 550 5.7.1 <x@leeds.gov.uk>: Recipient address rejected: User email address is marked as invalid
        RCPT 452 4.2.2 Mailbox full
        RCPT 450 4.1.1 <x@leeds.gov.uk>: Recipient address rejected: unverified address
        DATA 552 5.2.2 This message is larger than the limit, or the recipient's mailbox is full
        RCPT 501 5.1.3 Bad recipient address syntax
        RCPT 550 This person no longer works here
        DATA 554 Transaction failed: Address is on the suppression list for your account
        RCPT 556 5.1.10 Recipient address has null MX
        RCPT 550 5.4.1 All recipient addresses rejected : Access denied
        RCPT 550 5.1.351 Remote server returned unknown recipient or mailbox unavailable
        RCPT 554 5.1.2 <x@leds.gov.uk>: Recipient address rejected: Domain not found
        """,
    US: """
        RCPT 501 5.1.7 Bad sender address syntax
        RCPT 550 No such domain at this location for sender
        RCPT 550 Sending user account is suspended
        RCPT 550 Your account has been disabled for sending
        RCPT 550 Your mailbox is not allowed to send to the outside
        RCPT 550 SMTP user deactivated
        DATA 550 User network@network.example has exceeded its 24-hour sending limit. Messages to 250 recipients out of 200 allowed have been sent.
        DATA 550 Domain network.example has exceeded the max emails per hour (152/150 (101%)) allowed. Message discarded.
        RCPT 421 4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade to TLS 1.2
        RCPT 554 Email rejected due to security policies - MCSpamSignature
        DATA 550 5.4.5 Daily user sending limit exceeded
        DATA 554 5.7.1 sending quota exceeded
        RCPT 550 5.7.1 Sender rejected: quota of 500 messages per hour exceeded
        RCPT 550 5.7.1 Relaying denied
        RCPT 454 4.7.1 <x@leeds.gov.uk>: Relay access denied
        RCPT 550 too many invalid recipients
        RCPT 550 Sender address unknown
        RCPT 550 5.1.0 <network@network.example> sender rejected
        RCPT 554 5.7.1 <mail.network.example[192.0.2.7]>: Client host rejected: Access denied
        RCPT 550 JunkMail rejected - host [192.0.2.7]
        MAIL 550 account has been deactivated
        MAIL 553 5.1.1 User unknown
        AUTH 535 Incorrect authentication data
        STARTTLS 554 5.7.3 Unable to initialize security subsystem
        CONNECT 554 5.7.1 No SMTP service here
        DATA 550 5.7.60 SMTP; Client does not have permissions to send as this sender
        DATA 550 5.7.515 Access denied, sending domain NETWORK.EXAMPLE doesn't meet the required authentication level
        DATA 552 5.3.4 Message too big
        TLS 0 certificate verify failed
        DATA 550 5.7.367 Remote server returned not permitted to relay -> 554 5.7.1 : Relay access denied
        RCPT 550 5.7.64 TenantAttribution; Relay Access Denied
        DATA 550 5.7.512 Access denied, message must be RFC 5322 section 3.6.2 compliant
        RCPT 550 Local CT IP Reputation - (reject)
        RCPT 550 DNS Pre-Check Failed
        RCPT 550 Submitter failed to authenticate
        RCPT 554 Host network access not allowed
        RCPT 501 Invalid envelope from
        RCPT 553 Unauthorized sender
        RCPT 554 5.7.1 <x@leeds.gov.uk>: Recipient address rejected: Please see http://www.openspf.org/why?s=mfrom
        RCPT 550 5.7.1 <x@leeds.gov.uk>: Recipient address rejected: Rejected by policy server: rate limit
        RCPT 550 Mailbox network@network.example over quota: sending is not possible
        RCPT 550 Access denied - your domain has no mx
        RCPT 554 not licensed to send more emails today
        RCPT 550 Maximum recipients per hour reached
        RCPT 550 You have reached your hourly sending allowance
        RCPT 550 Domain frequency limited
        DATA 554 Message rejected: Configuration set does not exist
        DATA 550 Mail content denied
        DATA 550 Server has been disabled, SMTP API error
        DATA 554 Error: no valid recipients
        RCPT 550 Callback setup failed while verifying <network@network.example>
        RCPT 550 5.7.705 Access denied, tenant has exceeded threshold
        DATA 550 5.7.29 Gmail requires all senders to use a TLS connection for sending mail to Gmail
        MAIL 553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.7
        RCPT 550 SASL user unknown
        RCPT 550 unknown user network: authenticate first
        RCPT 550 Mailbox network@network.example: sending suspended
        RCPT 550 Sorry, the sender's domain was just registered
        RCPT 550 Too many connections from your host
        DATA 550 Sorry, your account is on hold
        RCPT 550 Recipient domain not allowed on free accounts
        RCPT 550 Sending domain not found in our system
        RCPT 550 5.2.1 Sender account disabled
        RCPT 550 The SMTP user does not exist
        """,
    NOW: """
        AUTH 454 4.7.0 Temporary authentication failure
        CONNECT 421 4.7.0 Try again later, closing connection.
        CONNECT 0
        LINE 0
        DATA 451 4.3.0 Mail server temporarily rejected message
        RCPT 450 4.2.0 <x@leeds.gov.uk>: Recipient address rejected: Greylisted, see http://postgrey
        RCPT 450 requested mail action not taken: mailbox unavailable
        RCPT 421
        MAIL 451 4.1.8 Domain of sender address does not resolve
        DATA 554 5.2.122 STOREDRV.Deliver; recipient's receive limit exceeded
        DATA 550 5.4.316 Message expired, connection refused
        RCPT 554 5.4.6 Too many hops
        DATA 550 5.4.300 Message expired -> 451 4.7.0 temporary
        DATA 432 4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending for more information.
        MAIL 451 4.7.500 Server busy. Please try again later from [192.0.2.7]. (S77719)
        RCPT 451 Account inbounds disabled - please try again later
        """,
    UNKNOWN: """
        RCPT 550
        RCPT 550 Rejected
        RCPT 550 nope
        DATA 554 Transaction failed
        RCPT 501 Syntax error in parameters or arguments
        RCPT 554 5.7.1 <x@leeds.gov.uk>: Recipient address rejected: Access denied
        RCPT 550 User account suspended
        """,
}
CASES = [(about, said.strip()) for about, lines in OTHERS.items() for said in lines.strip().splitlines()]


@pytest.mark.parametrize(("about", "said"), CASES, ids=lambda each: each[:60])
def test_wordings_that_are_in_no_list_are_read_by_their_sense(about, said):
    assert reads(**told(said)) == about


@pytest.mark.parametrize("verb", ["CONNECT", "EHLO", "STARTTLS", "AUTH", "MAIL"])
@pytest.mark.parametrize("line", KNOWN, ids=lambda line: line["example"][:40])
def test_before_a_recipient_is_named_nothing_is_about_an_address(line, verb):
    said = told(line["example"])
    assert reads(**{**said, "verb": verb}) != ADDRESS


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("5.7.1 Blocked", "5.7.1"),
        ("<x@leeds.gov.uk>... 4.2.2 full", "4.2.2"),
        ("host 192.0.2.7 refused", ""),
        ("host 5.1.1.7 refused", ""),
        ("(#5.7.1)", "5.7.1"),
        ("", ""),
    ],
)
def test_the_enhanced_code_is_found_and_an_ip_address_is_none(sentence, code):
    assert enhanced_in(sentence) == code


def test_what_is_kept_of_the_words_names_nobody():
    said = "5.1.1 <amina.oneill@leeds.gov.uk>: User unknown,\r\nasked by network@network.example " + "x" * 400
    kept = without_addresses(said)
    assert kept.startswith("5.1.1 <(address)>: User unknown, asked by (address) xxx")
    assert len(kept) == 300
