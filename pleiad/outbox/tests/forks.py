"""`python -m pleiad.outbox.tests.forks`: for each line on standard input, one more worker that sends emails, and its number.

The program is loaded once and each worker is forked from it, so that hundreds can be killed within a minute. Waits are a
thousandth of what they are in life.
"""

import os
import signal
import sys
import time
from datetime import timedelta


def words():
    from pleiad.outbox.emails import Wording, words_email

    @words_email("test.killed")
    def killed(email, secrets):
        return Wording(subject="Hello", text=secrets["code"])


def hurry():
    """Everything that waits for half a minute or an hour waits for some hundredths of a second."""
    from django.conf import settings

    from pleiad.outbox import deliver, hold_ups

    settings.EMAIL_TIMEOUT = 0.15
    for module in (deliver, hold_ups):
        module.FIRST_WAIT, module.LONGEST_WAIT = timedelta(milliseconds=20), timedelta(milliseconds=200)


def work():
    from django.utils import timezone

    from pleiad.integrations.mail.smtp import MailLine
    from pleiad.outbox import deliver

    line = MailLine()
    while True:
        if not deliver.run(at=timezone.now(), line=line):
            time.sleep(0.01)


def main():
    import django

    django.setup()
    words()
    hurry()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who are killed
    print("ready", flush=True)
    for _line in sys.stdin:
        if not (pid := os.fork()):
            try:
                work()
            finally:
                os._exit(1)
        print(pid, flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pleiad.config.settings")
    main()
