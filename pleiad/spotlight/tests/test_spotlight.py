import io
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from pleiad.approvals import actions as approvals
from pleiad.approvals.models import Approval
from pleiad.errors import Refused
from pleiad.members.addresses import parse
from pleiad.members.eligibility import versions
from pleiad.members.models import Block, Member
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.outbox.secrets import unseal
from pleiad.search.models import Document
from pleiad.testing import shield
from pleiad.ui import picture_cards
from pleiad.ui import portraits as pictures

from .. import actions, campaigning, periodic
from ..models import Campaign, Nomination, Picture, Piece

WORDS = "She rebuilt the blue badge form with the people who use it."


def nominate(by, address="fay@leeds.gov.uk", **more):
    actions.nominate(by=by, name="Fay", address=parse(address), words=WORDS, at=timezone.now(), **more)
    return Approval.objects.order_by("-pk").first()


def link_of(approval):
    return f"/ticket/{unseal(Email.objects.get(key=f'approval:{approval.pk}').sealed)['ticket']}/answer/"


def given(**more):
    until = timezone.localdate() + timedelta(days=30)
    return {
        "press": "send",
        "answer": "yes",
        "name": "Fay C",
        "words": WORDS,
        "audience": "public",
        "ends_on": until,
        **more,
    }


def approved(by, **more):
    answer = Client().post(link_of(nominate(by, **more.pop("about", {}))), given(**more))
    assert answer.status_code == 302, answer.context["form"].errors
    piece = Piece.objects.latest("pk")
    if piece.answer_by:
        organiser = Member.objects.organisers().exclude(pk__in=[piece.author_id, piece.nominator_id]).first()
        actions.decide(piece=piece, public=True, by=organiser, at=timezone.now())
    return piece


def test_what_is_for_everybody_waits_for_an_organiser_who_is_not_in_it(signed_in, amina, bea, cleo, campaign):
    Client().post(link_of(nominate(bea, address="someone@leeds.gov.uk", campaign=campaign)), given(in_campaign="on"))
    piece = Piece.objects.get()
    card = reverse("spotlight:card", args=[piece.key])
    for page in (piece.get_absolute_url(), card):
        assert Client().get(page).status_code == 404
        assert signed_in(amina).get(page).status_code == 200
    for page in ("/spotlight/", campaign.get_absolute_url()):
        assert "Fay C" not in Client().get(page).content.decode()
    with zipfile.ZipFile(
        io.BytesIO(signed_in(cleo).get(reverse("desk:campaign-pack", args=[campaign.pk])).content)
    ) as file:
        assert file.namelist() == []
    look = reverse("desk:piece", args=[piece.pk])
    assert signed_in(amina).get(look).status_code == 404
    assert "another organiser decides" in signed_in(bea).get(look).content.decode()
    assert "Fay C" not in signed_in(bea).get("/desk/").content.decode()
    signed_in(bea).post(look)
    assert Client().get(card).status_code == 404
    assert "Spotlight: Fay C" in signed_in(cleo).get("/desk/").content.decode()
    assert "someone@leeds.gov.uk" in signed_in(cleo).get(look).content.decode()
    signed_in(cleo).post(look)
    for page in (piece.get_absolute_url(), card):
        assert Client().get(page).status_code == 200
    assert "Spotlight: Fay C" not in signed_in(cleo).get("/desk/").content.decode()
    email = Email.objects.get(kind="spotlight.decided")
    assert email.address == "someone@leeds.gov.uk"
    assert "Everybody can see it now" in KINDS["spotlight.decided"](email, {}).text


def test_what_stays_in_the_network_is_told_with_the_reason(signed_in, amina, fay, cleo):
    Client().post(link_of(nominate(amina)), given())
    piece = Piece.objects.get()
    keep = reverse("desk:keep-piece", args=[piece.pk])
    assert signed_in(cleo).post(keep, {"reason": " "}).status_code == 200
    assert Piece.objects.get().answer_by
    signed_in(cleo).post(keep, {"reason": "It names a resident."})
    piece.refresh_from_db()
    assert (piece.audience, piece.public_at, piece.answer_by) == ("network", None, None)
    assert "It names a resident." in KINDS["spotlight.decided"](Email.objects.get(kind="spotlight.decided"), {}).text
    assert "It names a resident." in signed_in(fay).get("/spotlight/mine/").content.decode()
    assert signed_in(amina).get(piece.get_absolute_url()).status_code == 200
    assert Client().get(piece.get_absolute_url()).status_code == 404
    with pytest.raises(Refused, match="already"):
        actions.decide(piece=piece, public=True, by=cleo, at=timezone.now())


def photograph(size=(900, 700), kind="JPEG", **more):
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    out = io.BytesIO()
    Image.new("RGB", size, "#884422").save(out, kind, exif=exif, **more)
    out.name, out.size = f"me.{kind.lower()}", len(out.getvalue())
    out.seek(0)
    return out


def test_nothing_is_seen_by_anyone_before_the_yes(signed_in, amina, fay, bea, cleo):
    approval = nominate(amina)
    for browser in (Client(), signed_in(cleo), signed_in(bea), signed_in(fay)):
        for page in ("/spotlight/", "/desk/spotlight/"):
            assert "blue badge" not in browser.get(page).content.decode()
    assert Piece.objects.count() == Document.objects.filter(kind="spotlight").count() == 0
    asked = Client().get(link_of(approval)).content.decode()
    assert "blue badge" in asked
    assert "Amina" in asked


def test_the_nominee_changes_the_words_and_says_yes(signed_in, amina, cleo):
    piece = approved(amina, words="I rebuilt it together with twelve residents.", role="Leeds", audience="network")
    assert (piece.name, piece.words) == ("Fay C", "I rebuilt it together with twelve residents.")
    assert Nomination.objects.count() == 0
    assert "twelve residents" in signed_in(cleo).get(piece.get_absolute_url()).content.decode()
    assert Client().get(piece.get_absolute_url()).status_code == 404
    assert "twelve residents" not in Client().get("/spotlight/").content.decode()
    assert Client().get(reverse("spotlight:card", args=[piece.key])).status_code == 404


def test_a_public_piece_is_open_to_visitors_with_its_card(cast, amina, campaign):
    piece = approved(amina, about={"campaign": campaign}, in_campaign="on")
    page = Client().get(piece.get_absolute_url()).content.decode()
    assert WORDS in page
    assert "#IWD2027" in page
    card = Client().get(reverse("spotlight:card", args=[piece.key]))
    assert (card["Content-Type"], Image.open(io.BytesIO(card.content)).size) == ("image/png", (1200, 630))
    assert "Fay C" in Client().get(campaign.get_absolute_url()).content.decode()


def test_a_card_is_drawn_once_for_a_browser_until_it_changes_or_is_gone(amina, monkeypatch):
    piece = approved(amina)
    browser, card = Client(), f"{piece.get_absolute_url()}card.png"
    etag = browser.get(card)["ETag"]
    monkeypatch.setattr(picture_cards, "card", lambda **what: pytest.fail("drawn again"))
    assert browser.get(card, headers={"if-none-match": etag}).status_code == 304
    monkeypatch.undo()
    Piece.objects.update(words="Other words.")
    assert browser.get(card, headers={"if-none-match": etag}).status_code == 200
    actions.take_back(piece=piece, by=None, at=timezone.now())
    assert browser.get(card, headers={"if-none-match": etag}).status_code == 404


def test_after_a_yes_the_link_says_how_it_ends_and_after_a_no_nothing_more(amina):
    for answer, said in (("yes", "In a moment you get an email with the link"), ("no", "Your no stays between us")):
        link = link_of(nominate(amina))
        page = Client().post(link, given(answer=answer), follow=True).content.decode()
        assert said in page
        assert "write to the person who asked you" not in page


def test_no_removes_the_words_and_tells_the_one_who_wrote_them(amina):
    approval = nominate(amina)
    assert Client().post(link_of(approval), {"press": "send", "answer": "no"}).status_code == 302
    assert Piece.objects.count() == Nomination.objects.count() == 0
    assert "rather not" in KINDS["approvals.told"](Email.objects.get(kind="approvals.told"), {}).text


def test_a_yes_with_a_wrong_form_is_explained_and_nothing_is_lost(amina):
    link = link_of(nominate(amina))
    for wrong in ({"ends_on": "2020-01-01"}, {"ends_on": "2099-01-01"}, {"words": ""}, {"audience": "world"}):
        answer = Client().post(link, given(**wrong))
        assert answer.status_code == 200
        assert answer.context["form"].errors
    assert Piece.objects.count() == 0
    assert Approval.objects.open().count() == 1


def test_an_uploaded_picture_is_redrawn_without_its_hidden_data(amina):
    piece = approved(amina, picture=photograph(), alt="Fay laughing")
    answer = Client().get(reverse("spotlight:picture", args=[piece.key]))
    image = Image.open(io.BytesIO(answer.content))
    assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (640, 640), {})
    assert b"taken at home" not in answer.content
    assert answer["Content-Disposition"].startswith("attachment")
    assert 'alt="Fay laughing"' in Client().get(piece.get_absolute_url()).content.decode()


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_formats_become_jpeg(kind):
    assert Image.open(io.BytesIO(pictures.portrait(photograph(kind=kind)))).format == "JPEG"


def upload(content, size=None):
    file = io.BytesIO(content)
    file.size = size or len(content)
    return file


@pytest.mark.parametrize(
    "file",
    [
        upload(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        upload(b"<html><script>alert(1)</script>"),
        upload(b"GIF89a\x01\x00\x01\x00"),
        upload(b"\xff\xd8\xff\xe0 half a picture"),
        upload(b""),
        upload(photograph().getvalue(), size=9 * 1024 * 1024),
    ],
    ids=["svg", "html", "gif", "cut off", "empty", "too large"],
)
def test_what_is_no_picture_is_refused_in_words(file):
    with pytest.raises(Refused):
        pictures.portrait(file)


def test_a_picture_of_too_many_pixels_is_refused():
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    with pytest.raises(Refused, match="pixels"):
        pictures.portrait(upload(out.getvalue()))


def test_a_picture_needs_its_words(amina):
    answer = Client().post(link_of(nominate(amina)), given(picture=photograph()))
    assert "alt" in answer.context["form"].errors


def test_the_link_in_the_email_takes_everything_back_and_opening_it_does_nothing(amina):
    piece = approved(amina, picture=photograph(), alt="Fay")
    secret = unseal(Email.objects.get(kind="spotlight.shown").sealed)["secret"]
    link = reverse("spotlight:take-back", args=[secret])
    assert "blue badge" in Client().get(link).content.decode()
    assert Piece.objects.filter(pk=piece.pk).exists()
    Client().post(link)
    assert Piece.objects.filter(pk=piece.pk).exists(), "a form that nobody pressed"
    Client().post(link, {"press": "yes"})
    assert Piece.objects.count() == Picture.objects.count() == Document.objects.filter(kind="spotlight").count() == 0
    assert "Words and picture have been removed" in Client().get(link).content.decode()
    assert Client().get(reverse("spotlight:card", args=[piece.key])).status_code == 404


def test_only_the_nominee_can_take_it_back_on_the_site(signed_in, amina, fay, cleo):
    piece = approved(amina)
    remove = reverse("spotlight:remove", args=[piece.key])
    assert signed_in(cleo).post(remove).status_code == 404
    assert signed_in(fay).get(remove).status_code == 405
    assert signed_in(fay).post(remove).status_code == 302
    assert Piece.objects.count() == 0


def test_at_its_end_date_nothing_stays(amina):
    piece = approved(amina, picture=photograph(), alt="Fay")
    Piece.objects.update(ends_at=timezone.now() - timedelta(minutes=1))
    assert Client().get(piece.get_absolute_url()).status_code == 404
    assert [periodic.run(at=timezone.now()) for _ in range(2)] == [1, 0]
    assert Piece.objects.count() == Picture.objects.count() == 0


def test_a_person_who_is_no_member_is_asked_in_the_same_words(signed_in, amina):
    browser = signed_in(amina)
    answers = []
    for address in ("fay@leeds.gov.uk", "nobody.knows@leeds.gov.uk"):
        answer = browser.post("/spotlight/nominate/", {"name": "X", "address": address, "words": WORDS}, follow=True)
        answers.append([str(message) for message in answer.context["messages"]])
    assert answers[0] == answers[1] != []
    piece_of_stranger = Client().post(link_of(Approval.objects.latest("pk")), given())
    assert piece_of_stranger.status_code == 302
    assert Piece.objects.get().author is None


def test_a_nominee_who_blocked_the_nominator_gets_no_email_and_nothing_gives_it_away(signed_in, amina, fay):
    def seen_by_amina(name, address):
        Nomination.objects.all().delete()
        answer = signed_in(amina).post(
            "/spotlight/nominate/", {"name": name, "address": address, "words": WORDS}, follow=True
        )
        approval, page = Approval.objects.latest("pk"), answer.content.decode()
        email = KINDS["approvals.asked"](
            Email.objects.get(key=f"approval:{approval.pk}"), {"ticket": link_of(approval).split("/")[2]}
        )
        approvals.lapse(approval=approval, at=approval.expires_at)
        told = KINDS["approvals.told"](Email.objects.get(key=f"approval-told:{approval.pk}"), {})
        return email, page[page.index("<main") :].replace(name, "N"), told.text.replace(name, "N")

    wanted, *as_usual = seen_by_amina("Zelda", "nobody.knows@leeds.gov.uk")
    Block.objects.create(blocker=fay, blocked=amina, at=timezone.now())
    unwanted, *as_unwanted = seen_by_amina("Fay", "fay@leeds.gov.uk")
    assert "We have asked them." in as_usual[0] and "waiting for their answer" in as_usual[0]
    assert as_usual == as_unwanted
    assert wanted is not None and unwanted is None


def test_nobody_nominates_themselves_or_for_a_closed_campaign(amina, campaign):
    with pytest.raises(Refused, match="yourself"):
        nominate(amina, address="Amina.ONeill+x@leeds.gov.uk")
    Campaign.objects.update(nominate_until=timezone.now() - timedelta(days=1))
    campaign.refresh_from_db()
    with pytest.raises(Refused, match="closed"):
        nominate(amina, campaign=campaign)


def test_a_shield_and_a_block_hold_for_what_the_network_sees(signed_in, amina, fay, cleo):
    piece = approved(cleo, audience="network")
    assert signed_in(amina).get(piece.get_absolute_url()).status_code == 200
    shield(fay, at=timezone.now())
    assert signed_in(amina).get(piece.get_absolute_url()).status_code == 404
    assert signed_in(cleo).get(piece.get_absolute_url()).status_code == 200
    Block.objects.create(blocker=cleo, blocked=fay, at=timezone.now())
    assert "Fay C" not in signed_in(cleo).get("/spotlight/").content.decode()


def test_suspended_members_and_applicants_nominate_nobody(signed_in, erin, dot):
    for member in (erin, dot):
        assert signed_in(member).get("/spotlight/nominate/").status_code in (302, 404)


def test_an_organiser_publishes_a_campaign_on_the_desk_and_no_one_else_does(signed_in, bea, amina):
    at = timezone.now()
    draft = campaigning.make(
        by=bea, at=at, title="Ada Lovelace Day", tag="ALD", about="Ours.", nominate_until=at + timedelta(9)
    )
    button = reverse("desk:publish-campaign", args=[draft.pk])
    for browser in (Client(), signed_in(amina)):
        browser.post(button)
        assert Client().get(draft.get_absolute_url()).status_code == 404
    signed_in(bea).post(button)
    assert "Ada Lovelace Day" in Client().get(draft.get_absolute_url()).content.decode()
    assert "published already" in signed_in(bea).post(button, follow=True).content.decode()


def test_an_organiser_downloads_the_pack(signed_in, amina, bea, campaign):
    approved(amina, about={"campaign": campaign}, in_campaign="on")
    page = reverse("desk:campaign-pack", args=[campaign.pk])
    assert signed_in(amina).get(page).status_code == 404
    with zipfile.ZipFile(io.BytesIO(signed_in(bea).get(page).content)) as file:
        assert sorted(file.namelist()) == ["001-alternative-text.txt", "001-card.png", "001-words.txt"]
        assert "#IWD2027" in file.read("001-words.txt").decode()


def test_never_thanked_leaves_out_members_who_hide_or_were_seen(signed_in, amina, bea, fay, cleo):
    page = lambda: signed_in(bea).get("/desk/spotlight/never-thanked/").content.decode()  # noqa: E731
    assert "Fay Colleague" in page()
    approved(amina)
    assert "Fay Colleague" not in page()
    Member.objects.filter(pk=cleo.pk).update(hidden_since=timezone.now())
    assert "Cleo" not in page()


def test_a_list_costs_the_same_with_many(amina, cleo):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            assert Client().get("/spotlight/").status_code == 200
        return len(asked)

    counts = []
    for _ in range(2):
        for _ in range(4):
            approved(amina)
            Approval.objects.update(asked_at=timezone.now() - timedelta(days=2))
        counts.append(statements())
    assert counts[0] == counts[1]


def test_the_domain_list_decides_who_is_the_same_person(amina, fay):
    assert versions.current().key(parse("fay@leeds.gov.uk")) == fay.addresses.get().key
    nominate(amina, address="FAY+news@leeds.gov.uk")
    assert Nomination.objects.get().nominee == fay


def test_a_long_word_and_welsh_letters_fit_on_a_card():
    card = picture_cards.card(
        name="Siân ŵŷ", role="x" * 200, words="Llanfairpwllgwyngyll" * 20, tag="T" * 40, network="N"
    )
    assert Image.open(io.BytesIO(card)).size == (1200, 630)


@pytest.mark.parametrize("words", ["Kept it running.", "She did it. " * 80], ids=["few", "many"])
@pytest.mark.parametrize("role", ["", "Police Scotland"])
def test_nothing_on_a_card_runs_into_the_bar_or_the_stars(words, role):
    whole = picture_cards.card(name="Ana", role=role, words=words, tag="", network="")
    image = Image.open(io.BytesIO(whole)).convert("RGB")
    plum = {(0x21, 0x10, 0x3F)}
    above = {image.getpixel((x, y)) for x in range(0, 1200, 2) for y in range(112, 120)}
    under = {image.getpixel((x, y)) for x in range(0, 1200, 2) for y in range(536, 554)}
    assert above == under == plum


@pytest.mark.parametrize("letter", ["W", "i", "W "])
def test_a_card_is_measured_a_bounded_number_of_times_whatever_the_words(monkeypatch, letter):
    measured = []

    class Counted:
        def __init__(self, font):
            self.font = font

        def getlength(self, text):
            measured.append(text)
            return self.font.getlength(text)

    lines = picture_cards._lines
    monkeypatch.setattr(
        picture_cards, "_lines", lambda text, font, width, **more: lines(text, Counted(font), width, **more)
    )
    picture_cards.card(name="Ana", role="", words=(letter * 1000)[:1000], tag="", network="N")
    assert len(measured) < 4000


def test_a_turned_picture_and_a_see_through_one_are_drawn_as_they_look():
    exif = Image.Exif()
    exif[0x0112] = 3  # taken upside down
    image = Image.new("RGB", (900, 700), "#884422")
    image.paste("#ffffff", (0, 0, 900, 350))
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    drawn = Image.open(io.BytesIO(pictures.portrait(upload(out.getvalue()))))
    assert min(drawn.getpixel((320, 600))) > 250 > 150 > max(drawn.getpixel((320, 40)))
    for mode in ("LA", "P", "RGBA"):
        out = io.BytesIO()
        Image.new("RGBA", (50, 40), (0, 0, 0, 0)).convert(mode).save(
            out, "PNG", **({"transparency": 0} if mode == "P" else {})
        )
        drawn = Image.open(io.BytesIO(pictures.portrait(upload(out.getvalue()))))
        assert min(drawn.getpixel((320, 320))) > 250, mode


def test_a_campaign_in_the_address_that_no_database_can_ask_for_is_no_campaign(signed_in, amina):
    assert signed_in(amina).get("/spotlight/nominate/?campaign=%00").status_code == 200


def test_what_a_campaign_lacks_is_said_at_each_field(signed_in, bea, campaign):
    browser = signed_in(bea)
    for page in (reverse("desk:make-campaign"), reverse("desk:change-campaign", args=[campaign.pk])):
        form = browser.post(page, {"nominate_until": "2027-02-30", "title_cy": "Diwrnod y Menywod"}).context["form"]
        assert form.errors == {
            "title": ["Enter a title."],
            "tag": ["Enter a tag."],
            "about": ["Say what it is about."],
            "nominate_until": ["Enter a real date, like 17 December 2026."],
        }
        assert form["title_cy"].value() == "Diwrnod y Menywod"
    assert browser.post(reverse("desk:make-campaign")).context["form"].errors["nominate_until"] == ["Enter the day."]
    assert Campaign.objects.count() == 1
    assert 'value="' + timezone.localdate(campaign.nominate_until).isoformat() in browser.get(page).content.decode()


def test_what_a_yes_lacks_is_said_at_each_field(amina):
    answer = Client().post(link_of(nominate(amina)), given(name="", words=" ", ends_on=""))
    assert answer.context["form"].errors == {
        "name": ["Enter your name."],
        "words": ["Enter the words."],
        "ends_on": ["Enter the day."],
    }


def test_nominations_for_a_new_campaign_end_on_a_day_to_come(signed_in, bea, campaign):
    browser, today = signed_in(bea), timezone.localdate()
    new, change = reverse("desk:make-campaign"), reverse("desk:change-campaign", args=[campaign.pk])
    said = {"title": "Ada Lovelace Day", "tag": "ALD2027", "about": "Ours."}
    yesterday, too_far = today - timedelta(days=1), today + timedelta(days=1099)
    for page, day in ((new, yesterday), (new, too_far), (change, too_far)):
        form = browser.post(page, {**said, "nominate_until": day}).context["form"]
        assert form.errors == {"nominate_until": ["Enter a day to come, within the next three years."]}
    assert browser.post(new, {**said, "nominate_until": today}).status_code == 302
    assert browser.post(change, {**said, "nominate_until": yesterday}).status_code == 302
    campaign.refresh_from_db()
    assert timezone.localdate(campaign.nominate_until) == yesterday
