"""A list is read, each row is judged, and nobody is invited twice, against their wish, or by a cell that is a formula."""

import io
import json
import time
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from pleiad.approvals.actions import address_hash
from pleiad.approvals.models import Receiver
from pleiad.desk.models import AccessRecord
from pleiad.desk.reads import own_rows
from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.outbox.models import Email
from pleiad.outbox.signals import address_refused

from .. import actions, rules, sheet
from ..models import ImportedList, InvitedPerson

FILE = """Display Name,User Principal Name,Company
Ada Newcomer,ada.new@leeds.gov.uk,Leeds
Amina,AMINA.ONEILL@leeds.gov.uk,
Ada again,ada.new+teams@leeds.gov.uk,
Someone,someone@small-charity.example,Small Charity
Private,someone@gmail.com,
Broken,not an address,
=HYPERLINK("https://evil.example"),formula@manchester.gov.uk,<script>alert(1)</script>
"""
OUTCOMES = ["invite", "member", "twice", "invite", "refused", "unreadable", "invite"]


def read_in(text, *, by, at):
    return actions.read_in(name="people.csv", rows=sheet.read(text), language="en", by=by, at=at)


def test_each_row_says_what_becomes_of_it(cast):
    rows = sheet.read(FILE)
    assert [each.outcome for each in rows] == OUTCOMES
    assert [each.row for each in rows] == [2, 3, 4, 5, 6, 7, 8]
    assert [each.lane for each in rows] == ["auto", "auto", "auto", "review", "refuse", "refuse", "auto"]
    assert rows[0].organisation == "Leeds City Council" and rows[3].organisation == "Small Charity"
    assert "row 2" in rows[2].says


def test_a_file_does_not_tell_who_is_a_member_and_members_read_that_they_stood_on_it(cast, bea, noon):
    Receiver.objects.create(address_hash=address_hash("someone@small-charity.example"), left_alone_since=noon)
    imported = read_in(FILE, by=bea, at=noon)
    member, alone = imported.rows[1], imported.rows[3]
    assert (member["outcome"], alone["outcome"]) == ("member", "left_alone")
    assert member["says"] == alone["says"] == "Gets no invitation: is here already, was invited, or wants none."
    assert not any("member" in each.lower() for each in sheet.in_words(sheet.counts(actions.rows_of(imported))))
    (logged,) = AccessRecord.objects.all()
    assert logged.member.addresses.filter(address=member["address"].lower()).exists()
    assert own_rows([logged.record])[0][2:] == [
        "Read in a list of people to invite, on which stood: 1 person", "To invite those who are not here yet"
    ]  # fmt: skip


def test_reading_writes_nothing_and_previewing_invites_nobody(cast, bea, noon):
    sheet.read(FILE)
    assert not ImportedList.objects.exists()
    read_in(FILE, by=bea, at=noon)
    assert not InvitedPerson.objects.exists() and not Email.objects.filter(kind__startswith="invitations").exists()


@pytest.mark.parametrize(
    "text",
    [
        "email;name\na.b@leeds.gov.uk;A B\n",
        "sep=;\nE-mail address;Full name\na.b@leeds.gov.uk;A B\n",
        "\ufeffFirst name,Surname,EMAIL\nA,B,a.b@leeds.gov.uk\n",
        "Email\ta\n a.b@leeds.gov.uk \tx\n",
    ],
)
def test_what_other_tools_call_their_columns(cast, text):
    assert [(each.address, each.outcome) for each in sheet.read(text)] == [("a.b@leeds.gov.uk", "invite")]


def test_a_file_without_addresses_says_so(cast):
    with pytest.raises(Refused, match="no column with addresses"):
        sheet.read("name\nA B\n")


def test_those_whose_emails_come_back_and_who_want_none_are_named_by_row(cast, bea, noon):
    read = read_in(FILE, by=bea, at=noon)
    actions.invite(imported=read, by=bea, at=noon)
    ada = InvitedPerson.objects.get(address="ada.new@leeds.gov.uk")
    Receiver.objects.create(address_hash=address_hash("someone@small-charity.example"), left_alone_since=noon)
    InvitedPerson.objects.exclude(pk=ada.pk).delete()
    Email.objects.filter(address="formula@manchester.gov.uk").update(gave_up_at=noon, due_at=None)
    assert [each.outcome for each in sheet.read(FILE)] == [
        "invited", "member", "twice", "left_alone", "refused", "unreadable", "bounced",
    ]  # fmt: skip


def test_each_gets_one_invitation_at_a_pace_and_who_came_in_meanwhile_none(cast, bea, noon):
    first, second = read_in(FILE, by=bea, at=noon), read_in(FILE, by=bea, at=noon)
    assert actions.invite(imported=first, by=bea, at=noon) == 3
    with pytest.raises(Refused):
        actions.invite(imported=first, by=bea, at=noon)
    with pytest.raises(Refused):
        actions.invite(imported=second, by=bea, at=noon)
    emails = Email.objects.filter(kind="invitations.invitation").order_by("due_at")
    assert len(emails) == 3 and emails[2].due_at > emails[0].due_at
    first.refresh_from_db()
    assert first.rows == [] and first.invited == 3 and Member.objects.count() == len(cast)


def test_a_hostile_cell_is_text(cast, bea, noon, signed_in):
    read = read_in(FILE, by=bea, at=noon)
    shown = signed_in(bea).get(f"/desk/invitations/{read.pk}/").content.decode()
    assert "<script>alert" not in shown and "&lt;script&gt;alert(1)" not in shown.replace("Manchester City Council", "")
    assert "HYPERLINK" not in shown or "=HYPERLINK" in shown
    rows = sheet.read("email,name\nx@leeds.gov.uk,Read https://evil.example now\n")
    assert rows[0].name == ""


def test_one_reminder_and_then_they_are_forgotten(cast, bea, noon):
    read = read_in(FILE, by=bea, at=noon)
    actions.invite(imported=read, by=bea, at=noon)
    Email.objects.filter(kind="invitations.invitation").update(due_at=None, sent_at=noon)
    for day in range(60):
        at = noon + timedelta(days=day)
        if day in (14, 15, 30):  # the worker was away
            continue
        actions.step_due(at=at)
        actions.step_due(at=at)
        Email.objects.filter(kind="invitations.reminder").update(due_at=None)
    assert Email.objects.filter(kind="invitations.reminder").count() == 3
    read.refresh_from_db()
    assert not InvitedPerson.objects.exists() and read.forgotten == 3


def test_who_could_not_be_reached_is_not_reminded_and_our_trouble_costs_nobody_time(cast, bea, noon):
    read = read_in(FILE, by=bea, at=noon)
    actions.invite(imported=read, by=bea, at=noon)
    email = Email.objects.filter(address="ada.new@leeds.gov.uk").get()
    Email.objects.filter(pk=email.pk).update(due_at=None, gave_up_at=noon)
    address_refused.send(sender=Email, address=email.address, email=email, at=noon, hard=True)
    assert InvitedPerson.objects.get(address=email.address).bounced_at
    later = noon + rules.REMINDED_AFTER
    actions.step_due(at=later)
    assert not InvitedPerson.objects.filter(address=email.address).exists()
    assert not Email.objects.filter(kind="invitations.reminder").exists()  # the others' invitations still wait
    assert InvitedPerson.objects.count() == 2


def test_a_list_that_nobody_sends_is_forgotten_after_a_day(cast, bea, noon):
    read = read_in(FILE, by=bea, at=noon)
    late = noon + timedelta(days=1)
    with pytest.raises(Refused, match="Read it in again"):
        actions.invite(imported=read, by=bea, at=late)
    actions.forget_unsent(at=late)
    assert not ImportedList.objects.exists()


def run(*words):
    out = io.StringIO()
    call_command("import_members", *words, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_the_command_says_a_line_for_each_row_and_the_counts(cast, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text(FILE)
    *rows, counts = run(str(file), "--preview")
    assert [list(each) for each in rows] == [["row", "address", "lane", "organisation", "says"]] * 7
    assert rows[0]["address"] == "ada.new@leeds.gov.uk" and rows[0]["lane"] == "auto"
    assert (counts["rows"], counts["auto"], counts["invite"], counts["twice"]) == (7, 4, 3, 1)
    assert not ImportedList.objects.exists() and not Email.objects.filter(kind__startswith="invitations").exists()
    with pytest.raises(CommandError, match="--by"):
        run(str(file))
    run(str(file), "--by", "bea@gwynedd.llyw.cymru")
    assert InvitedPerson.objects.count() == 3


def test_five_thousand_rows_take_less_than_a_minute_and_a_page_answers(cast, bea, signed_in, noon):
    towns = ("leeds", "kent", "bristol", "derby", "lincoln")
    lines = [f"p{n}@{towns[n % 5]}.gov.uk,Person {n % 7},Council" for n in range(4500)]
    lines += [f"q{n}@unknown-{n}.example,Q,Firm" for n in range(500)]
    text = "email,name,organisation\n" + "\n".join(lines)
    desk, began = signed_in(bea), time.monotonic()
    answer = desk.post(
        "/desk/invitations/read/", {"file": SimpleUploadedFile("m.csv", text.encode()), "language": "en"}
    )
    shown = desk.get(answer["Location"]).content.decode()
    assert "5000 people are invited." in shown
    desk.post(answer["Location"] + "invite/")
    assert InvitedPerson.objects.count() == 5000 and time.monotonic() - began < 60
