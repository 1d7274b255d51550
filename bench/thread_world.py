"""What bench/thread.py needs in an installation's database: python -m bench.thread_world ANSWERS prints its JSON."""

import json
import sys
from datetime import UTC, datetime, timedelta

import django

if __name__ == "__main__":
    django.setup()

from bench import world  # noqa: E402
from pleiad.conversations import actions, spaces  # noqa: E402
from pleiad.conversations.models import Answer  # noqa: E402
from pleiad.members.models import Block, Member  # noqa: E402


def thread(answers: int) -> dict:
    """One question with so many answers by as many authors; a reader who meets all of them, and one who has blocked a
    tenth."""
    now = datetime.now(UTC)
    first = world.members(count=answers + 2, name="writer")["first"]
    people = list(Member.objects.filter(pk__gte=first).order_by("pk")[: answers + 2])
    reader, apart, *authors = people
    space = spaces.make(by=None, at=now, name="Bench", purpose="To be measured.", rule="chatham")
    for each in (reader, apart, authors[0]):
        actions.enter(space=space, by=each, at=now)
    question = actions.ask(space=space, by=authors[0], at=now, title="How long is a long thread?", text="*Measure* it.")
    Answer.objects.bulk_create(
        Answer(
            question=question,
            author=author,
            text=f"Answer {number}, with **some** words, a [link](https://example.org/) and\n\n- a list\n- of two",
            written_at=now + timedelta(seconds=number),
        )
        for number, author in enumerate(authors)
    )
    Block.objects.bulk_create(Block(blocker=apart, blocked=each, at=now) for each in authors[1 : answers // 10])
    return {
        "path": question.get_absolute_url(),
        "open": world.browser(pk=reader.pk),
        "apart": world.browser(pk=apart.pk),
    }


if __name__ == "__main__":
    print(json.dumps(thread(int(sys.argv[1]))))
