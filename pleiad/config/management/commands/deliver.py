from django.core.management.base import BaseCommand

from ... import worker


class Command(BaseCommand):
    help = "Send what is due."

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help="keep on until told to stop")

    def handle(self, *args, loop, **options):
        if loop:
            worker.loop()
        else:
            self.stdout.write(f"{worker.once()} sent or settled")
