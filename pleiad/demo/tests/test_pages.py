import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.test import RequestFactory

from pleiad.integrations.mail import mailbox

from .. import views

pytestmark = pytest.mark.django_db  # every page asks for its notice

PAGES = ["/demo/", "/demo/people/", "/demo/meeting/"]


def send(subject="Your code", text="123456\n\nType this code.", to="carys.llyr.invented@cardiff.gov.uk"):
    mailbox.MailboxBackend().send_messages([EmailMessage(subject, text, "network@network.invalid", [to])])
    return mailbox.emails(most=1)[0]


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_sees_the_pages_and_no_cache_keeps_them(client, page):
    answer = client.get(page)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("page", [*PAGES, "/demo/emails/20260101T000000000000-0123456789abcdef/"])
def test_outside_demo_mode_there_is_no_such_page(client, settings, page):
    settings.DEMO = False
    assert client.get(page).status_code == 404


def test_outside_demo_mode_no_email_is_given_out(client, settings):
    email = send()
    settings.DEMO = False
    assert client.get(f"/demo/emails/{email.name}/").status_code == 404
    assert client.get(f"/demo/emails/{email.name}.eml").status_code == 404


@pytest.mark.parametrize(
    "address", ["192.0.2.7", "10.0.0.1", "2001:db8::1", "::ffff:192.0.2.7", "", "localhost.example"]
)
@pytest.mark.parametrize("page", PAGES)
def test_other_machines_are_refused(client, page, address):
    assert client.get(page, REMOTE_ADDR=address).status_code == 403


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_this_machine_is_let_in(client, address):
    assert client.get("/demo/", REMOTE_ADDR=address).status_code == 200


def test_a_header_cannot_pretend_to_be_this_machine():
    request = RequestFactory().get("/demo/", REMOTE_ADDR="192.0.2.7", headers={"x-forwarded-for": "127.0.0.1"})
    with pytest.raises(views.PermissionDenied):
        views.mailbox(request)


def test_a_proxy_that_adds_nothing_is_refused_too(client):
    """As nginx passes on by itself: HTTP/1.0, with its own name for this machine as Host."""
    here = {"REMOTE_ADDR": "127.0.0.1"}
    assert client.get("/demo/", SERVER_PROTOCOL="HTTP/1.0", **here).status_code == 403
    assert client.get("/demo/", headers={"referer": "https://demo.example/enter/"}, **here).status_code == 403
    assert client.get("/demo/", headers={"referer": "http://testserver/enter/"}, **here).status_code == 200


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip", "via", "x-forwarded-host"])
def test_what_a_proxy_passes_on_from_elsewhere_is_refused(client, header):
    assert client.get("/demo/", REMOTE_ADDR="127.0.0.1", headers={header: "192.0.2.7"}).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_only_show(client, page):
    assert client.post(page).status_code == 405


def test_the_code_stands_in_the_list_and_on_the_email(client):
    email = send()
    assert "<strong>123456</strong>" in client.get("/demo/").content.decode()
    assert "123456</h2>" in client.get(f"/demo/emails/{email.name}/").content.decode()


def test_the_list_can_be_limited_to_one_address(client):
    send("For Carys")
    send("For Aoife", to="aoife.mcgilligan.invented@nics.gov.uk")
    page = client.get("/demo/", {"to": "carys.llyr.invented@cardiff.gov.uk"}).content.decode()
    assert "For Carys" in page
    assert "For Aoife" not in page


def test_an_empty_mailbox_says_what_will_be_there(client):
    assert "No emails yet" in client.get("/demo/").content.decode()


def test_hostile_emails_are_shown_as_text(client):
    email = send("<script>alert(1)</script>", '<img src=x onerror=alert(1)>\n\njavascript:alert(1) " onload=x')
    for page in ["/demo/", f"/demo/emails/{email.name}/"]:
        shown = client.get(page).content.decode()
        assert "<script>alert" not in shown
        assert "<img" not in shown
        assert 'href="javascript:' not in shown
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_an_invitation_is_told_in_plain_words(client):
    message = EmailMultiAlternatives("Place", "You have a place.", "network@network.invalid", ["a@b.gov.uk"])
    message.attach_alternative(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:CANCEL\r\nBEGIN:VEVENT\r\nUID:u\r\nSEQUENCE:3\r\n"
        "DTSTART:20270429T150000Z\r\nDTEND:20270429T163000Z\r\nSUMMARY:<b>Data</b>\r\nLOCATION:Cardiff\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n",
        "text/calendar; charset=utf-8; method=CANCEL",
    )
    mailbox.MailboxBackend().send_messages([message])
    [email] = mailbox.emails()
    shown = client.get(f"/demo/emails/{email.name}/").content.decode()
    assert "Takes this out of the calendar" in shown
    assert "Thursday 29 April 2027, 4pm to 5:30pm" in shown
    assert "&lt;b&gt;Data&lt;/b&gt;" in shown
    assert "Cardiff" in shown


def test_an_email_can_be_taken_away_as_a_file(client):
    email = send()
    answer = client.get(f"/demo/emails/{email.name}.eml")
    assert answer.headers["Content-Type"] == "message/rfc822"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{email.name}.eml"'
    assert b"Subject: Your code\r\n" in answer.content


@pytest.mark.parametrize("name", ["nothing", "20260101T000000000000-0123456789abcdef", "..", "%2e%2e%2fsecret"])
def test_an_email_that_is_not_there_is_not_found(client, name):
    assert client.get(f"/demo/emails/{name}/").status_code == 404
    assert client.get(f"/demo/emails/{name}.eml").status_code == 404


def test_the_page_of_people_names_nobody_twice_and_everybody_with_an_address(client):
    from .. import cast

    addresses = [part.address for group in cast.groups() for part in group.parts]
    assert len(addresses) == len(set(addresses)) == 23
    shown = client.get("/demo/people/").content.decode()
    assert shown.count("<code>") == 23


def test_the_banner_links_to_both_pages_and_holds_nothing_personal():
    from django.template.loader import render_to_string

    shown = render_to_string("demo/banner.html")
    assert 'href="/demo/people/"' in shown
    assert 'href="/demo/"' in shown
    assert "csrf" not in shown
    assert "style=" not in shown
