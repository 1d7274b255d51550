"""The invented members: names as the United Kingdom has them, at organisations on the starting domain list.

Nobody here exists. Every mailbox says so itself: it ends in ".invented", and emails go to the demonstration's mailbox.
"""

import unicodedata
from dataclasses import dataclass

from . import cast

WELSH = """
Carys Llŷr, cardiff.gov.uk
Heledd Prydderch, gwynedd.gov.uk
Non Gwilym, ceredigion.gov.uk
Mabli Cadwaladr, naturalresources.wales
Lowri Penhallt, gov.wales
Eleri Tudur, carmarthenshire.gov.wales
Angharad Mostyn, anglesey.gov.uk
Siwan Gwynfor, library.wales
Ffion Bebb, pembrokeshire.gov.uk
Tegwen Hafod, northwalesfire.gov.wales
"""

ENGLISH = """
Rhiannon Ystwyth, swansea.gov.uk
Bethan Coedmor, southwales-fire.gov.uk
Nerys Trefor, qualifications.wales
Catrin Dolben, audit.wales
Glenys Rhosier, wra.gov.wales
Mair Ellis-Vaughan, ambulance.wales.nhs.uk
Siobhán O’Neill, belfastcity.gov.uk
Aoife McGilligan, nics.gov.uk
Gráinne Devanney, psni.police.uk
Róisín Tullylish, derrystrabane.com
Orla Magennis, eani.org.uk
Niamh Strangford, ardsandnorthdown.gov.uk
Bronagh Kilcreggan, investni.com
Deirdre Ó Loingsigh, nisra.gov.uk
Clodagh McAtamney, infrastructure-ni.gov.uk
Maeve Hollywood, niassembly.gov.uk
Sinéad Rafferty-Boyle, education-ni.gov.uk
Eilidh Strachan, aberdeencity.gov.uk
Mairi Gillanders, socialsecurity.gov.scot
Isla Auchterlonie, stirling.gov.uk
Catriona Balmain, angus.gov.uk
Kirsty MacVicar, argyll-bute.gov.uk
Morag Lochhead, scottishwater.co.uk
Ailsa Kinnear, westlothian.gov.uk
Fiona Dalgleish, nrscotland.gov.uk
Shona Mackellaig, revenue.scot
Rhona Torrance, eastlothian.gov.uk
Iona Balquhidder, aberdeenshire.gov.uk
Elspeth Carruthers, scotland.police.uk
Una Farquharson, nhslothian.scot.nhs.uk
Priyanka Raghunathan, birmingham.gov.uk
Meera Vaidyanathan, hmrc.gov.uk
Anjali Deshmukh, leics.gov.uk
Harpreet Kaur Dhanoa, sandwell.gov.uk
Simran Bhogal, westyorkshire.police.uk
Gurleen Sembhi, dudley.gov.uk
Kavita Trivedi, dwp.gov.uk
Sunita Maharjan, kirklees.gov.uk
Lakshmi Venkataraman, environment-agency.gov.uk
Nandini Chaudhuri, luton.gov.uk
Farhana Begum Talukdar, lewisham.gov.uk
Shabnam Qureshi, manchester.gov.uk
Ayesha Siddiqui-Cole, lambeth.gov.uk
Zara Mirza, dft.gov.uk
Nusrat Jahan Khatun, islington.gov.uk
Rukhsana Bibi, oldham.gov.uk
Tharushi Wickramanayake, southampton.gov.uk
Dilini Karunatilleke, surrey.police.uk
Adaeze Nwachukwu, croydon.gov.uk
Ngozi Umeadi, haringey.gov.uk
Chidinma Ekwueme, mft.nhs.uk
Folasade Adeyinka, essex.gov.uk
Omotola Fashina, kent.gov.uk
Abena Owusu-Prah, thamesvalley.police.uk
Akosua Mensah, hampshire.police.uk
Efua Quartey, cambridge.gov.uk
Fatmata Kargbo, merton.gov.uk
Isatou Jobarteh, food.gov.uk
Zainab Abdulkadir, barnet.gov.uk
Hauwa Danladi, companieshouse.gov.uk
Wanjiru Kamau, wandsworth.gov.uk
Tendai Chikowore, nottinghamshire.police.uk
Nomvula Khathi, sutton.gov.uk
Hodan Warsame, avonandsomerset.police.uk
Ifrah Jama, trafford.gov.uk
Selamawit Gebrehiwot, oxfordshire.gov.uk
Marcia Bogle, barking-dagenham.gov.uk
Yvette Lovelace, london-fire.gov.uk
Shanice Toussaint, gloucestershire.gov.uk
Beverley Campbell-Oakes, derbys-fire.gov.uk
Claudette Fairweather, hertfordshire.gov.uk
Agnieszka Wróblewska, boston.gov.uk
Katarzyna Zielińska-Park, fenland.gov.uk
Małgorzata Stawska, northtyneside.gov.uk
Joanna Brzezicka, melton.gov.uk
Danuta Kowalczyk, breckland.gov.uk
Ieva Kazlauskaitė, norfolk.gov.uk
Liudmila Hrynchuk, suffolk.gov.uk
Oksana Petrychenko, telford.gov.uk
Ioana Dumitrescu, wokingham.gov.uk
Ruxandra Vlădoiu, cotswold.gov.uk
Desislava Marinova, dover.gov.uk
Eszter Halmos, ashford.gov.uk
Wing-Yan Leung, westminster.gov.uk
Mei-Ling Cheung, cma.gov.uk
Xiaohan Ouyang, ncsc.gov.uk
Yuk-Ling Tsang, liverpool.gov.uk
Jiaying Fang, os.uk
Linh Trần, ons.gov.uk
Thùy Dương Ngô, bedford.gov.uk
Hana Moriyama, historicengland.org.uk
Ji-woo Seong, ofqual.gov.uk
Maria Luz Dimaculangan, uhs.nhs.uk
Jocelyn Batungbacal, wiltshire.gov.uk
Miriam Feldstein, trafford.gov.uk
Rivka Goldenbaum, barnet.gov.uk
Shoshana Levitan, leedsth.nhs.uk
Naomi Rosenthal-Hart, justice.gov.uk
Deborah Abravanel, redbridge.gov.uk
Layla Al-Hashimi, sheffield.gov.uk
Noor Haddad, newcastle.gov.uk
Rania Barakat, bristol.gov.uk
Samira El-Mansour, coventry.gov.uk
Yasmin Benhaddad, brighton-hove.gov.uk
Mariam Kassab, leeds.gov.uk
Shirin Farahani, camden.gov.uk
Parisa Golestaneh, england.nhs.uk
Elif Karaduman, hackney.gov.uk
Zeynep Altınsoy, enfield.gov.uk
Eleni Papadaki, haringey.gov.uk
Beatriz Vasconcelos, swindon.gov.uk
Inês Carvalheiro, bcpcouncil.gov.uk
Lucía Montesdeoca, bathnes.gov.uk
Giulia Santacroce, bedfordshire.police.uk
Zofia Sikora, durham.police.uk
Hannah Ravenscroft, somerset.gov.uk
Gillian Thistlethwaite, westmorlandandfurness.gov.uk
Margaret Ollerenshaw, derbyshire.gov.uk
Philippa Netherwood, warwickshire.police.uk
Dorothy Applegarth, ddfire.gov.uk
Joyce Hollingworth, stoke.gov.uk
Tamsin Penrose, cornwall.gov.uk
Demelza Trevanion, scilly.gov.uk
Loveday Carne, torridge.gov.uk
Sally Weatherhead, yorkshiredales.gov.uk
Ruth Birkenshaw, northyorksfire.gov.uk
Helen Scargill-Booth, barnsley.gov.uk
Janet Fenwick-Lowe, northeast-ca.gov.uk
Bridget Marlow, cambsfire.gov.uk
Anne-Marie Tolleshunt, colchester.gov.uk
Grace Wintersgill, middlesbrough.gov.uk
Charlotte Hextall, southyorkshire.police.uk
Lindsay Oakenfull, greatermanchester-ca.gov.uk
Pauline Staveley, lincs.police.uk
Kezia Boswell, shropshire.gov.uk
Mahalia Okoye-Smythe, yas.nhs.uk
Jasmine Rosehill, uhb.nhs.uk
Ellen Thorgrimson, humberside.police.uk
Verity Castlereagh, mil.uk
Robyn Quayle, dvla.gov.uk
Comfort Ansah-Wright, gstt.nhs.uk
Parveen Akhtar, bradford.gov.uk
Ceinwen Parry-Astley, powys.gov.uk
Judith Goldman-Reid, glasgow.gov.uk
"""


@dataclass(frozen=True)
class DemoPerson:
    name: str
    address: str
    language: str = "en"


def everybody() -> list[DemoPerson]:
    """All invented members in a fixed order."""
    return [*_read(ENGLISH, "en"), *_read(WELSH, "cy")]


def _read(text, language):
    found = []
    for line in text.strip().splitlines():
        name, _comma, domain = line.rpartition(", ")
        mailbox = mailbox_of(name)
        if name in cast.TROUBLED:
            mailbox = f"{cast.TROUBLED[name]}.{mailbox}"
        if name == cast.WITH_A_PLUS:
            mailbox += "+network"
        found.append(DemoPerson(name, f"{mailbox}@{domain}", language))
    return found


def mailbox_of(name: str) -> str:
    """`siobhan.o'neill.invented` for Siobhán O’Neill: plain emails, and nobody's real mailbox."""
    typed = name.replace("’", "'").replace("ł", "l").replace("Ł", "L").replace("ı", "i")
    plain = unicodedata.normalize("NFKD", typed).encode("ascii", "ignore").decode()
    return ".".join([*plain.lower().split(), "invented"])


def address_of(name: str) -> str:
    """The address of one of the invented members, by name."""
    return next(person.address for person in everybody() if person.name == name)
