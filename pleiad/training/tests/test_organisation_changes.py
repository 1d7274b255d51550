"""What an organisation's change moves: members, shields, points, pairs. Prepared, agreed by another organiser, done once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from pleiad.errors import Refused
from pleiad.members import periodic
from pleiad.members.models import Employment, Member, OrganisationChange
from pleiad.members.organisations import changes, finding, proposals
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.testing import new_member, shield
from pleiad.training.actions import points
from pleiad.training.models import Allowance, Movement

pytestmark = pytest.mark.django_db


def body(name):
    facts = {"name_cy": "", "sector": "local government", "nation": "England", "at": timezone.now()}
    return finding.meant(name) or proposals.add(name=name, by=Member.objects.organisers().first(), **facts)


def allowance(organisation, at, granted, *, reserved=0, spent=0):
    held = points.grant(
        organisation=organisation, year=at.year, points=granted, contact_name="Pat", contact_address="p@leeds.gov.uk",
        expires_at=at + timedelta(days=100), by=None, at=at,
    )  # fmt: skip
    Allowance.objects.filter(pk=held.pk).update(reserved=reserved, spent=spent)
    return held


def change(kind, of, into, cast, at, *, days=0, **more):
    return changes.prepare(
        kind=kind, of=of, into=into, on=timezone.localdate(at) + timedelta(days=days), why="By law.", by=cast["bea"],
        at=at, **more,
    )  # fmt: skip


def told(kind="members.organisation_changed"):
    return list(Email.objects.filter(kind=kind).order_by("member_id"))


def words(email):
    return KINDS[email.kind](email, {})


def meet(one, other):
    return Member.objects.visible_to(one).filter(pk=other.pk).exists()


def test_a_merger_moves_members_shields_and_points_on_its_day(cast, noon):
    amina, bea, cleo = cast["amina"], cast["bea"], cast["cleo"]
    leeds, kent = amina.organisation, new_member("k.one@kent.gov.uk", at=noon, name="Kay Kent").organisation
    kay = Member.objects.get(email="k.one@kent.gov.uk")
    allowance(leeds, noon, 10, spent=3), allowance(kent, noon, 7, reserved=2)
    shield(kay, at=noon)
    assert meet(amina, kay)
    prepared = change("merge", [leeds], [kent], cast, noon, days=30)
    moves = {each.what: each.how_many for each in changes.preview(of=[leeds], into=[kent])}
    assert moves["Members"] == 2 and moves["Training points left"] == 7
    with pytest.raises(Refused, match="Another organiser"):
        changes.agree(change=prepared, by=bea, at=noon)
    changes.agree(change=prepared, by=cleo, at=noon)
    periodic.run(at=noon)
    assert Member.objects.get(pk=amina.pk).organisation == leeds and meet(amina, kay)
    for _twice in range(2):
        periodic.run(at=noon + timedelta(days=31))
    moved = Member.objects.get(pk=amina.pk)
    assert moved.organisation == kent and not meet(moved, kay) and not meet(kay, moved)
    history = Employment.objects.filter(member=amina).order_by("from_on")
    assert [(str(each), bool(each.until_on)) for each in history] == [(str(leeds), True), (str(kent), False)]
    pooled = Allowance.objects.get()
    assert (pooled.organisation, pooled.points, pooled.reserved, pooled.spent) == (kent, 17, 2, 3)
    assert Movement.objects.filter(allowance=pooled).count() == 2
    assert [each.member_id for each in told()] == [amina.pk, cast["fay"].pk]
    wording = words(told()[0])
    assert "belongs to Kent County Council" in wording.text
    joined = new_member("late@leeds.gov.uk", at=noon + timedelta(days=40))
    assert joined.organisation == kent


def test_a_merger_of_several_into_a_new_one(cast, noon):
    one, two, new = body("Quux Council"), body("Frob Council"), body("Quux and Frob Council")
    prepared = change("merge", [one, two], [new], cast, noon)
    changes.agree(change=prepared, by=cast["cleo"], at=noon)
    assert set(new.predecessors.all()) == {one, two}


def test_a_split_moves_those_whose_address_shows_where_and_asks_the_others(cast, noon, signed_in):
    old, north, south = body("Quux Council"), body("North Quux Council"), body("South Quux Council")
    north.domains.create(domain="north-quux.example")
    known, asked = (new_member(f"a@{domain}", at=noon) for domain in ("north-quux.example", "quux.nhs.uk"))
    for each in (known, asked):
        Employment.objects.filter(member=each).update(organisation=old)
        Member.objects.filter(pk=each.pk).update(organisation=old, joined_at=noon)
    allowance(old, noon, 5)
    with pytest.raises(Refused, match="training points"):
        change("split", [old], [north, south], cast, noon)
    with pytest.raises(Refused, match="at least two"):
        change("split", [old], [north], cast, noon, points_to=north)
    prepared = change("split", [old], [north, south], cast, noon, points_to=south)
    changes.agree(change=prepared, by=cast["cleo"], at=noon)
    assert Member.objects.get(pk=known.pk).organisation == north
    assert Member.objects.get(pk=asked.pk).organisation == old
    assert Allowance.objects.get().organisation == south
    assert Member.objects.get(pk=known.pk) in Member.objects.colleagues_of(asked)  # predecessor and successor
    texts = {each.member_id: words(each).text for each in told()}
    assert "By your work address we have you at North Quux Council" in texts[known.pk]
    assert "Tell us here" in texts[asked.pk]
    browser = signed_in(Member.objects.get(pk=asked.pk))
    assert "Say it better" in browser.get("/account/organisation/").content.decode()
    assert browser.post("/account/organisation/", {"organisation": "South Quux Council"}).status_code == 302
    assert Member.objects.get(pk=asked.pk).organisation == south


def test_a_new_name_stands_everywhere_and_the_former_one_is_found(cast, noon):
    leeds = cast["amina"].organisation
    prepared = change("rename", [leeds], [], cast, noon, name="Quux on Aire Council", name_cy="Cyngor Quux")
    changes.agree(change=prepared, by=cast["cleo"], at=noon)
    leeds.refresh_from_db()
    assert leeds.name == "Quux on Aire Council" and leeds.changed_at
    assert finding.meant("Leeds City Council") == finding.meant("cyngor quux") == leeds
    assert len(told()) == 2 and "new name" in words(told()[0]).subject


def test_an_end_without_a_successor_leaves_the_members_theirs(cast, noon):
    leeds = cast["amina"].organisation
    changes.agree(change=change("dissolve", [leeds], [], cast, noon), by=cast["cleo"], at=noon)
    assert Member.objects.get(pk=cast["amina"].pk).organisation == leeds
    assert "You stay a member" in words(told()[0]).text
    assert leeds not in finding.suggested("leeds city")


def test_the_points_of_an_organisation_that_ends_count_until_they_lapse_and_its_members_read_it(cast, noon):
    leeds = cast["amina"].organisation
    held = allowance(leeds, noon, 10)
    changes.agree(change=change("dissolve", [leeds], [], cast, noon), by=cast["cleo"], at=noon)
    assert "Training points that it has left count for you until they lapse." in words(told()[0]).text
    assert points.of(member=Member.objects.get(pk=cast["amina"].pk), price=4, at=noon) == held


def ended_by_a_list(tmp_path, until, *after):
    """What `pleiad organisations --write` says of a list in which Leeds has ended, and was followed by these."""
    from io import StringIO

    from django.core.management import call_command

    from pleiad.members.organisations import shipped

    rows = {each.id: each for each in shipped.read()}
    lines = [",".join(shipped.COLUMNS)]
    for slug in ("leeds-city-council", *after):
        each = rows[slug]
        ends = (until, "|".join(after)) if slug == "leeds-city-council" else ("", "")
        lines.append(f"{slug},{each.name},,,,{each.sector},{each.nation},{'|'.join(each.domains)},,{ends[0]},{ends[1]}")
    path = tmp_path / "list.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    out = StringIO()
    call_command("organisations", "--file", str(path), "--write", stdout=out)
    return out.getvalue()


def test_an_end_that_the_list_tells_waits_for_an_organiser_and_moves_everything(cast, noon, tmp_path, signed_in):
    amina, fay, leeds = cast["amina"], cast["fay"], cast["amina"].organisation
    kay = new_member("k.one@kent.gov.uk", at=noon, name="Kay Kent")
    Member.objects.filter(pk=kay.pk).update(joined_at=noon)
    allowance(leeds, noon, 10)
    shield(amina, at=noon)
    assert "its end waits on the desk" in ended_by_a_list(tmp_path, "2026-04-01", "kent-county-council")
    leeds.refresh_from_db()
    prepared = OrganisationChange.objects.get()
    assert leeds.ended_on is None and prepared.kind == "merge" and Allowance.objects.get().organisation == leeds
    # they are colleagues at once, so that the shield holds in between
    assert not meet(Member.objects.get(pk=kay.pk), amina)
    assert "waits on the desk" not in ended_by_a_list(tmp_path, "2026-04-01", "kent-county-council")
    assert OrganisationChange.objects.count() == 1
    desk = signed_in(cast["bea"])
    page = desk.get(f"/desk/organisations/changes/{prepared.pk}/").content.decode()
    assert "The list of organisations that ships with the software says so." in page
    desk.post(f"/desk/organisations/changes/{prepared.pk}/agree/")
    leeds.refresh_from_db()
    assert str(leeds.ended_on) == "2026-04-01"
    for each in (amina, fay):
        assert str(Member.objects.get(pk=each.pk).organisation) == "Kent County Council"
    assert str(Allowance.objects.get().organisation) == "Kent County Council"
    assert len(told()) == Member.objects.filter(employments__organisation=leeds).distinct().count()
    assert not meet(Member.objects.get(pk=kay.pk), amina)
    ended_by_a_list(tmp_path, "2026-04-01", "kent-county-council")
    assert OrganisationChange.objects.count() == 1


def test_an_end_of_which_nothing_hangs_is_written_at_once(noon, tmp_path):
    Employment.objects.all().delete()
    assert "waits on the desk" not in ended_by_a_list(tmp_path, "2026-04-01", "kent-county-council")
    assert str(body("Kent County Council").predecessors.get().ended_on) == "2026-04-01"


@pytest.mark.parametrize(
    ("kind", "of", "into", "more", "says"),
    [
        ("rename", ["Gateshead Council"], [], {"name": ""}, "Enter the new name"),
        ("rename", ["Gateshead Council"], [], {"name": "Gateshead Council"}, "this name already"),
        ("rename", ["Gateshead Council"], [], {"name": "kent county council"}, "Merge the two instead"),
        ("merge", ["Gateshead Council"], [], {}, "Choose the one organisation"),
        ("merge", ["Gateshead Council"], ["Gateshead Council"], {}, "cannot become itself"),
        ("merge", ["Gateshead Council"], ["Mendip District Council"], {}, "must exist today"),
        ("merge", ["Mendip District Council"], ["Gateshead Council"], {}, "exist today"),
        ("dissolve", ["Gateshead Council"], ["Kent County Council"], {}, "Nothing follows"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(cast, noon, kind, of, into, more, says):
    with pytest.raises(Refused, match=says):
        change(kind, list(map(body, of)), list(map(body, into)), cast, noon, **more)
    assert not OrganisationChange.objects.exists()


def test_two_organisers_decide_and_the_database_holds_it(cast, noon, signed_in):
    gateshead, kent = body("Gateshead Council"), body("Kent County Council")
    bea, cleo, amina = (signed_in(cast[who]) for who in ("bea", "cleo", "amina"))
    page = f"/desk/organisations/{gateshead.pk}/change/"
    assert bea.get(page).status_code == 200
    sent = {"kind": "merge", "on": "2027-04-01", "into": "Kent Cuonty Council", "why": "By law."}
    assert "Did you mean Kent County Council" in bea.post(page, sent).content.decode()
    made = bea.post(page, {**sent, "into": "Kent County Council"})
    prepared = OrganisationChange.objects.get()
    assert made.url == f"/desk/organisations/changes/{prepared.pk}/"
    assert "prepared already" in bea.post(page, {**sent, "into": "Kent County Council"}).content.decode()
    shown = bea.get(made.url).content.decode()
    assert "What it moves" in shown and "Another organiser must agree" in shown and "Take it back" in shown
    bea.post(f"{made.url}agree/")
    assert OrganisationChange.objects.get().agreed_at is None
    assert amina.post(f"{made.url}agree/").status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationChange.objects.update(agreed_at=noon, settled_by=cast["bea"])
    cleo.post(f"{made.url}agree/")
    assert OrganisationChange.objects.get().agreed_at and not kent.predecessors.exists()
    assert "waiting for their day" in cleo.get("/desk/organisations/changes/").content.decode()
    cleo.post(f"{made.url}decline/")
    periodic.run(at=noon + timedelta(days=400))
    assert not kent.predecessors.exists() and not told()


def test_points_are_there_before_the_first_member_and_only_for_a_work_address(cast, noon, signed_in):
    trust = body("Oxford Health NHS Foundation Trust")
    allowance(trust, noon, 5)
    works = new_member("a@oxfordhealth.nhs.uk", at=noon)
    claims = new_member("a@gmail.com", at=noon, said="Oxford Health NHS Foundation Trust")
    assert works.organisation == claims.organisation == trust
    assert points.of(member=works, price=1, at=noon) and not points.of(member=claims, price=1, at=noon)
