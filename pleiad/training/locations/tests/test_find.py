"""Whatever people type for a location, they get what a person would expect."""

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .. import gazetteer, official
from ..attribution import attribution
from ..distance import miles
from ..find import find, nearest


@pytest.mark.parametrize(
    ("typed", "kind", "name", "near"),
    [
        ("Leeds", "town", "Leeds", (53.80, -1.55)),
        ("leeds ", "town", "Leeds", (53.80, -1.55)),
        ("Leicster", "town", "Leicester", (52.64, -1.13)),
        ("Birminghan", "town", "Birmingham", (52.48, -1.90)),
        ("Edinbrugh", "town", "Edinburgh", (55.95, -3.19)),
        ("Stornaway", "town", "Stornoway", (58.21, -6.39)),
        ("Lundon", "town", "London", (51.51, -0.13)),
        ("saint helens", "town", "St Helens", (53.45, -2.73)),
        ("Stoke upon Trent", "town", "Stoke-on-Trent", (53.00, -2.18)),
        ("Newcastle", "town", "Newcastle upon Tyne", (54.97, -1.61)),
        ("Kingston upon Hull", "town", "Hull", (53.74, -0.33)),
        ("Leds", "town", "Leeds", (53.80, -1.55)),
        ("Yrok", "town", "York", (53.96, -1.08)),
        ("Cardif", "town", "Cardiff", (51.48, -3.18)),
        ("Hemel", "town", "Hemel Hempstead", (51.75, -0.47)),
        ("Leamington", "town", "Leamington Spa", (52.29, -1.54)),
        ("Tunbridge", "town", "Tunbridge Wells", (51.13, 0.26)),
        ("near Leeds", "town", "Leeds", (53.80, -1.55)),
        ("Hull City Council", "town", "Hull", (53.74, -0.33)),
        ("York, UK", "town", "York", (53.96, -1.08)),
        ("Stratford-on-Avon", "town", "Stratford-upon-Avon", (52.19, -1.71)),
        ("Tyne & Wear", "area", "Tyne and Wear", (54.95, -1.55)),
        ("Orkney", "area", "Orkney", (58.98, -3.0)),
        ("Ynys Môn", "area", "Ynys Môn", (53.27, -4.33)),
        ("EH1 1YZ, Edinburgh", "outcode", "EH1", (55.95, -3.19)),
        ("10 Downing Street, London SW1A 2AA", "outcode", "SW1A", (51.504, -0.135)),
        ("Caerdydd", "town", "Cardiff", (51.48, -3.18)),
        ("Abertawe", "town", "Swansea", (51.62, -3.94)),
        ("Rhydychen", "town", "Oxford", (51.75, -1.25)),
        ("Caerlŷr", "town", "Leicester", (52.64, -1.13)),
        ("Caeredin", "town", "Edinburgh", (55.95, -3.2)),
        ("Casnewydd", "town", "Newport", (51.59, -3.00)),
        ("Wrecsam", "town", "Wrexham", (53.05, -2.99)),
        ("Caernarfon", "town", "Caernarfon", (53.14, -4.27)),
        ("Pont-y-pŵl", "town", "Pontypool", (51.70, -3.04)),
        ("Londonderry", "town", "Derry", (55.00, -7.31)),
        ("Doire", "town", "Derry", (55.00, -7.31)),
        ("Douglas, Isle of Man", "town", "Douglas", (54.15, -4.48)),
        ("Belfast", "town", "Belfast", (54.60, -5.93)),
        ("St Helier", "town", "St Helier", (49.19, -2.10)),
        ("Kent", "area", "Kent", (51.26, 0.70)),
        ("Co. Durham", "area", "County Durham", (54.72, -1.55)),
        ("Wales", "area", "Wales", (52.1, -3.7)),
        ("Jersey", "area", "Jersey", (49.2, -2.1)),
        ("LS", "area", "LS", (53.82, -1.55)),
        ("bt", "area", "BT", (54.61, -6.38)),
        ("SW1A", "outcode", "SW1A", (51.504, -0.135)),
        ("sw1a2aa", "outcode", "SW1A", (51.504, -0.135)),
        ("SW1", "outcode", "SW1", (51.497, -0.14)),
        ("BT48 6HQ", "outcode", "BT48", (55.015, -7.33)),
        ("JE2", "outcode", "JE2", (49.195, -2.10)),
        ("GY9", "outcode", "GY9", (49.715, -2.20)),
        ("im9 2as", "outcode", "IM9", (54.08, -4.68)),
        ("GIR 0AA", "outcode", "GIR", (53.45, -2.99)),
        ("Leeds LS1 4AP", "outcode", "LS1", (53.798, -1.545)),
        ("LS79 1AA", "outcode", "LS79", (53.82, -1.55)),
        ("London Borough of Camden", "area", "Camden", (51.55, -0.16)),
        ("LB Hackney", "town", "Hackney", (51.55, -0.05)),
        ("S. Shields", "town", "South Shields", (55.00, -1.43)),
        ("Leeds, W Yorks", "town", "Leeds", (53.80, -1.55)),
        ("Gtr Manchester", "area", "Greater Manchester", (53.50, -2.28)),
        ("West Mids", "area", "West Midlands", (52.48, -1.92)),
        ("N Ireland", "area", "N Ireland", (54.6, -6.5)),
        ("Lt Chalfont", "town", "Little Chalfont", (51.67, -0.57)),
        ("Whiteley", "town", "Whiteley", (50.89, -1.25)),
        ("Edinborough", "town", "Edinburgh", (55.95, -3.19)),
    ],
)
def test_a_location_is_found_where_it_is(typed, kind, name, near):
    found = find(typed)
    assert (found.kind, found.name) == (kind, name)
    assert miles(found, SimpleNamespace(latitude=near[0], longitude=near[1])) < 3
    assert found.precision_miles >= 0.5
    assert find(typed.encode()) == found


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "?!",
        "Xyzzy",
        "ZZ1 1ZZ",
        "BFPO 57",
        "online",
        "remote",
        "home",
        "work",
        "none",
        "council",
        "Market",
        "Paris",
        "ÿ",
        "\0",
        b"\xff\xfe",
        "x" * 201,
        "Leeds " * 100,
        "🙂",
    ],
)
def test_what_is_no_location_is_unknown_and_has_no_point(typed):
    found = find(typed)
    assert (found.kind, found.name, found.latitude, found.longitude, found.precision_miles) == (
        "unknown",
        None,
        None,
        None,
        None,
    )
    assert not found


def test_two_towns_of_one_name_are_offered_the_largest_first():
    assert [town.label for town in find("Newport").candidates][:3] == [
        "Newport, Gwent",
        "Newport, Isle of Wight",
        "Newport, Shropshire",
    ]
    assert [town.county for town in find("Washington").candidates] == ["Tyne and Wear", "West Sussex"]
    assert [town.label for town in find("ashford").candidates][:2] == ["Ashford, Kent", "Ashford, Surrey"]
    assert [town.label for town in find("Leeds").candidates][:1] == ["Leeds, West Yorkshire"]


def test_two_towns_of_one_name_in_one_county_are_told_apart_by_their_postcodes():
    assert [town.label for town in find("Hayes").candidates] == [
        "Hayes, Greater London (UB)",
        "Hayes, Greater London (BR)",
    ]


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Newport, Isle of Wight", "Newport, Isle of Wight"),
        ("newport isle of wight", "Newport, Isle of Wight"),
        ("Newport IOW", "Newport, Isle of Wight"),
        ("Newport (Wales)", "Newport, Gwent"),
        ("Newport, Shropshire", "Newport, Shropshire"),
        ("Ashford Surrey", "Ashford, Surrey"),
        ("Ashford, Staines", "Ashford, Surrey"),
        ("Ashford near Staines", "Ashford, Surrey"),
        ("Ashford Middlesex", "Ashford, Surrey"),
        ("Bangor, Northern Ireland", "Bangor, County Down"),
        ("Bangor Gwynedd", "Bangor, Gwynedd"),
        ("Richmond, North Yorkshire", "Richmond, North Yorkshire"),
        ("Leeds, England", "Leeds, West Yorkshire"),
        ("Leeds, wherever", "Leeds, West Yorkshire"),
    ],
)
def test_what_the_town_is_in_or_near_settles_which_is_meant(typed, label):
    assert find(typed).label == label


@pytest.mark.parametrize(
    ("typed", "label", "guess"),
    [
        # a name that we know, or one of several that have it
        ("Leeds", "Leeds, West Yorkshire", False),
        ("Caerdydd", "Cardiff, South Glamorgan", False),
        ("Newport", "Newport, Gwent", False),
        ("LS1 4AP", "LS1", False),
        ("Kent", "Kent", False),
        ("Ashford Middlesex", "Ashford, Surrey", False),
        # a slip, a beginning, a county in which it does not lie, a code that is not there
        ("Leicster", "Leicester, Leicestershire", True),
        ("Hemel", "Hemel Hempstead, Hertfordshire", True),
        ("Sandwel", "Sandwell", True),
        ("Newport, Kent", "Newport, Essex", True),
        ("Seaton, East Riding of Yorkshire", "Seaton, Devon", True),
        ("Leeds, wherever", "Leeds, West Yorkshire", True),
        ("LS79", "LS79", True),
    ],
)
def test_what_is_only_guessed_is_said_to_be_so(typed, label, guess):
    found = find(typed)
    assert (found.label, found.guess) == (label, guess)
    assert found.label not in found.alternatives


def test_what_else_may_be_meant_is_offered():
    assert find("Newport").alternatives[:2] == ["Newport, Isle of Wight", "Newport, Shropshire"]
    assert "Newport, Gwent" in find("Newport, Kent").alternatives
    assert len(find("Westbourn").alternatives) in range(1, 6)
    assert find("Leeds").alternatives == find("Nowhere at all").alternatives == []


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        # towns that were taken for others, up to 160 miles away
        ("Longbenton", (55.01, -1.57)), ("Darlaston", (52.57, -2.04)), ("Crayford", (51.45, 0.18)),
        ("Coseley", (52.55, -2.08)), ("Stapleford", (52.93, -1.27)), ("Westbourne", (50.86, -0.93)),
        # council areas
        ("Knowsley", (53.43, -2.83)), ("Sandwell", (52.5, -2.0)), ("Swale", (51.34, 0.81)), ("Tameside", (53.48, -2.06)),
        ("Kirklees", (53.63, -1.76)), ("South Hams", (50.37, -3.82)),
        # the longer names of charters and signs
        ("Houghton Regis", (51.90, -0.52)), ("Abingdon-on-Thames", (51.67, -1.28)), ("Droitwich Spa", (52.27, -2.15)),
        ("Bowness-on-Windermere", (54.36, -2.92)), ("Hugh Town", (49.91, -6.31)),
        # districts of London, also where another town has the name
        ("Bermondsey", (51.50, -0.06)), ("Kensington", (51.50, -0.19)), ("Clapham", (51.46, -0.14)),
        ("Dalston", (51.55, -0.07)), ("Merton", (51.41, -0.20)), ("Canada Water", (51.50, -0.05)),
        # Welsh names, and both at once
        ("Rhymni", (51.76, -3.29)), ("Ystrad Mynach", (51.64, -3.24)), ("Blaenau", (51.77, -3.17)),
        ("Y Waun", (52.93, -3.06)), ("Swansea/Abertawe", (51.62, -3.94)), ("New Quay/Ceinewydd, Ceredigion", (52.21, -4.36)),
        # Town, County
        ("Blackheath, West Midlands", (52.48, -2.04)), ("Swinton, South Yorkshire", (53.49, -1.31)),
        ("Fulwood, Lancashire", (53.78, -2.69)), ("Thornton, Lancashire", (53.88, -3.00)),
    ],
)  # fmt: skip
def test_a_location_is_not_silently_another(typed, near):
    found = find(typed)
    assert not found.guess
    assert miles(found, SimpleNamespace(latitude=near[0], longitude=near[1])) < 5


def test_within_settles_which_town_is_meant():
    assert find("Bangor", within="Wales").label == "Bangor, Gwynedd"
    assert find("Bangor", within="Scotland").label == "Bangor, County Down"
    assert len(find("Bangor", within="Wales").candidates) == len(find("Bangor").candidates)


def test_every_postcode_area_is_known():
    assert len(gazetteer.postcode_areas()) == 124
    assert all(find(code).kind == "area" and find(code.lower()).name == code for code in gazetteer.postcode_areas())


def test_every_outward_code_we_ship_is_found_where_it_lies():
    for code, district in gazetteer.districts().items():
        found = find(code if code != "GIR" else "GIR 0AA")
        assert (found.name, found.latitude, found.longitude) == (code, district.latitude, district.longitude)
    assert len(gazetteer.districts()) > 2_900


def test_no_location_we_ship_lies_outside_the_islands():
    for each in [*gazetteer.districts().values(), *(t for same in gazetteer.towns().values() for t in same)]:
        assert 49.1 < each.latitude < 60.9 and -8.2 < each.longitude < 1.8, each


def test_every_other_name_leads_to_a_town():
    assert [row["typed"] for row in gazetteer.rows("aliases.csv") if find(row["typed"]).kind != "town"] == []


def test_venues_come_in_order_of_distance_and_online_ones_not_at_all():
    venues = [
        SimpleNamespace(name="Edinburgh", latitude=55.95, longitude=-3.19),
        SimpleNamespace(name="online", latitude=None, longitude=None),
        SimpleNamespace(name="York", latitude=53.96, longitude=-1.08),
    ]
    ordered = nearest(find("Leeds"), venues)
    assert [(venue.name, round(far)) for far, venue in ordered] == [("York", 22), ("Edinburgh", 163)]


CITIES = [
    "London", "Birmingham", "Manchester", "Leeds", "Newcastle upon Tyne", "Glasgow", "Edinburgh", "Aberdeen",
    "Inverness", "Cardiff", "Swansea", "Bangor, Gwynedd", "Belfast", "Derry", "Bristol", "Exeter", "Truro", "Norwich",
    "Southampton", "St Helier",
]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "city"),
    [
        ("SW1A", "London"), ("RM10", "London"), ("DY5", "Birmingham"), ("CV1", "Birmingham"), ("SK1", "Manchester"),
        ("HD1", "Leeds"), ("YO1", "Leeds"), ("SR1", "Newcastle upon Tyne"), ("PA1", "Glasgow"), ("KY11", "Edinburgh"),
        ("AB42", "Aberdeen"), ("KW14", "Inverness"), ("IV51", "Inverness"), ("NP20", "Cardiff"), ("SA31", "Swansea"),
        ("LL55", "Bangor"), ("BT1", "Belfast"), ("BT30", "Belfast"), ("BT82", "Derry"), ("BT92", "Derry"),
        ("BA1", "Bristol"), ("TQ1", "Exeter"), ("TR21", "Truro"), ("PL25", "Truro"), ("NR30", "Norwich"),
        ("PO30", "Southampton"), ("GY1", "St Helier"), ("IM5", "Belfast"), ("ZE1", "Aberdeen"), ("HS1", "Inverness"),
        ("TD15", "Edinburgh"), ("DG9", "Belfast"),
    ],
)  # fmt: skip
def test_the_nearest_of_twenty_cities_is_the_one_on_the_map(typed, city):
    assert nearest(find(typed), [find(name) for name in CITIES])[0][1].name == city


def test_an_official_file_puts_codes_exactly_and_new_ones_too(tmp_path):
    path = tmp_path / "codes.csv"
    official.write(
        {
            "LS1": official.Centre(53.79, -1.55, 900, 0.4),
            "LS79": official.Centre(53.9, -1.6, 3, 0.2),
            "SW1A": official.Centre(51.5, -0.13, 100, 0.3),
            "SW1E": official.Centre(51.49, -0.14, 300, 0.3),
        },
        path,
    )
    found = find("ls1 4ap", official_file=path)
    assert (found.latitude, found.longitude, found.precision_miles, found.nation) == (53.79, -1.55, 0.4, "England")
    assert find("LS79", official_file=path).latitude == 53.9
    assert find("SW1", official_file=path).latitude == 51.4925
    assert find("M1", official_file=path) == find("M1")
    assert find("Leeds", official_file=path) == find("Leeds")
    assert find("LS1", official_file=tmp_path / "not imported yet.csv") == find("LS1")


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=60), st.text(max_size=60)))
def test_any_text_gets_an_answer(typed):
    found = find(typed)
    assert found.kind in ("outcode", "area", "town", "unknown")
    assert (found.latitude is None) == (found.kind == "unknown")


def test_those_whose_data_it_is_are_thanked():
    assert attribution() == (
        "Place names and positions from GeoNames (geonames.org), licensed under CC BY 4.0.",
        "Contains OS data © Crown copyright and database right 2014.",
        "Contains Royal Mail data © Royal Mail copyright and database right 2014.",
        "Contains National Statistics data © Crown copyright and database right 2014.",
    )
    assert attribution(official_year=2026)[1] == "Contains OS data © Crown copyright and database right 2026."
