"""One test that runs on the fake and, when asked with `-m real` and its settings, on Microsoft's own service."""

import time

from ..answers import AnswerKind


def until(deed, wanted, *, patience=900):
    """Ask until Graph has caught up with itself, at most a quarter of an hour."""
    deadline = time.monotonic() + patience
    while True:
        answer = deed()
        if answer.kind is wanted or time.monotonic() > deadline:
            return answer
        time.sleep(15 if answer.wait is None else answer.wait.total_seconds())


def test_a_guest_is_invited_found_added_found_in_the_team_and_removed(service):
    graph, address = service
    assert graph.check_target().kind is AnswerKind.DONE

    known = graph.look_up(address=address)
    assert known.kind is AnswerKind.DONE
    if known.value is None:
        invited = graph.invite(address=address, name="Anna O’Neill (test)")
        assert invited.kind is AnswerKind.DONE
        assert invited.value.redeem_url.startswith("http")
        guest_id = invited.value.guest_id
    else:
        guest_id = known.value.id

    seen = until(lambda: graph.see(user_id=guest_id), AnswerKind.DONE)
    assert (seen.value.id, seen.value.is_guest, seen.value.enabled, seen.value.reachable) == (
        guest_id,
        True,
        True,
        True,
    )
    assert graph.look_up(address=address).value.id == guest_id

    added = until(lambda: graph.add_member(user_id=guest_id), AnswerKind.DONE)
    assert added.value.user_id == guest_id
    assert graph.find_member(user_id=guest_id).value.id == added.value.id
    assert guest_id in {each.user_id for each in graph.members().value}

    assert graph.remove_member(membership_id=added.value.id).kind is AnswerKind.DONE
    assert graph.remove_member(membership_id=added.value.id).kind is AnswerKind.MISSING
