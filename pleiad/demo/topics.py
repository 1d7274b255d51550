"""What the events of the invented programme are about, in the words of an organiser who likes the members."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoTopic:
    title: str
    title_cy: str
    summary: str
    summary_cy: str
    description: str
    description_cy: str = ""
    kind: str = "meeting"
    rule: str = "chatham"
    venue: str = ""
    region: str = ""
    language: str = "en"
    captions: bool = True
    interpreter: bool = False
    step_free: bool = False
    access: str = ""
    topics: tuple[str, ...] = ()
    public: bool = True
    recorded: bool = False


FIRST = DemoTopic(
    title="Diversity and inclusion: what changes a team",
    title_cy="Amrywiaeth a chynhwysiant: beth sy’n newid tîm",
    summary="A meeting of the network inside a national conference, on diversity and inclusion in digital, data and technology.",
    summary_cy="Cyfarfod o’r rhwydwaith o fewn cynhadledd genedlaethol, ar amrywiaeth a chynhwysiant.",
    description="""Who is hired, who stays and who is heard: three openings of five minutes each, then an hour in small groups.

- What one council changed in its job adverts, and who applied afterwards
- A returner on her first hundred days back
- Asking for a seat at the table where the budget is decided

Everybody at the conference is welcome, and so is everybody who only comes for this.""",
    description_cy="""Pwy sy’n cael ei chyflogi, pwy sy’n aros a phwy sy’n cael gwrandawiad: tri agoriad o bum munud yr un, yna awr mewn grwpiau bach.

- Beth newidiodd un cyngor yn ei hysbysebion swyddi, a phwy wnaeth gais wedyn
- Un a ddychwelodd i’r gwaith ar ei chan diwrnod cyntaf yn ôl
- Gofyn am sedd wrth y bwrdd lle y penderfynir ar y gyllideb

Mae croeso i bawb yn y gynhadledd, ac i bawb sy’n dod ar gyfer hyn yn unig.""",
    topics=("diversity-and-inclusion", "managing-people"),
)

MEETINGS = [  # of December, January and so on
    DemoTopic(
        title="Building services that everybody can use",
        title_cy="Adeiladu gwasanaethau y gall pawb eu defnyddio",
        summary="Two short stories of services that left people out, and what it took to bring them back. Then an hour in small groups.",
        summary_cy="Dwy stori fer am wasanaethau a adawodd bobl allan, a beth oedd ei angen i’w cael yn ôl.",
        description="""A blue badge form that nobody could finish with a screen reader. A school admissions page that assumed two parents and one flat name.

Both teams tell what they missed, who told them, and what they do differently now. Then we take one page of your own service and look at it through someone else’s eyes.""",
        description_cy="""Ffurflen bathodyn glas na allai neb ei gorffen â darllenydd sgrin. Tudalen derbyn i ysgolion a gymerai fod dau riant ac un cyfenw.

Mae’r ddau dîm yn dweud beth y gwnaethant ei golli, pwy ddywedodd wrthynt, a beth maent yn ei wneud yn wahanol nawr. Yna cymerwn un dudalen o’ch gwasanaeth chi ac edrych arni drwy lygaid rhywun arall.""",
        interpreter=True,
        topics=("accessibility", "service-design"),
    ),
    DemoTopic(
        title="Data careers that start at forty",
        title_cy="Gyrfaoedd data sy’n dechrau yn ddeugain oed",
        summary="A librarian, a police officer and a bookkeeper on how they became analysts, and what they earn now.",
        summary_cy="Llyfrgellydd, swyddog heddlu a cheidwad llyfrau ar sut y daethon nhw’n ddadansoddwyr.",
        description="""What did they learn first, who paid for it, and what was harder than they had been told?

Afterwards there are tables by first step: spreadsheets, databases, a course, a secondment. Pick the one that you could take this spring.""",
        topics=("career-change", "data-analysis"),
    ),
    DemoTopic(
        title="Cyber security is a team sport",
        title_cy="Camp tîm yw seiberddiogelwch",
        summary="A ransomware morning, played at tables. You do not need to be technical; someone at the table should be.",
        summary_cy="Bore meddalwedd wystlo, wedi’i chwarae wrth y byrddau.",
        description="""At 7:40 the first screen goes dark. Who rings whom, what do you tell the residents, and who makes the tea?

Each table plays the same morning with another role. We compare what we did, and take home a one-page plan.""",
        topics=("cyber-security",),
    ),
    DemoTopic(
        title="Cloud bills, carbon and what to switch off",
        title_cy="Biliau cwmwl, carbon a beth i’w ddiffodd",
        summary="How three teams found a third of their spending asleep at night, and what it meant for the planet.",
        summary_cy="Sut y daeth tri thîm o hyd i draean o’u gwariant yn cysgu’r nos.",
        description="""A finance partner and a platform engineer read a bill aloud together, line by line.

Bring yours, if you may. We will not laugh.""",
        recorded=True,
        rule="attributable",
        topics=("cloud",),
    ),
    DemoTopic(
        title="From service desk to head of service",
        title_cy="O’r ddesg wasanaeth i bennaeth gwasanaeth",
        summary="Two women who began on the phones tell how they got from ticket to strategy, and who helped.",
        summary_cy="Dwy fenyw a ddechreuodd ar y ffonau yn dweud sut y cyrhaeddon nhw’r brig, a phwy helpodd.",
        description="""Nobody plans a career on a service desk, and yet a good part of our leaders began on one.

We hear two stories of ten minutes, with the wrong turns left in. Then we talk in fours about the step that each of us would take if nobody were looking.

Bring the job advert that you closed because of one line in it.""",
        topics=("getting-promoted", "leadership"),
    ),
    DemoTopic(
        title="Saying no to a supplier, kindly and in writing",
        title_cy="Dweud na wrth gyflenwr, yn garedig ac ar bapur",
        summary="How to end a contract, a pilot or a sales call without burning the bridge you will need next year.",
        summary_cy="Sut i ddod â chontract neu beilot i ben heb losgi’r bont y bydd ei hangen y flwyddyn nesaf.",
        description="""A contract manager, a product manager and a lawyer each bring the letter that they are proudest of, with the names taken out.

We rewrite three bad emails together. You take home sentences that you can use on Monday.""",
        topics=("procurement", "negotiation"),
    ),
    DemoTopic(
        title="Back to work after a long leave",
        title_cy="Yn ôl i’r gwaith ar ôl absenoldeb hir",
        summary="Parental leave, illness, caring: what helped us come back, and what a good manager does in week one.",
        summary_cy="Absenoldeb rhiant, salwch, gofalu: beth helpodd ni i ddychwelyd.",
        description="""Six women who have been away for between five months and four years say what they wish someone had told them.

There is a list of small things that cost nothing: a laptop that works, a map of who left, a first task that can be finished.

You need not have been away yourself. Managers are very welcome.""",
        rule="stays",
        public=False,
        topics=("returning-to-work", "caring"),
    ),
    DemoTopic(
        title="AI at work: what we tried, and what we stopped",
        title_cy="AI yn y gwaith: beth roedden ni wedi rhoi cynnig arno, a beth stopion ni",
        summary="Four honest five-minute stories about automation in public services, two of which ended early.",
        summary_cy="Pedair stori onest am awtomeiddio mewn gwasanaethau cyhoeddus.",
        description="""Minutes of meetings, triage of repairs, answers to letters and a chatbot that nobody misses.

Each story says what it cost, what changed for the people who use the service, and what the equality assessment found. Questions of the kind *did you dare to say so?* are encouraged.""",
        topics=("artificial-intelligence",),
    ),
    DemoTopic(
        title="Heard the first time: speaking in rooms that interrupt",
        title_cy="Cael eich clywed y tro cyntaf: siarad mewn ystafelloedd sy’n torri ar draws",
        summary="Practice in threes, with a voice coach: open a meeting, hold the floor, hand it on.",
        summary_cy="Ymarfer mewn trioedd gyda hyfforddwr llais.",
        description="""A short opening, and then we practise. Nobody has to perform in front of everybody.

You will have said one difficult thing aloud three times before you say it at work.""",
        rule="stays",
        topics=("speaking-up", "public-speaking"),
    ),
    DemoTopic(
        title="Old systems, and the women who keep them running",
        title_cy="Hen systemau, a’r menywod sy’n eu cadw i fynd",
        summary="Mainframes, spreadsheets with names, and how to pass on what only you know.",
        summary_cy="Prif gyfrifiaduron, taenlenni ag enwau, a sut i drosglwyddo’r hyn dim ond chi sy’n ei wybod.",
        description="""Pensions, council tax and crime recording run on things older than some of us.

We look at three of them with respect, and at what it takes to leave: a migration that worked, one that was stopped in time, and one that is in its ninth year.""",
        topics=("legacy-systems",),
    ),
    DemoTopic(
        title="Small teams, big services: digital in a district council",
        title_cy="Timau bach, gwasanaethau mawr: digidol mewn cyngor dosbarth",
        summary="Three people, four hundred services. What to share with your neighbours, and what to leave alone.",
        summary_cy="Tri o bobl, pedwar cant o wasanaethau. Beth i’w rannu â’ch cymdogion.",
        description="""For everybody whose job title has an *and* in it.

We swap the shared services, templates and favours that save us a day a month, and write them down in one list that all of us can use.""",
        topics=("service-design", "agile-delivery"),
    ),
    DemoTopic(
        title="Data across blue lights: police, fire and health together",
        title_cy="Data ar draws y golau glas: heddlu, tân ac iechyd gyda’i gilydd",
        summary="What can be shared, what must not be, and how a person in trouble notices the difference.",
        summary_cy="Beth y gellir ei rannu, beth na ddylid, a sut mae rhywun mewn trafferth yn sylwi.",
        description="""An analyst from a fire service and a nurse who became a data architect walk us through one winter night, from the first call to the follow-up visit.

Then we look at the agreements behind it, and at the two questions that unblocked them.""",
        topics=("data-sharing",),
    ),
]

SOCIALS = [
    DemoTopic(
        title="Lunch break: bring a brew and a colleague",
        title_cy="Egwyl ginio: dewch â phaned a chydweithiwr",
        summary="Forty-five minutes, no slides. We draw threes, talk, and draw again. First-timers are met at the door.",
        summary_cy="Pedwar deg pump o funudau, dim sleidiau. Croeso arbennig i rai newydd.",
        description="""Come as you are, camera on or off, sandwich in hand.

If you do not know anybody yet, this is the one to start with.""",
        kind="social",
        rule="stays",
        captions=False,
        access="Captions can be switched on",
        topics=("being-new",),
    ),
    DemoTopic(
        title="Lunch break: the thing on my desk",
        title_cy="Egwyl ginio: y peth ar fy nesg",
        summary="Bring one thing from where you work and say why it is there. It is more fun than it sounds.",
        summary_cy="Dewch ag un peth o’r lle rydych chi’n gweithio a dywedwch pam mae e yno.",
        description="""So far: a hand-drawn network map from 1994, a rubber duck with a lanyard, and a thank-you card from a resident.""",
        kind="social",
        rule="stays",
        captions=False,
        access="Captions can be switched on",
    ),
]

LEARNING = [
    DemoTopic(
        title="Learning session: read a contract without a lawyer",
        title_cy="Sesiwn ddysgu: darllen contract heb gyfreithiwr",
        summary="The six pages that matter in a technology contract, and the five words that should make you ring someone.",
        summary_cy="Y chwe thudalen sy’n bwysig mewn contract technoleg.",
        description="""Two hours, twenty-four places, so that everybody can ask.

You get a real contract with the names taken out, and you find the exit clause yourself.""",
        kind="learning",
        rule="attributable",
        topics=("procurement",),
    ),
    DemoTopic(
        title="Learning session: your first hour with a database",
        title_cy="Sesiwn ddysgu: eich awr gyntaf gyda chronfa ddata",
        summary="Ask a million parking tickets a question and get an answer. For absolute beginners, with two helpers.",
        summary_cy="Gofynnwch gwestiwn i filiwn o docynnau parcio. I ddechreuwyr pur.",
        description="""Nothing to install. By midday you will have written five questions in SQL and found out which street pays most.""",
        kind="learning",
        rule="attributable",
        topics=("data-analysis",),
    ),
]

VISITS = [
    DemoTopic(
        title="In two languages from the first line: an afternoon in Cardiff",
        title_cy="Mewn dwy iaith o’r llinell gyntaf: prynhawn yng Nghaerdydd",
        summary="How bilingual services are designed rather than translated. In Cardiff and online, with interpreters both ways.",
        summary_cy="Sut mae dylunio gwasanaethau dwyieithog yn hytrach na’u cyfieithu. Yng Nghaerdydd ac ar-lein.",
        description="""Designers from a council, a health board and the library service show one page each, and what changed when Welsh came first.

In the room there is tea from 12:30pm. Online you are at a table of your own with a host, not on a wall.""",
        description_cy="""Mae dylunwyr o gyngor, bwrdd iechyd a’r gwasanaeth llyfrgell yn dangos un dudalen yr un, a beth newidiodd pan ddaeth y Gymraeg yn gyntaf.

Yn yr ystafell mae te o 12:30pm. Ar-lein rydych wrth eich bwrdd eich hun gyda chyflwynydd, nid ar wal.""",
        venue="Seven Stars Room, Glan-yr-afon Centre, Cardiff",
        region="wales",
        language="both",
        step_free=True,
        access="Hearing loop, captions online",
        rule="attributable",
        topics=("welsh-language-services", "content-design"),
    ),
    DemoTopic(
        title="Behind the 999 call: an afternoon in Belfast",
        title_cy="Y tu ôl i’r alwad 999: prynhawn yn Belfast",
        summary="What a control room does with data, and who designed the screens. In Belfast and online.",
        summary_cy="Beth mae ystafell reoli yn ei wneud â data. Yn Belfast ac ar-lein.",
        description="""Call handlers and the developers who sit two desks away show how they change a screen without stopping the room.

In the room there is tea from 12:30pm. Online you are at a table of your own with a host, not on a wall.""",
        venue="Lagan Room, Waterside Exchange, Belfast",
        region="northern-ireland",
        step_free=True,
        interpreter=True,
        access="Hearing loop, quiet room",
        rule="attributable",
        topics=("user-research", "service-design"),
    ),
]
