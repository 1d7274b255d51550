import sys

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand

from pleiad.integrations.mail.smtp import MailLine, MailRefused


class Command(BaseCommand):
    help = "Send one email to OPERATOR_EMAIL, to see whether the mail server takes it."

    def handle(self, *args, **options):
        message = EmailMessage(
            subject=f"{settings.NETWORK['name']}: emails leave",
            body=f"This email was sent to try the mail server of {settings.BASE_URL}. Nothing needs to be done.",
            to=[settings.OPERATOR],
        )
        line = MailLine()
        try:
            line.send(message)
        except MailRefused as refused:
            self.stderr.write(
                f"pleiad: the mail server did not take it, at {refused.verb}: {refused.code} {refused.sentence}"
            )
            sys.exit(1)
        finally:
            line.close()
        self.stdout.write("The mail server took an email to OPERATOR_EMAIL. See whether it arrives.")
