import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from pleiad.audit.models import AuditRecord
from pleiad.errors import Refused
from pleiad.members.models import BrowserSession, Member
from pleiad.outbox.models import Email
from pleiad.search.models import Document

from .. import keys, rules
from ..actions import safeguarding, sealed
from ..forms import SealedQuestionForm
from ..models import Answer, Holder, Opening, Question, SafeguardingKey, SealedPost

pytestmark = [pytest.mark.engines, pytest.mark.django_db]
WORDS = {"title": "May I refuse?", "text": "I was asked to sign something."}


def hand_in(space, by, at, **more):
    claim = sealed.new_claim()
    sealed.ask(space=space, by=by, at=at, claim=claim, **{**WORDS, **more})
    return claim


def test_what_is_sealed_opens_with_its_key_and_for_its_post_only():
    private, public = keys.new_pair()
    box = keys.seal(b"\0" * 8, to=public, about="question:1")
    assert keys.unseal(box, private=private, about="question:1") == b"\0" * 8
    for wrong in ({"private": keys.new_pair()[0], "about": "question:1"}, {"private": private, "about": "question:2"}):
        with pytest.raises(keys.CannotOpen):
            keys.unseal(box, **wrong)
    assert len({keys.seal(b"\0" * 8, to=public, about="question:1") for _ in range(20)}) == 20
    assert len({len(keys.seal(n.to_bytes(8, "big"), to=public, about="x")) for n in (1, 10**15)}) == 1


def test_a_share_alone_says_nothing_and_two_say_all():
    secret = bytes(range(32))
    one, other = keys.split(secret)
    assert keys.join(one, other) == secret
    assert secret not in (one, other)
    locked = keys.lock(secret, passphrase="five words that nobody knows")
    assert keys.unlock(locked, passphrase="five words that nobody knows") == secret
    with pytest.raises(keys.CannotOpen):
        keys.unlock(locked, passphrase="five words that everybody knows")


def test_guessing_a_passphrase_costs_32_mib_and_three_passes_each_time(stretch_as_shipped, monkeypatch):
    assert stretch_as_shipped == {"n": 2**15, "r": 8, "p": 3}
    derived, scrypt = [], keys.Scrypt

    def costly(salt, length, **stretch):
        derived.append((len(salt), length, stretch))
        return scrypt(salt, length, **stretch)

    monkeypatch.setattr(keys, "Scrypt", costly)
    keys.unlock(keys.lock(bytes(32), passphrase="five words"), passphrase="five words")
    assert derived == [(16, 32, keys.STRETCH)] * 2


def test_without_a_key_nobody_asks_without_a_name_and_the_page_says_so(space, crowd, signed_in, noon):
    page = signed_in(crowd[0]).get(f"/ask/in/{space.slug}/without-my-name/").content.decode()
    assert "Asking without your name is not offered yet" in page
    assert "<textarea" not in page
    with pytest.raises(Refused, match="not offered yet"):
        hand_in(space, crowd[0], noon)


def test_a_space_leads_to_asking_without_a_name_once_there_is_a_key(space, crowd, signed_in, request):
    def page():
        return signed_in(crowd[0]).get(f"/ask/in/{space.slug}/").content.decode()

    link = f'href="/ask/in/{space.slug}/without-my-name/"'
    assert link not in page()
    request.getfixturevalue("key")
    assert link in page()


def test_with_too_few_who_entered_nobody_hides_among_them(space, key, cast, entered, noon):
    entered(space, cast["amina"], cast["bea"])
    with pytest.raises(Refused, match="Too few people"):
        hand_in(space, cast["amina"], noon)


def test_when_a_holder_is_no_organiser_any_more_nobody_is_promised_anything(space, key, crowd, cast, noon):
    Member.objects.filter(pk=cast["cleo"].pk).update(organiser_since=None)
    with pytest.raises(Refused, match="no longer an organiser"):
        hand_in(space, crowd[0], noon)


def test_it_waits_is_published_at_a_full_hour_and_names_nobody(
    space, key, crowd, cast, signed_in, noon, everything_drawn
):
    claim = hand_in(space, crowd[0], noon + timedelta(minutes=17), label=("local", "Wales"))
    assert Question.objects.count() == 0
    assert sealed.publish_due(at=noon + timedelta(minutes=65)) == 1
    question = Question.objects.get()
    assert (question.author, question.written_at) == (None, noon + timedelta(hours=1))
    assert claim not in str(Question.objects.values().get())
    page = signed_in(crowd[1]).get(question.get_absolute_url()).content.decode()
    assert "local, Wales" in page
    assert str(sealed.ALIASES[question.alias]) in page
    assert crowd[0].name not in page
    document = Document.objects.get(kind="question")
    assert (document.author, document.object_id) == (None, question.pk)
    assert SealedPost.objects.count() == 0


def test_lots_are_drawn_once_an_hour_however_often_it_runs_and_have_no_memory(space, key, crowd, noon, monkeypatch):
    for n in range(3):
        hand_in(space, crowd[n], noon)
    drawn = []
    monkeypatch.setattr(sealed.lots, "randrange", lambda n: drawn.append(n) or 1)
    assert [sealed.publish_due(at=noon + timedelta(minutes=m)) for m in (1, 2, 59)] == [0, 0, 0]
    assert drawn == [12, 12, 12]
    sealed.publish_due(at=noon + timedelta(minutes=61))
    assert len(drawn) == 6


def test_handing_in_leaves_no_trace(space, key, crowd, cast, signed_in, noon, caplog):
    browser = signed_in(crowd[0])
    path = f"/ask/in/{space.slug}/without-my-name/"
    page = browser.get(path).content.decode()
    claim = re.search(r'name="claim" value="([^"]+)"', page)[1]
    before = (
        sorted(BrowserSession.objects.values_list()),
        AuditRecord.objects.count(),
        Email.objects.count(),
    )
    caplog.clear()
    answer = browser.post(path, {**WORDS, "claim": claim, "label": ""})
    assert answer.status_code == 200
    assert claim in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    assert "session" not in answer.cookies
    assert (sorted(BrowserSession.objects.values_list()), AuditRecord.objects.count(), Email.objects.count()) == before
    assert caplog.records == []
    row = SealedPost.objects.values().get()
    assert not any(hasattr(value, "year") for value in row.values())
    assert claim not in str(row)


def test_the_same_page_sent_twice_asks_once(space, key, crowd, noon):
    claim = hand_in(space, crowd[0], noon)
    sealed.ask(space=space, by=crowd[0], at=noon, claim=claim, **WORDS)
    assert SealedPost.objects.count() == 1


def test_three_a_day_and_nothing_in_the_database_counts_them(space, key, crowd, noon):
    for _ in range(rules.SEALED_A_DAY):
        hand_in(space, crowd[0], noon)
    with pytest.raises(Refused, match="three posts"):
        hand_in(space, crowd[0], noon)
    hand_in(space, crowd[1], noon)
    hand_in(space, crowd[0], noon + timedelta(days=1))


def test_a_label_needs_five_who_fit_it_when_it_is_chosen_and_when_it_is_published(
    space, key, crowd, noon, everything_drawn
):
    assert sealed.labels_for(crowd[0], space=space) == [("local", "Wales"), ("local", ""), ("", "Wales")]
    rare = crowd[11]
    Member.objects.filter(pk=rare.pk).update(sector="police")
    rare.refresh_from_db()
    assert ("police", "Wales") not in sealed.labels_for(rare, space=space)
    with pytest.raises(Refused, match="Too few people fit"):
        hand_in(space, rare, noon, label=("police", "Wales"))
    hand_in(space, crowd[0], noon, label=("local", "Wales"))
    Member.objects.filter(pk__in=[each.pk for each in crowd[4:]]).update(nation="England")
    sealed.publish_due(at=noon + timedelta(hours=1))
    question = Question.objects.get()
    assert (question.label_sector, question.label_nation) == ("", "")


def test_the_author_answers_in_their_thread_with_the_key_and_nobody_else_does(
    space, key, crowd, signed_in, noon, everything_drawn
):
    claim = hand_in(space, crowd[0], noon)
    sealed.publish_due(at=noon + timedelta(hours=1))
    question = Question.objects.get()
    path = f"/ask/question/{question.pk}/without-my-name/"
    form = {"text": "More about it.", "once": sealed.new_claim()}
    wrong = signed_in(crowd[1]).post(path, {**form, "claim": sealed.new_claim()}).content.decode()
    assert "This key does not belong to this question." in wrong
    assert signed_in(crowd[0]).post(path, {**form, "claim": claim}).status_code == 200
    assert Answer.objects.count() == 0
    sealed.publish_due(at=noon + timedelta(hours=2))
    made = Answer.objects.get()
    assert (made.author, bool(made.seal), made.written_at) == (None, True, noon + timedelta(hours=2))
    page = signed_in(crowd[1]).get(question.get_absolute_url()).content.decode()
    assert f"{sealed.ALIASES[question.alias]}, who asked" in page


def test_in_a_sealed_thread_nobody_follows_or_marks_so_that_nothing_points_at_the_asker(
    space, key, crowd, signed_in, noon, everything_drawn
):
    from ..actions import posts

    hand_in(space, crowd[0], noon)
    sealed.publish_due(at=noon + timedelta(hours=1))
    question = Question.objects.get()
    named = posts.answer(question=question, by=crowd[1], at=noon + timedelta(hours=2), text="Yes.")
    with pytest.raises(Refused, match="give away who asked"):
        posts.follow(by=crowd[0], at=noon, question=question)
    with pytest.raises(Refused, match="give away who asked"):
        posts.mute(by=crowd[0], at=noon, question=question)
    with pytest.raises(Refused, match="give away who asked"):
        posts.say_it_helped(answer=named, by=crowd[0], at=noon)
    page = signed_in(crowd[0]).get(question.get_absolute_url()).content.decode()
    assert "This helped" not in page
    assert "Take it back" not in page
    assert signed_in(crowd[0]).get(f"/ask/question/{question.pk}/take-back/").status_code == 404


def test_the_author_claims_a_question_later_with_their_answers(space, key, crowd, signed_in, noon, everything_drawn):
    claim = hand_in(space, crowd[0], noon)
    sealed.publish_due(at=noon + timedelta(hours=1))
    question = Question.objects.get()
    sealed.answer(question=question, by=crowd[0], at=noon, text="More.", claim=claim, once=sealed.new_claim())
    sealed.publish_due(at=noon + timedelta(hours=2))
    browser = signed_in(crowd[0])
    assert (
        "No question belongs to this key." in browser.post("/ask/key/", {"claim": sealed.new_claim()}).content.decode()
    )
    assert "Put my name to it" in browser.post("/ask/key/", {"claim": claim}).content.decode()
    assert Question.objects.get().author is None
    browser.post("/ask/key/", {"claim": claim, "do": "name"})
    question.refresh_from_db()
    assert (question.author, question.seal, question.alias, question.key) == (crowd[0], "", "", None)
    assert Answer.objects.get().author == crowd[0]
    assert Document.objects.get(kind="question").author == crowd[0]
    with pytest.raises(Refused):
        sealed.put_name_to(claim=claim, by=crowd[1], at=noon)


def test_the_author_withdraws_it_before_or_after_it_is_seen_and_nobody_is_named(
    space, key, crowd, noon, everything_drawn
):
    early, late = hand_in(space, crowd[0], noon), None
    sealed.withdraw(claim=early, by=crowd[0], at=noon)
    assert SealedPost.objects.count() == 0
    late = hand_in(space, crowd[0], noon)
    sealed.publish_due(at=noon + timedelta(hours=1))
    sealed.withdraw(claim=late, by=crowd[0], at=noon + timedelta(hours=3, minutes=7))
    gone = Question.objects.get()
    assert (gone.text, gone.taken_back_at) == ("", noon + timedelta(hours=3))
    assert AuditRecord.objects.get(did="took back question").by is None


def test_two_holders_open_it_with_a_reason_and_the_author_is_told(
    space, key, crowd, cast, signed_in, noon, everything_drawn
):
    hand_in(space, crowd[3], noon)
    sealed.publish_due(at=noon + timedelta(hours=1))
    question = Question.objects.get()
    bea, cleo = signed_in(cast["bea"]), signed_in(cast["cleo"])
    assert "Open for safeguarding" in bea.get(question.get_absolute_url()).content.decode()
    assert "Open for safeguarding" not in signed_in(crowd[3]).get(question.get_absolute_url()).content.decode()
    path = f"/desk/safeguarding/open/question/{question.pk}/"
    wrong = bea.post(path, {"reason": "She may be in danger.", "passphrase": "not the right one at all"})
    assert "This is not your passphrase." in wrong.content.decode()
    bea.post(path, {"reason": "She may be in danger.", "passphrase": key.passphrases["bea"]})
    opening = Opening.objects.get()
    page = f"/desk/safeguarding/openings/{opening.pk}/"
    alone = bea.post(page, {"tell": "now", "passphrase": key.passphrases["bea"]})
    assert "The other holder has to agree." in alone.content.decode()
    assert Opening.objects.get().opened_at is None
    cleo.post(page, {"tell": "now", "passphrase": key.passphrases["cleo"]})
    opening.refresh_from_db()
    assert (opening.author, opening.handed, opening.asked_by, opening.agreed_by) == (
        crowd[3],
        "",
        cast["bea"],
        cast["cleo"],
    )
    assert crowd[3].name in cleo.post(f"{page}author/").content.decode()
    assert AuditRecord.objects.filter(did="read the author of an opened post", by=cast["cleo"]).count() == 1
    email = Email.objects.get(kind="conversations.opened")
    assert (email.member, email.payload) == (crowd[3], {})
    assert "She may be in danger." in signed_in(crowd[3]).get("/ask/opened/").content.decode()
    assert "She may be in danger." not in signed_in(crowd[4]).get("/ask/opened/").content.decode()


def test_telling_the_author_is_put_off_only_with_a_reason_and_then_happens(
    space, key, crowd, cast, noon, everything_drawn
):
    hand_in(space, crowd[3], noon)
    sealed.publish_due(at=noon + timedelta(hours=1))
    item = Question.objects.get()
    opening = safeguarding.begin(
        item=item, by=cast["bea"], at=noon, reason="Danger.", passphrase=key.passphrases["bea"]
    )
    later = noon + timedelta(days=5)
    agree = {
        "opening": opening,
        "by": cast["cleo"],
        "at": noon,
        "passphrase": key.passphrases["cleo"],
        "tell_at": later,
    }
    with pytest.raises(Refused, match="Write why"):
        safeguarding.agree(**agree)
    assert safeguarding.agree(**agree, deferred_because="He reads her mail.") == crowd[3]
    assert Email.objects.filter(kind="conversations.opened").count() == 0
    assert AuditRecord.objects.get(did="put off telling an author").reason == "He reads her mail."
    assert safeguarding.tell_authors(at=later - timedelta(minutes=1)) == 0
    assert safeguarding.tell_authors(at=later) == 1
    assert safeguarding.tell_authors(at=later) == 0
    assert Email.objects.filter(kind="conversations.opened").count() == 1


def test_no_other_organiser_opens_anything(space, key, crowd, cast, signed_in, noon, everything_drawn):
    hand_in(space, crowd[3], noon)
    sealed.publish_due(at=noon + timedelta(hours=1))
    item = Question.objects.get()
    Member.objects.filter(pk=cast["fay"].pk).update(organiser_since=noon)
    fay = signed_in(Member.objects.get(pk=cast["fay"].pk))
    assert fay.get(f"/desk/safeguarding/open/question/{item.pk}/").status_code == 404
    opening = safeguarding.begin(
        item=item, by=cast["bea"], at=noon, reason="Danger.", passphrase=key.passphrases["bea"]
    )
    assert fay.get(f"/desk/safeguarding/openings/{opening.pk}/").status_code == 404
    waits = "A post without a name"
    assert waits not in fay.get("/desk/").content.decode()
    for who, said in (("bea", "The other holder of the key has to agree"), ("cleo", "It needs your yes, or your no")):
        desk = signed_in(cast[who]).get("/desk/").content.decode()
        assert waits in desk and said in desk
        assert "Danger." not in desk
    assert signed_in(crowd[0]).get("/desk/safeguarding/").status_code == 404
    safeguarding.drop(opening=opening, by=cast["cleo"], at=noon)
    opening.refresh_from_db()
    assert opening.handed == ""


def test_the_key_needs_two_different_holders_and_a_long_passphrase(cast, noon):
    with pytest.raises(Refused, match="longer passphrase"):
        safeguarding.hold(by=cast["bea"], at=noon, passphrase="short")
    safeguarding.hold(by=cast["bea"], at=noon, passphrase="a passphrase of many words")
    with pytest.raises(Refused, match="Another organiser"):
        safeguarding.hold(by=cast["bea"], at=noon, passphrase="a passphrase of many words")
    with pytest.raises(Refused, match="Only organisers"):
        safeguarding.hold(by=cast["amina"], at=noon, passphrase="a passphrase of many words")
    assert SafeguardingKey.objects.current() is None
    safeguarding.hold(by=cast["cleo"], at=noon, passphrase="another one of many words")
    assert SafeguardingKey.objects.current().holders.exclude(share="").count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        SafeguardingKey.objects.create(begun_at=noon)


def test_a_retired_key_still_opens_what_was_sealed_to_it(space, key, crowd, cast, noon, everything_drawn):
    hand_in(space, crowd[2], noon)
    sealed.publish_due(at=noon + timedelta(hours=1))
    safeguarding.retire(by=cast["bea"], agreed_by=cast["cleo"], at=noon, reason="For the tests.")
    with pytest.raises(Refused, match="not offered yet"):
        hand_in(space, crowd[0], noon)
    item = Question.objects.get()
    opening = safeguarding.begin(
        item=item, by=cast["cleo"], at=noon, reason="Danger.", passphrase=key.passphrases["cleo"]
    )
    found = safeguarding.agree(
        opening=opening, by=cast["bea"], at=noon, passphrase=key.passphrases["bea"], tell_at=noon
    )
    assert found == crowd[2]


def test_no_share_and_no_passphrase_lies_readable_in_the_tables(key):
    told = str(list(Holder.objects.values())) + str(list(SafeguardingKey.objects.values()))
    assert all(passphrase not in told for passphrase in key.passphrases.values())


def test_the_database_refuses_a_sealed_post_with_a_name(space, key, crowd, noon):
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.create(
            space=space, author=crowd[0], title="a", text="b", seal="x", written_at=noon, latest_at=noon
        )


def test_a_label_that_fits_too_few_by_now_is_never_replaced_by_another():
    here, wider = ("local", "Wales"), ("local", "")
    shown = SealedQuestionForm(labels=[here, wider])
    sent = {**WORDS, "claim": sealed.new_claim(), "label": shown.fields["label"].choices[1][0]}
    assert SealedQuestionForm(sent, labels=[here, wider]).is_valid()
    later = SealedQuestionForm(sent, labels=[wider])
    assert not later.is_valid()
    assert later.chosen_label == ("", "")


def test_the_command_says_how_the_key_stands_and_how_to_keep_it(cast, noon, capsys):
    said = []
    for who in (None, "bea", "cleo"):
        if who:
            safeguarding.hold(by=cast[who], at=noon, passphrase="five words that nobody else knows")
        with pytest.raises(SystemExit) as left:
            call_command("safeguarding_key")
        status = left.value.code
        first, *rest = capsys.readouterr().out.splitlines()
        assert any("/desk/safeguarding/" in line for line in rest)
        said.append((status, first))
    assert said == [
        (1, "There is no key. Nobody can ask without a name yet."),
        (
            1,
            f"{cast['bea'].name} has taken a passphrase; a second holder is missing. Nobody can ask without a name yet.",
        ),
        (0, f"There is a key since {timezone.localdate(noon)}, held by {cast['bea'].name} and {cast['cleo'].name}."),
    ]
