"""How often one network may ask. Networks are counted by a keyed hash, never by their address, and in each process by itself:
what anyone may read needs no row for each reading."""

import time

from django.core.cache import caches
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from pleiad.members.signing_in import network_key

MOST, WITHIN = 120, 60  # requests, seconds


def key_of(request: HttpRequest) -> str:
    """Under what the requests of this network are counted in this minute of the clock."""
    return f"{network_key(request)}:{int(time.time()) // WITHIN}"


class EachNetwork(BaseThrottle):
    """At most so many requests of one network in each minute of the clock."""

    def allow_request(self, request) -> bool:
        kept, key = caches["paces"], key_of(request)
        kept.add(key, 0, timeout=2 * WITHIN)
        try:
            return kept.incr(key) <= MOST
        except ValueError:  # it was pushed out in between
            return True

    def wait(self) -> float:
        return WITHIN - time.time() % WITHIN
