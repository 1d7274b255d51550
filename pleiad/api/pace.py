"""How often one network may ask. Networks are counted by a keyed hash, never by their address."""

import time

from django.core.cache import cache
from ninja.throttling import BaseThrottle

from pleiad.members.signing_in import network_key

MOST, WITHIN = 120, 60  # requests, seconds


class EachNetwork(BaseThrottle):
    """At most so many requests of one network in each minute of the clock."""

    def allow_request(self, request) -> bool:
        minute = int(time.time()) // WITHIN
        key = f"api:{network_key(request)}:{minute}"
        cache.add(key, 0, timeout=2 * WITHIN)
        try:
            return cache.incr(key) <= MOST
        except ValueError:  # it was pushed out in between
            return True

    def wait(self) -> float:
        return WITHIN - time.time() % WITHIN
