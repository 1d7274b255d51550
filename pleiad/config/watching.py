"""What a keeper sees of requests: pages for monitoring, which need neither cookies nor a named host, and slow ones in the log."""

import logging
import time

from django.conf import settings

from . import health

log = logging.getLogger(__name__)


class ForMonitoring:
    """Answers /healthz, /readyz and /metrics before anything reads a session or looks at the host: they answer, and say what
    is missing, while the database is away, and to a container that asks itself."""

    PAGES = {"/healthz": health.healthz, "/readyz": health.readyz, "/metrics": health.metrics}

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        page = self.PAGES.get(request.path_info)
        return page(request) if page else self.get_response(request)


class SlowRequests:
    """Writes down which page took long: its name, never its address."""

    def __init__(self, get_response):
        self.get_response, self.limit = get_response, settings.SLOW_REQUEST / 1000

    def __call__(self, request):
        began = time.monotonic()
        response = self.get_response(request)
        took = time.monotonic() - began
        if took >= self.limit:
            match = request.resolver_match
            facts = {
                "what": "slow request", "page": match.view_name if match else "", "method": request.method,
                "status": response.status_code, "milliseconds": round(took * 1000),
            }  # fmt: skip
            log.info("A request took long", extra={"facts": facts})
        return response
