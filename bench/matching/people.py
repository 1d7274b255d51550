"""Made-up people for the bench: the same ones for every engine, from a seed."""

from random import Random

GRADES, PROFESSIONS, IDENTITIES = 9, 12, 6


def crowd(mentees, mentors, seed, organisations=40, seats=(1, 3)):
    """Two lists of dicts. Mentees have a grade from 0 to 6 and mentors from 2 to 8; half of the
    mentees name one thing that they would like to share, mentors name none to two."""
    random = Random(seed)
    things = [f"thing {number}" for number in range(IDENTITIES)]
    asking = [
        {
            "key": f"mentee{number:05}@bench.invalid",
            "grade": random.randint(0, 6),
            "profession": f"profession {random.randrange(PROFESSIONS)}",
            "organisation": f"organisation {random.randrange(organisations)}",
            "shared": random.choice(things) if random.random() < 0.5 else "",
        }
        for number in range(mentees)
    ]
    offering = [
        {
            "key": f"mentor{number:05}@bench.invalid",
            "grade": random.randint(2, 8),
            "profession": f"profession {random.randrange(PROFESSIONS)}",
            "organisation": f"organisation {random.randrange(organisations)}",
            "shared": random.sample(things, random.randint(0, 2)),
            "capacity": random.randint(*seats),
        }
        for number in range(mentors)
    ]
    return asking, offering


def points(mentee, mentor):
    """What mentor-match gives a pair: 9 or 12 for one or two grades, 10 for the profession, 6 for
    something shared; None where it allows no pair."""
    above = mentor["grade"] - mentee["grade"]
    if above not in (1, 2) or mentee["organisation"] == mentor["organisation"]:
        return None
    shared = mentee["shared"] and mentee["shared"] in mentor["shared"]
    return (9, 12)[above - 1] + 10 * (mentee["profession"] == mentor["profession"]) + 6 * bool(shared)
