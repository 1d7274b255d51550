from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pleiad.audit.models import AuditRecord
from pleiad.errors import Refused
from pleiad.members import paces
from pleiad.members.models import Block, Hold, Member
from pleiad.outbox.models import Email
from pleiad.search.models import Document
from pleiad.testing import new_member, shield

from ..actions import posts, spaces
from ..models import Answer, Entered, Helped, Interest, Question, QuoteRequest

pytestmark = pytest.mark.engines


def test_the_rule_is_accepted_once_before_anything_is_read(space, amina, signed_in):
    browser = signed_in(amina)
    answer = browser.get(f"/ask/in/{space.slug}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/ask/in/{space.slug}/enter/")
    page = browser.get(answer["Location"]).content.decode()
    assert "Use what you read, never who wrote it." in page
    assert Entered.objects.count() == 0
    assert browser.post(answer["Location"])["Location"] == f"/ask/in/{space.slug}/"
    assert browser.get(f"/ask/in/{space.slug}/").status_code == 200
    assert Entered.objects.get().rule == "chatham"


def test_another_rule_asks_members_again(question, amina, bea, signed_in, noon):
    spaces.change(space=question.space, by=bea, at=noon, rule="stays")
    assert signed_in(amina).get(question.get_absolute_url())["Location"].endswith("/enter/")
    with pytest.raises(Refused, match="Accept the rule"):
        posts.ask(space=Question.objects.get().space, by=amina, at=noon, title="a", text="b")


def test_a_member_asks_is_answered_says_that_it_helped_and_undoes_it(space, cast, entered, signed_in):
    entered(space, cast["amina"], cast["bea"])
    asker, answerer = signed_in(cast["amina"]), signed_in(cast["bea"])
    asked = asker.post(
        f"/ask/in/{space.slug}/new/", {"title": "Where to begin?", "text": "**Bold** <script>x</script>"}
    )
    question = Question.objects.get()
    assert asked["Location"] == question.get_absolute_url()
    response = answerer.post(f"/ask/question/{question.pk}/answer/", {"text": "At the end."})
    made = Answer.objects.get()
    assert response["Location"] == made.get_absolute_url()
    page = asker.get(question.get_absolute_url()).content.decode()
    assert "<strong>Bold</strong>" in page
    assert "<script>x" not in page
    asker.post(f"/ask/answer/{made.pk}/helped/")
    assert "Helped the asker" in answerer.get(question.get_absolute_url()).content.decode()
    asker.post(f"/ask/answer/{made.pk}/helped/", {"undo": "yes"})
    assert Helped.objects.count() == 0
    assert "Helped" not in answerer.get(question.get_absolute_url()).content.decode()


def test_nobody_praises_their_own_answer(question, bea, noon):
    own = posts.answer(question=question, by=bea, at=noon, text="So.")
    with pytest.raises(Refused, match="your own"):
        posts.say_it_helped(answer=own, by=bea, at=noon)


def test_under_every_box_stands_who_can_read_it(question, amina, signed_in):
    page = signed_in(amina).get(question.get_absolute_url()).content.decode()
    current = Member.objects.current().count()
    assert f"All {current} members of the network" in page
    assert "Bea Organiser, Cleo Organiser" in page
    assert "Women in DDaT volunteers" in page
    assert "lawfully reach what is stored" in page
    assert "Use what you read, never who wrote it." in page


@pytest.mark.parametrize("who", ["dot", "erin"])
def test_applicants_and_suspended_members_find_nothing(who, question, cast, client):
    client.force_login(cast[who])
    assert client.get(question.get_absolute_url()).status_code in (302, 404)
    page = client.get("/ask/")
    assert page.status_code in (200, 302)
    assert "Data and AI" not in page.content.decode()


def test_visitors_are_asked_to_sign_in(question, client):
    for path in ("/ask/", question.get_absolute_url(), f"/ask/in/{question.space.slug}/"):
        assert client.get(path)["Location"].startswith("/enter/")


def test_a_closed_space_exists_only_for_its_readers(new_space, cast, entered, signed_in, noon):
    closed = new_space("Heads of service", closed=True)
    spaces.let_in(space=closed, member=cast["amina"], by=cast["bea"], at=noon)
    entered(closed, cast["amina"])
    asked = posts.ask(space=closed, by=cast["amina"], at=noon, title="Only here", text="Only here.")
    assert (
        "1 member who was let into this space."
        in signed_in(cast["amina"]).get(asked.get_absolute_url()).content.decode()
    )
    stranger = signed_in(cast["cleo"])
    for path in ("", "enter/", "new/", "without-my-name/"):
        assert stranger.get(f"/ask/in/{closed.slug}/{path}").status_code == 404
    assert stranger.get(asked.get_absolute_url()).status_code == 404
    assert stranger.post(f"/ask/question/{asked.pk}/answer/", {"text": "x"}).status_code == 404
    assert "Heads of service" not in stranger.get("/ask/").content.decode()
    document = Document.objects.get(kind="question")
    assert (document.audience, document.space) == ("space", closed)


def test_a_member_let_out_neither_reads_nor_follows_it_any_more(new_space, cast, entered, signed_in, noon):
    closed = new_space("Heads of service", closed=True)
    spaces.let_in(space=closed, member=cast["amina"], by=cast["bea"], at=noon)
    entered(closed, cast["amina"])
    asked = posts.ask(space=closed, by=cast["amina"], at=noon, title="Only here", text="Only here.")
    posts.follow(by=cast["amina"], at=noon, question=asked)
    spaces.let_out(space=closed, member=cast["amina"], by=cast["bea"], at=noon)
    browser = signed_in(cast["amina"])
    assert browser.get(asked.get_absolute_url()).status_code == 404
    assert "Only here" not in browser.get("/ask/following/").content.decode()


def test_shielded_colleagues_and_blocked_members_never_meet(question, cast, signed_in, noon):
    by_cleo = posts.answer(question=question, by=cast["cleo"], at=noon, text="From Cleo.")
    shield(cast["amina"], at=noon)
    fay = signed_in(cast["fay"])
    assert fay.get(question.get_absolute_url()).status_code == 404
    assert "How do you begin?" not in fay.get(f"/ask/in/{question.space.slug}/").content.decode()
    Block.objects.create(blocker=cast["bea"], blocked=cast["cleo"], at=noon)
    for one in ("bea", "cleo"):
        page = signed_in(cast[one]).get(question.get_absolute_url()).content.decode()
        assert ("From Cleo." in page) is (one == "cleo")
    bea = signed_in(cast["bea"])
    assert bea.post(f"/ask/answer/{by_cleo.pk}/helped/").status_code == 404
    assert "no answer yet" in bea.get(f"/ask/in/{question.space.slug}/").content.decode()


def test_a_hidden_author_is_a_member_and_one_who_left_a_former_member(question, cast, signed_in, noon):
    Member.objects.filter(pk=cast["amina"].pk).update(hidden_since=noon)
    page = signed_in(cast["bea"]).get(question.get_absolute_url()).content.decode()
    assert "Amina" not in page
    assert "<strong>A member</strong>" in page
    Member.objects.filter(pk=cast["amina"].pk).update(left_at=noon)
    assert (
        "<strong>A former member</strong>" in signed_in(cast["bea"]).get(question.get_absolute_url()).content.decode()
    )


def test_leaving_removes_the_texts_of_a_member_and_keeps_the_answers_of_others(question, cast, signed_in, noon):
    posts.answer(question=question, by=cast["bea"], at=noon, text="Bea answers.")
    posts.answer(question=question, by=cast["amina"], at=noon, text="Amina adds.")
    posts.follow(by=cast["amina"], at=noon, question=question)
    assert posts.remove_texts(member=cast["amina"], at=noon) == 2
    Member.objects.filter(pk=cast["amina"].pk).update(left_at=noon)
    page = signed_in(cast["bea"]).get(question.get_absolute_url()).content.decode()
    assert "Bea answers." in page
    assert "How do you begin?" not in page
    assert "Amina" not in page
    assert Interest.objects.filter(member=cast["amina"]).count() == 0
    assert Document.objects.filter(kind__in=("question", "answer")).count() == 0


def test_taken_back_means_gone_from_pages_tables_and_search(question, cast, signed_in):
    browser = signed_in(cast["amina"])
    path = f"/ask/question/{question.pk}/take-back/"
    assert "Do you want to take back" in browser.get(path).content.decode()
    assert Question.objects.get().taken_back_at is None
    browser.post(path)
    gone = Question.objects.get()
    assert (gone.title, gone.text) == ("", "")
    assert browser.get(question.get_absolute_url()).status_code == 404
    assert not Document.objects.filter(kind="question").exists()


def test_nobody_takes_back_what_another_wrote(question, bea, signed_in, noon):
    assert signed_in(bea).post(f"/ask/question/{question.pk}/take-back/").status_code == 404
    with pytest.raises(Refused, match="Only the author"):
        posts.take_back(item=question, by=bea, at=noon)
    assert Question.objects.get().text


def test_a_content_note_folds_the_text(question, bea, amina, signed_in, noon):
    posts.answer(question=question, by=bea, at=noon, text="Hard to read.", content_note="bereavement")
    page = signed_in(amina).get(question.get_absolute_url()).content.decode()
    assert "Content note: bereavement" in page
    before, _summary, after = page.partition("Content note: bereavement")
    assert "Hard to read." in after.partition("</details>")[0]
    assert "Hard to read." not in before


def test_quoting_asks_the_author_and_the_email_carries_no_words(question, amina, bea, signed_in, noon):
    asks, author = signed_in(bea), signed_in(amina)
    asks.post(f"/ask/question/{question.pk}/quote/", {"where": "In our team talk."})
    email = Email.objects.get(kind="conversations.quote-asked")
    assert email.member == amina
    assert "begin" not in str(email.payload)
    wish = QuoteRequest.objects.get()
    assert asks.post("/ask/quotes/", {"request": wish.pk, "say": "yes"}).status_code == 404
    assert "In our team talk." in author.get("/ask/quotes/").content.decode()
    author.post("/ask/quotes/", {"request": wish.pk, "say": "no"})
    wish.refresh_from_db()
    assert (wish.allowed_at, bool(wish.declined_at)) == (None, True)
    with pytest.raises(Refused, match="already"):
        posts.answer_quote(quote_request=wish, by=amina, at=noon, yes=True)
    assert Email.objects.get(kind="conversations.quote-answered").member == bea


def test_following_shows_what_is_new_and_muting_hides_it(question, bea, signed_in):
    browser = signed_in(bea)
    path = f"/ask/question/{question.pk}/interest/"
    browser.post(path, {"do": "follow"})
    assert "How do you begin?" in browser.get("/ask/following/").content.decode()
    browser.post(path, {"do": "mute"})
    assert "How do you begin?" not in browser.get(f"/ask/in/{question.space.slug}/").content.decode()
    assert "Muted questions" in browser.get("/ask/following/").content.decode()
    browser.post(path, {"do": "let-be"})
    assert Interest.objects.filter(member=bea).count() == 0
    assert browser.post(path, {"do": "anything"}).status_code == 404


def test_what_the_browser_has_opened_is_told_by_the_address_and_kept_nowhere(question, bea, amina, signed_in, noon):
    browser = signed_in(bea)
    path = f"/ask/in/{question.space.slug}/"
    assert f"{question.get_absolute_url()}?seen=0" in browser.get(path).content.decode()
    posts.answer(question=question, by=amina, at=noon, text="More.")
    assert f"{question.get_absolute_url()}?seen=1" in browser.get(path).content.decode()
    before = AuditRecord.objects.count()
    browser.get(f"{question.get_absolute_url()}?seen=1")
    assert AuditRecord.objects.count() == before


def test_support_spaces_have_neutral_titles_a_way_out_and_are_kept_by_nobody(
    new_space, amina, entered, signed_in, noon, settings
):
    settings.LEAVE_TO = "https://weather.example/"
    support = new_space("Menopause at work", sensitive=True)
    entered(support, amina)
    asked = posts.ask(space=support, by=amina, at=noon, title="Night sweats", text="How do you cope?")
    browser = signed_in(amina)
    for path in (f"/ask/in/{support.slug}/", f"/ask/in/{support.slug}/new/", asked.get_absolute_url()):
        answer = browser.get(path)
        page = answer.content.decode()
        title = page.partition("<title>")[2].partition("</title>")[0]
        assert title == "A page for members – Women in DDaT"
        assert (
            '<a class="govuk-button govuk-button--warning" href="https://weather.example/" rel="nofollow noreferrer"'
            in page
        )
        assert 'content="noindex, nofollow, noarchive"' in page
        assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == (
            "private, no-store",
            "noindex, nofollow, noarchive",
        )
    assert not Document.objects.filter(kind="question").exists()


def test_posts_delete_themselves_with_answers_search_and_quote_requests(new_space, cast, entered, noon):
    short = new_space("Pay", forget_after_days=30)
    entered(short, cast["amina"], cast["bea"])
    old = posts.ask(space=short, by=cast["amina"], at=noon - timedelta(days=30), title="Old", text="Old words")
    posts.answer(question=old, by=cast["bea"], at=noon, text="A new answer to it")
    posts.ask_to_quote(item=old, by=cast["bea"], at=noon, where="There")
    young = posts.ask(space=short, by=cast["amina"], at=noon - timedelta(days=29), title="Young", text="Young words")
    assert posts.forget_where_spaces_forget(at=noon) == 1
    assert list(Question.objects.all()) == [young]
    assert (Answer.objects.count(), QuoteRequest.objects.count()) == (0, 0)
    assert list(Document.objects.filter(kind__in=("question", "answer")).values_list("title", flat=True)) == ["Young"]
    assert posts.forget_where_spaces_forget(at=noon) == 0


@pytest.mark.parametrize("held", ["asker", "who answered", "table"])
def test_what_a_legal_hold_keeps_stays_in_a_space_that_forgets(new_space, cast, entered, noon, held):
    short = new_space("Pay", forget_after_days=30)
    entered(short, cast["amina"], cast["fay"])
    old = posts.ask(space=short, by=cast["amina"], at=noon - timedelta(days=31), title="Old", text="Old words")
    posts.answer(question=old, by=cast["fay"], at=noon - timedelta(days=31), text="An answer to it")
    member = {"asker": cast["amina"], "who answered": cast["fay"]}.get(held)
    table = "" if member else "conversations.Question"
    hold = Hold.objects.create(
        member=member, table=table, reason="x", began_at=noon, began_by=cast["bea"], agreed_by=cast["cleo"],
        look_again_on=noon.date(),
    )  # fmt: skip
    assert posts.forget_where_spaces_forget(at=noon) == 0
    Hold.objects.filter(pk=hold.pk).update(ended_at=noon)
    assert posts.forget_where_spaces_forget(at=noon) == 1


def test_hidden_by_an_organiser_means_found_by_nobody_until_it_is_restored(question, bea, amina, signed_in, noon):
    from pleiad.content.reportable import KINDS

    posts.answer(question=question, by=bea, at=noon, text="An answer.")
    KINDS["question"].hide(item=question, reason="For the tests.", at=noon)
    assert signed_in(amina).get(question.get_absolute_url()).status_code == 404
    assert not Document.objects.filter(kind__in=("question", "answer")).exists()
    KINDS["question"].restore(item=question, at=noon)
    assert signed_in(amina).get(question.get_absolute_url()).status_code == 200
    assert Document.objects.filter(kind__in=("question", "answer")).count() == 2


def test_an_archived_space_is_read_by_nobody(question, bea, amina, signed_in, noon):
    spaces.archive(space=question.space, by=bea, at=noon)
    assert signed_in(amina).get(question.get_absolute_url()).status_code == 404
    assert not Document.objects.filter(kind="question").exists()
    spaces.open_again(space=question.space, by=bea, at=noon)
    assert signed_in(amina).get(question.get_absolute_url()).status_code == 200


def _statements(browser, path):
    browser.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    return len(asked)


@pytest.mark.usefixtures("unhurried")
def test_pages_cost_the_same_with_three_rows_and_with_thirty(space, cast, entered, signed_in, noon):
    members = [new_member(f"w{n}@leeds.gov.uk", at=noon - timedelta(days=99), name=f"W {n}") for n in range(10)]
    entered(space, *members, cast["bea"])
    browser = signed_in(cast["bea"])
    first = posts.ask(space=space, by=members[0], at=noon, title="First", text="First")
    posts.follow(by=cast["bea"], at=noon, space=space)
    paths = [first.get_absolute_url(), f"/ask/in/{space.slug}/", "/ask/following/", "/ask/"]
    costs = []
    for rows in (3, 27):
        for n in range(rows):
            posts.answer(question=first, by=members[n % 10], at=noon, text=f"Answer {n}")
            posts.ask(space=space, by=members[n % 10], at=noon, title=f"Question {n}", text="Text")
        costs.append([_statements(browser, path) for path in paths])
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 12


def test_two_hundred_answers_come_in_pages_of_twenty_five(question, bea, signed_in, noon):
    Answer.objects.bulk_create(
        Answer(question=question, author=bea, text=f"Answer {n:03}.", written_at=noon + timedelta(seconds=n))
        for n in range(200)
    )
    browser = signed_in(bea)
    page = browser.get(f"{question.get_absolute_url()}?page=8").content.decode()
    assert page.count('class="post post--answer"') == 25
    assert "Answer 199." in page
    response = browser.post(f"/ask/question/{question.pk}/answer/", {"text": "The last."})
    assert "?page=9#answer-" in response["Location"]


@pytest.mark.parametrize("number", ["²", "9" * 30, "-1", "\0"])
def test_a_number_that_no_row_can_have_finds_no_row(number, cast, new_space, signed_in):
    closed = new_space(closed=True)
    assert signed_in(cast["amina"]).post("/ask/quotes/", {"request": number}).status_code == 404
    desk = signed_in(cast["bea"])
    assert desk.post(f"/desk/spaces/{closed.pk}/let-out/", {"member": number}).status_code == 404
    assert desk.post(f"/desk/spaces/{closed.pk}/let-in/", {"address": number}).status_code == 302
    assert closed.readers.count() == 0


@pytest.mark.usefixtures("unhurried")
def test_nobody_is_buried_under_quote_requests(question, bea, noon):
    answers = [
        posts.answer(question=question, by=question.author, at=noon, text="So.")
        for _number in range(paces.PACES["quote"].most + 1)
    ]
    for each in answers[:-1]:
        posts.ask_to_quote(item=each, by=bea, at=noon, where="In a talk.")
    with pytest.raises(Refused, match="tomorrow"):
        posts.ask_to_quote(item=answers[-1], by=bea, at=noon, where="In a talk.")
    assert posts.ask_to_quote(item=answers[-1], by=bea, at=noon + timedelta(days=2), where="In a talk.").pk
