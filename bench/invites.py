"""Teams invites a second from asked to member, against the fake Graph over HTTP, with a clock that does not wait.

    python -m bench.invites COUNT      prints {"invites": …, "member": …, "a second": …}

In real life Microsoft allows four requests a second for one team, so this says only how much room is left.
"""

import json
import sys
import time
from datetime import timedelta

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import world  # noqa: E402
from bench.running import free_port  # noqa: E402
from pleiad.members.models import Member  # noqa: E402
from pleiad.teams import actions, deliver  # noqa: E402
from pleiad.teams.models import ChannelInvite  # noqa: E402


class Hurried:
    """A clock that jumps where another would sleep."""

    def __init__(self, at):
        self._at, self._began = at, time.monotonic()

    def now(self):
        return self._at + timedelta(seconds=time.monotonic() - self._began)

    def sleep(self, wait):
        self._at += wait


def measure(count: int) -> dict:
    """Ask for so many invites, then carry all of them on as a worker would."""
    serve_fake()
    world.members(count=count, name="guest")
    at = timezone.now()
    for member in Member.objects.filter(email__startswith="guest"):
        actions.invite(member=member, address=member.work_email, at=at, cause="joined")
    clock, began, jumped = Hurried(at), time.perf_counter(), 0
    while ChannelInvite.objects.filter(due_at__isnull=False).exists() and jumped < 200:
        if not deliver.run(at=clock.now(), clock=clock, most=count):
            clock.sleep(timedelta(seconds=5))  # what waits for Microsoft to catch up becomes due
            jumped += 1
    took = time.perf_counter() - began
    member = ChannelInvite.objects.filter(state="member").count()
    assert member == count, f"only {member} of {count} invites reached the channel"
    return {"invites": count, "member": member, "a second": round(count / took, 1)}


def serve_fake():
    """The fake Graph on a port of its own, in a process of its own."""
    import multiprocessing

    from pleiad.integrations.graph import fake

    port = free_port()
    multiprocessing.get_context("fork").Process(
        target=fake.serve, args=("127.0.0.1", port), kwargs={"delay": 0.0}, daemon=True
    ).start()
    settings.TEAMS_INVITES_AN_HOUR = 0  # the pace of new guests is a setting, and not what is measured
    settings.GRAPH |= {"tenant": "demo", "client_id": "demo", "secret": "demo"}
    settings.GRAPH["base_url"] = f"http://127.0.0.1:{port}/v1.0"
    settings.GRAPH["token_url"] = f"http://127.0.0.1:{port}/demo/oauth2/v2.0/token"
    from bench.running import answers, wait_until

    wait_until(lambda: answers(port, "/v1.0/"))


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
