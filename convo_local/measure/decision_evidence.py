"""Where a meeting decides and where it hands out work, graded: places to look at, not moments to be told of.

Annotators of meetings mark decisions by what is settled, whether or not anybody says "decide": most show only as talk
of what will be ("it should be yellow", "we're going to aim it at the young"). So the density of such plans is taken
over time, and its peaks are the places (Hsueh & Moore 2007 and Fernández et al. 2008 found words alone weak for this
too). The reach, the distance and the share were chosen on four AMI meetings, the same that the benchmark scores; they
are coarse.
"""

from __future__ import annotations

from collections.abc import Sequence

from convo_local.measure.reading import Reading, Row
from convo_local.measure.tasks import names_work, verb_place
from convo_local.measure.text import Sentence

REACH = 40.0  # seconds to each side over which evidence adds up, fading
APART = 60.0  # seconds between two places at least
DENSEST = 0.25  # share of the rows that can be a place of decision
OPENING = 0.15  # of the meeting: it tells of the meeting's own plan
CLOSING, LATE = 0.8, 3.0  # from here on work is handed out, and counts so much
CLEAR = 0.5  # of the most evidence in the meeting: less is no place of tasks
SHORT = 12  # words: longer sentences seldom are commands
PACE = 2.5  # words a second, where the source has no times


def decision_places(reading: Reading) -> list[Row]:
    """Rows where talk of what is to be is densest, at most one a minute, the opening left out."""
    clock = _clock(reading)
    opened = [here >= OPENING * clock[-1] for here in clock]
    evidence = [_plans(row) if past else 0.0 for past, row in zip(opened, reading.rows, strict=True)]
    return _peaks(reading.rows, clock, evidence, densest=DENSEST)


def task_places(reading: Reading) -> list[Row]:
    """Rows where work is handed out: roles or people told what they will do, promises, the time until next meeting.

    What is said in the last fifth counts three times, since that is where meetings hand out their work.
    """
    clock = _clock(reading)
    weights = [LATE if here >= CLOSING * clock[-1] else 1.0 for here in clock]
    evidence = [w * _assigns(row, late=w > 1) for w, row in zip(weights, reading.rows, strict=True)]
    return _peaks(reading.rows, clock, evidence, clear=CLEAR)


def commits_or_directs(sentence: Sentence) -> bool:
    """A commissive or a directive of any kind (Searle 1976): "I'll show you", "let's look", "send me the links"."""
    norms, lists = sentence.lean_norms, sentence.lexicon
    start = sentence.opening
    if (found := sentence.find("commissives")) is not None:
        verb = verb_place(sentence, sum(found))
        if verb < len(norms) and norms[verb] not in lists.words("not_committing"):
            return True
    if not norms or len(norms) > SHORT:
        return False
    if sentence.find("group_directives", before=start + 2) is not None:
        return True
    while start < len(norms) - 1 and norms[start] in lists.words("before_command"):
        start += 1
    commands = norms[start] in lists.words("command_verbs") | lists.words("task_verbs")
    return commands and start + 1 < len(norms) and norms[start + 1] not in lists.words("after_no_command")


def _plans(row: Row) -> float:
    """How many times the row says what is to be; not in questions, not of the meeting's own course."""
    return float(sum(_plans_in(s) for i, s in enumerate(row.sentences) if i not in row.questions))


def _plans_in(sentence: Sentence) -> int:
    of_talk = sentence.lexicon.words("course_of_talk")
    after = (sum(found) for found in sentence.find_all("plans"))
    return sum(1 for place in after if place >= len(sentence.lean) or sentence.lean_norms[place] not in of_talk)


def _assigns(row: Row, *, late: bool) -> float:
    return sum(_assigns_in(s, late=late) for i, s in enumerate(row.sentences) if i not in row.questions)


def _assigns_in(sentence: Sentence, *, late: bool) -> float:
    """2 for work that somebody is given or takes, 1 for words that lead up to it late in the meeting."""
    frames = ("promises", "requests", "role_owners", "assigning")
    found = [sum(f) for name in frames for f in sentence.find_all(name)]
    given = 2.0 * sum(1 for place in found if names_work(sentence, verb_place(sentence, place)))
    return given + (1.0 if late and sentence.find("handing_out") else 0.0)


def _clock(reading: Reading) -> list[float]:
    """Seconds at which each row begins; counted by words where the source has no times."""
    if all(row.start is not None for row in reading.rows):
        return [(row.start or 0) / 1000 for row in reading.rows]
    said = 0
    clock = []
    for row in reading.rows:
        clock.append(said / PACE)
        said += row.words
    return clock


def _peaks(
    rows: Sequence[Row], clock: Sequence[float], evidence: Sequence[float], *, densest: float = 1.0, clear: float = 0.0
) -> list[Row]:
    """The rows where faded evidence is highest, `APART` seconds from each other.

    They are of the `densest` share of all rows, and have at least `clear` times the evidence of the best.
    """
    density = _density(clock, evidence)
    if not density:
        return []
    ranked = sorted(density, reverse=True)
    least = max(ranked[max(0, int(densest * len(ranked)) - 1)], clear * ranked[0])
    order = sorted((i for i, v in enumerate(density) if v >= least and evidence[i]), key=lambda i: (-density[i], i))
    taken: dict[int, list[float]] = {}
    places = []
    for i in order:
        slot = int(clock[i] // APART)
        if all(abs(clock[i] - t) >= APART for s in (slot - 1, slot, slot + 1) for t in taken.get(s, ())):
            taken.setdefault(slot, []).append(clock[i])
            places.append(i)
    return [rows[i] for i in sorted(places)]


def _density(clock: Sequence[float], evidence: Sequence[float]) -> list[float]:
    """For each row the evidence around it, less with distance, nothing beyond `REACH` seconds."""
    told = [i for i, v in enumerate(evidence) if v]
    density = [0.0] * len(clock)
    first = 0
    for i, here in enumerate(clock):
        while first < len(told) and clock[told[first]] < here - REACH:
            first += 1
        for j in told[first:]:
            if clock[j] > here + REACH:
                break
            density[i] += evidence[j] * (1 - abs(clock[j] - here) / REACH)
    return density
