"""What time asks of this room: a worker asks the doctor four times a day, so that a bad finding stands on the organisers'
page though nobody has asked."""

import logging
import re
from datetime import datetime, timedelta

from django.conf import settings

from pleiad import doctor

from .models import Examination

EVERY = timedelta(hours=6)
log = logging.getLogger(__name__)


def run(*, at: datetime) -> int:
    """Ask the doctor if it is time; returns whether it was. One worker does so, others leave it alone."""
    examined, made = Examination.objects.get_or_create(pk=1, defaults={"at": at})
    if not made and not Examination.objects.filter(pk=1, at__lte=at - EVERY).update(at=at):
        return 0
    found = doctor.findings(network=not settings.DEMO)
    Examination.objects.filter(pk=1).update(
        findings=[each.as_dict() for each in found], certificate_days=_days_left(found)
    )
    for each in found:
        if each.state == doctor.WRONG:
            log.warning(
                "The doctor found something bad: %s",
                each.check,
                extra={"facts": {"what": "doctor", "check": each.check}},
            )
    return 1


def _days_left(found):
    said = next((each.says for each in found if each.check == "front.certificate"), "")
    days = re.search(r"(\d+) days", said)
    return int(days[1]) if days else None
