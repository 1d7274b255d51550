"""The stories and lessons of the invented members, in the words of people who like their work."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """A story by a member. `parts` are the columns of its kind; `days` ago it was told."""

    by: str
    kind: str
    title: str
    parts: dict
    topics: tuple[str, ...]
    days: int
    readers: str = "network"
    language: str = "en"
    named: bool = True


STORIES = (
    Told(
        "Priyanka Raghunathan",
        "lesson",
        "We cut our form from 42 questions to 11",
        {
            "tried": "We printed the blue badge form, put it on a wall and asked of each question: who uses the answer?",
            "setting": "A council of 1,400 people, a form from 2009, a team of three and one patient officer in the contact centre.",
            "happened": "Nobody could name a use for 31 questions. It took *four months* to be allowed to leave them out. "
            "Calls about the form went from 60 a week to 15.",
            "again": "- Begin with the people who open the answers\n- Invite the lawyer on the first day and not the last\n\n"
            "I would not do it again without someone from finance in the room.",
        },
        ("service-design", "content-design", "accessibility"),
        96,
        readers="public",
    ),
    Told(
        "Eilidh Strachan",
        "lesson",
        "A data dictionary on one wall",
        {
            "tried": "A data dictionary that lives on a wall beside the kettle, before it lives in any tool.",
            "setting": "Five services that each meant something else by “household”.",
            "happened": "People corrected it with a pen while they waited for the kettle. After six weeks we typed it up: 48 words, agreed.",
            "again": "The wall, yes. I would put a date on every word from the beginning.",
        },
        ("data-sharing", "data-analysis"),
        81,
        readers="public",
    ),
    Told(
        "Akosua Mensah",
        "experience",
        "My first hundred days after five years away",
        {
            "text": "I came back to a laptop that did not know me and to words that had changed while I looked after my father.\n\n"
            "What helped was one colleague who said: *ask me the small things, I like them*. I asked her where the tests were, "
            "what a sprint goal is for, and whether people still use commas in commit messages.\n\n"
            "After a hundred days I was asked the small things myself."
        },
        ("returning-to-work", "caring"),
        64,
        readers="public",
    ),
    Told(
        "Siobhán O’Neill",
        "achievement",
        "Our booking service passed its assessment at the second try",
        {
            "text": "The first time we did not pass, and I cried in the car park.\n\nThe second time we brought the woman who runs "
            "the front desk. She answered half of the questions, because she is the service.\n\n"
            "> Bring whoever picks up the phone.\n\nThat is the whole of what I learnt."
        },
        ("service-design", "public-speaking"),
        52,
        readers="public",
    ),
    Told(
        "Miriam Feldstein",
        "challenge",
        "I lead a team that is older than I am",
        {
            "text": "Everybody in my team has been here for longer than I have been an adult. They are kind, and they wait for me to go away.\n\n"
            "I have stopped pretending that I know the old system. Each Monday one of them shows me a part of it, and I write it down. "
            "We are at part 14."
        },
        ("leadership", "legacy-systems"),
        40,
    ),
    Told(
        "Rivka Goldenbaum",
        "lesson",
        "Pair testing with the people who answer the phone",
        {
            "tried": "One tester and one person from the contact centre at one screen, for an hour a week.",
            "setting": "A housing repairs service, two suppliers, releases every fortnight.",
            "happened": "In eight weeks they found 23 things that no script had. Four of them were dangerous: a gas leak was sorted as “other”.",
            "again": "The hour, the cake, and that whoever answers the phone holds the mouse.",
        },
        ("testing", "user-research"),
        70,
    ),
    Told(
        "Carys Llŷr",
        "lesson",
        "Dwy iaith o’r dechrau, nid ar y diwedd",
        {
            "tried": "Ysgrifennu’r Gymraeg a’r Saesneg ochr yn ochr, yn yr un cyfarfod, cyn dylunio’r sgrin gyntaf.",
            "setting": "Gwasanaeth treth gyngor, tîm o bump, dwy ohonom yn siarad Cymraeg gartref.",
            "happened": "Aeth y testun Saesneg yn *symlach*, am fod pob brawddeg gymhleth yn anodd ei dweud yn y ddwy iaith.",
            "again": "Y cyfarfod ar y cyd. Fyddwn i ddim yn anfon dim i’w gyfieithu ar y diwedd eto.",
        },
        ("welsh-language-services", "content-design"),
        33,
        readers="public",
        language="cy",
    ),
    Told(
        "Heledd Prydderch",
        "experience",
        "Siarad yn gyhoeddus am y tro cyntaf",
        {
            "text": "Roedd fy llais yn crynu am ddwy funud. Wedyn gofynnodd rhywun gwestiwn yr oeddwn i’n gwybod yr ateb iddo.\n\n"
            "Y tro nesaf, fe ddechreuaf gyda’r cwestiynau."
        },
        ("public-speaking",),
        21,
        language="cy",
    ),
    Told(
        "Eleri Tudur",
        "lesson",
        "Say no to a supplier’s road map, in writing",
        {
            "tried": "We answered every “it is on our road map” with one letter: by when, and what if not?",
            "setting": "A renewal of a social care system, nine months before the contract ended.",
            "happened": "Two of seven features had a date. We took the other five out of what we would pay for.",
            "again": "The letter. I would send it a year before the end and not nine months.",
        },
        ("procurement", "social-care-technology"),
        27,
    ),
    Told(
        "Gráinne Devanney",
        "experience",
        "What I say now when I am the only woman in the room",
        {
            "text": "I used to count. Now I say at the beginning: *I will ask the simple questions today, so that nobody else has to*.\n\n"
            "It is a joke, and it is not. By the third question someone always writes the answer down."
        },
        ("speaking-up", "imposter-feelings"),
        14,
        named=False,
    ),
    Told(
        "Mairi Gillanders",
        "challenge",
        "We have four systems of record and no record",
        {
            "text": "Each of them is right about something. We have begun to write down which one wins for which field, and why.\n\n"
            "If you have done this, I would like to know how long the list became."
        },
        ("legacy-systems", "data-sharing"),
        9,
    ),
    Told(
        "Morag Lochhead",
        "achievement",
        "Asked for the grade, got the grade",
        {
            "text": "I had done the work of the grade above for two years. My mentor from this network made me write down what it was: "
            "eleven lines.\n\nI read them aloud in the meeting. It took four minutes."
        },
        ("negotiation", "mentoring"),
        6,
    ),
    Told(
        "Orla Magennis",
        "lesson",
        "Ten minutes of captions before every show and tell",
        {
            "tried": "Someone checks the live captions for ten minutes before we begin, with the names and the short forms of the day.",
            "setting": "A show and tell of 40 people, half of them at home, two of them deaf.",
            "happened": "The captions stopped calling our director “a dress”. One colleague said that it was the first one she had followed to the end.",
            "again": "All of it. It costs ten minutes.",
        },
        ("accessibility", "agile-delivery"),
        3,
        readers="public",
    ),
)
WAITS = "Ten minutes of captions before every show and tell"
"""The story that waits for an organiser."""
REPORTED = "We have four systems of record and no record"
USED = (  # (lesson, who took it away, days ago, what happened or "")
    ("We cut our form from 42 questions to 11", "Miriam Feldstein", 88, "We did the same with parking permits: 26 questions became 9. The lawyer came on the first day, and it took *six weeks*."),
    ("We cut our form from 42 questions to 11", "Orla Magennis", 80, "It did not work for us. Every question had an owner, and every owner had a reason. We are down by three."),
    ("A data dictionary on one wall", "Priyanka Raghunathan", 66, "The wall is now two walls. Nobody has typed it up yet, and nobody minds."),
    ("A data dictionary on one wall", "Akosua Mensah", 61, ""),
    ("Pair testing with the people who answer the phone", "Priyanka Raghunathan", 20, ""),
    ("Dwy iaith o’r dechrau, nid ar y diwedd", "Heledd Prydderch", 12, ""),
    ("Say no to a supplier’s road map, in writing", "Miriam Feldstein", 8, ""),
)  # fmt: skip
