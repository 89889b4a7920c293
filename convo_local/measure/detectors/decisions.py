"""Decision making: decisions, owners, deadlines, options; tasks without them and commitments hedged away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from convo_local.measure.detectors.scene import Scene
from convo_local.measure.reading import Floor, Row
from convo_local.measure.tasks import Task, names_work
from convo_local.measure.text import Sentence, topic
from convo_local.measure.types import Moment

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_WHEN = (
    rf"(?:{_DAY}|tomorrow|tonight|today|noon|midnight|the\s+end\s+of\s+(?:the\s+|this\s+|next\s+)?(?:day|week|month|year|quarter|sprint|{_MONTH}|meeting)"
    rf"|end\s+of\s+(?:the\s+)?(?:day|week|month|year|quarter|sprint)|(?:next|this)\s+(?:week|month|{_DAY}|quarter|sprint|year)"
    rf"|{_MONTH}\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?|(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)(?:\s+of\s+{_MONTH})?|\d{{1,2}}(?::\d\d)?\s?(?:am|pm|a\.m\.|p\.m\.|o'clock))"
)
_DEADLINE = re.compile(
    rf"\b(?:(?:by|before|until|no\s+later\s+than|due(?:\s+on)?)\s+{_WHEN}(?:\s+(?:morning|afternoon|evening|night|noon))?"
    rf"|(?:on\s+)?{_DAY}\s+(?:at\s+\w+|morning|afternoon|evening)|tomorrow(?:\s+(?:morning|afternoon|evening))?|(?:on|next|this)\s+{_DAY}"
    rf"|within\s+(?:the\s+next\s+)?(?:\w+\s+)?(?:hours?|days?|weeks?)|(?:by\s+)?next\s+week|this\s+(?:week|afternoon)|(?:by\s+)?the\s+end\s+of\s+(?:the\s+|this\s+|next\s+)?(?:day|week|month|quarter|sprint))(?!\w)",
    re.IGNORECASE,
)
_ANY_TIME = re.compile(
    rf"\b(?:{_WHEN}|by\s+then|right\s+now|asap|as\s+soon\s+as|immediately|later|soon|shortly|afterwards|next\s+(?:meeting|call|time)"
    rf"|in\s+(?:a|an|\w+)\s+(?:few\s+)?(?:minutes?|hours?|days?|weeks?|months?)|this\s+(?:morning|afternoon|evening)|morning|afternoon|weekend"
    rf"|{_MONTH}|at\s+some\s+point|(?:before|after|once|when|whenever|until)\s+(?:the|you|we|i|that|this|your|it))\b",
    re.IGNORECASE,
)


def hedged_commitment(scene: Scene) -> Iterator[Moment]:
    """A promise of one's own work with a hedge on it ("I'll try to send", "maybe I can look into").

    Hedges on commitments (Hyland 1998; Prince, Frader & Bosk 1982 on shields). Not: hedged opinions and guesses.
    """
    for turn, row, sentence in scene.sentences():
        found = sentence.find("hedged_promises")
        if found is None or sentence.asks:
            continue
        words = sentence.slice_text(*found)
        if not (names_work(sentence, sum(found)) or words.lower().startswith("i'll see")):
            continue
        hedges = sum(1 for _ in sentence.lexicon.phrases("hedges").find_all(sentence.norms))
        yield scene.moment(
            "hedged_commitment",
            row,
            sentence,
            f'{turn.speaker} hedged a commitment: "{words}"',
            salience=0.45,
            confidence=0.65,
            around=sentence.lean[found[0]].start,
            count=hedges if hedges > 1 else None,
            hedge=words,
            other=scene.other(turn),
        )


def no_deadline(scene: Scene) -> Iterator[Moment]:
    """A promise or a request of work with no time in its turn or in the turns before and after."""
    for task in scene.tasks:
        if (
            task.owner not in {"self", "you"}
            or _near(scene, task.turn, _ANY_TIME)
            or (words := _task_words(task)) is None
        ):
            continue
        yield scene.moment(
            "no_deadline",
            task.row,
            task.sentence,
            f'{task.turn.speaker} named a task, "{words}", and nobody named a date',
            salience=0.36,
            confidence=0.6,
            around=task.sentence.lean[task.verb].start,
            topic=words,
        )


def no_owner(scene: Scene) -> Iterator[Moment]:
    """Work that "somebody should" or "we need to" do, with nobody taking it or being given it in the turn and the two
    after.
    """
    people = scene.reading.people
    for task in scene.tasks:
        if task.owner not in {"some", "we"} or people < 3 or (words := _task_words(task)) is None:
            continue
        if task.owner == "we" or _someone_owns(scene, task):  # "we need to" is often not a task at all
            continue
        yield scene.moment(
            "no_owner",
            task.row,
            task.sentence,
            f'{task.turn.speaker} named a task, "{words}", and nobody took it',
            salience=0.45,
            confidence=0.65,
            around=task.sentence.lean[task.verb].start,
            topic=words,
            people=people,
        )


def decision_stated(scene: Scene) -> Iterator[Moment]:
    """States a decision ("we decided", "let's go with", "so we're agreed"). Not: questions, denials, conditions,
    reports of others'.
    """
    for turn, row, sentence in scene.sentences():
        found = sentence.find("agreements_on_choice")
        if found is None or not _decides(row, sentence, found):
            continue
        yield scene.moment(
            "decision_stated",
            row,
            sentence,
            f'{turn.speaker} stated a decision: "{sentence.slice_text(*found)}"',
            salience=0.6,
            confidence=0.65,
            around=sentence.lean[found[0]].start,
            topic=topic(sentence, start=sum(found)),
            other=scene.other(turn),
        )


def deadline_set(scene: Scene) -> Iterator[Moment]:
    """A day or time beside an obligation or promise of work ("I'll send it by Friday").

    Not: questions, the past, times that are no limits.
    """
    for task in scene.tasks:
        sentence = task.sentence
        match = _DEADLINE.search(sentence.source, sentence.lean[task.verb].start, sentence.end)
        if match is None or _past(sentence, task.verb, match.start()):
            continue
        deadline = match.group()
        yield scene.moment(
            "deadline_set",
            task.row,
            sentence,
            f'{task.turn.speaker} set a time for a task: "{deadline}"',
            salience=0.6,
            confidence=0.8,
            around=match.start(),
            deadline=deadline,
            other=scene.other(task.turn),
            topic=_task_words(task),
        )


def owner_named(scene: Scene) -> Iterator[Moment]:
    """Says who does what: takes a task ("I'll send the notes"), gives it, or names who has it ("Ana will write it")."""
    for task in scene.tasks:
        if task.owner not in {"self", "you"} or task.sentence.find("hedged_promises"):
            continue
        who = "themselves" if task.owner == "self" else _asked(scene, task)
        if who is None:
            continue
        yield scene.moment(
            "owner_named",
            task.row,
            task.sentence,
            f"{task.turn.speaker} took on a task" if task.owner == "self" else f"{task.turn.speaker} gave {who} a task",
            salience=0.5,
            confidence=0.65,
            around=task.sentence.lean[task.verb].start,
            other=None if task.owner == "self" else who,
            topic=_task_words(task),
        )
    yield from _named_owners(scene)


def options_weighed(scene: Scene) -> Iterator[Moment]:
    """Compares options before a choice: says so ("pros and cons", "trade-off"), or sets one against another in one
    sentence.
    """
    for turn, row, sentence in scene.sentences():
        found = sentence.find("weighing")
        both = "either" in sentence.lean_norms and "or" in sentence.lean_norms and sentence.has("comparing")
        if (found is None and not both) or len(sentence.lean) < 8 or sentence.cut_off:
            continue
        if (
            found is not None
            and "option" in " ".join(sentence.lean_norms[found[0] : sum(found)])
            and not _compares(turn)
        ):
            continue
        place = found[0] if found else sentence.lean_norms.index("either")
        yield scene.moment(
            "options_weighed",
            row,
            sentence,
            f'{turn.speaker} weighed options: "{sentence.slice_text(place, found[1] if found else 1)}"',
            salience=0.45,
            confidence=0.6,
            around=sentence.lean[place].start,
            topic=topic(sentence, start=place + (found[1] if found else 1)),
        )


DETECTORS = (hedged_commitment, no_deadline, no_owner, decision_stated, deadline_set, owner_named, options_weighed)


def _compares(turn: Floor) -> bool:
    """The turn sets things against each other: a comparative or a pro or con."""
    return any(s.has("comparing") for r in turn.rows for s in r.sentences)


def _decides(row: Row, sentence: Sentence, found: tuple[int, int]) -> bool:
    """Whole, asserted, and neither denied nor put under a condition."""
    before = sentence.lean_norms[max(0, found[0] - 4) : sum(found) + 1]
    asks = any(row.sentences[i] is sentence for i in row.questions)
    rest = len(sentence.lean) - sum(found)
    whole = rest >= 1 or found[1] >= 3
    broken = sentence.cut_off and rest < 4
    return (
        whole
        and not asks
        and not broken
        and sentence.lean_norms[0] != "or"
        and not sentence.lexicon.words("undecided").intersection(before)
    )


def _past(sentence: Sentence, verb: int, end: int) -> bool:
    """Something that has happened is told between the verb and the time: the time belongs to that."""
    return any(w.norm in {"was", "were", "had", "did"} for w in sentence.lean[verb:] if w.end <= end)


def _task_words(task: Task) -> str | None:
    """The task from its verb on, where that reads well."""
    found = topic(task.sentence, start=task.verb)
    verb = task.sentence.lean[task.verb]
    return found if found is not None and found.lower().startswith(verb.norm) else None


def _near(scene: Scene, turn: Floor, pattern: re.Pattern[str]) -> bool:
    near = scene.turns[max(0, turn.place - 1) : turn.place + 2]
    return any(pattern.search(r.segment.text) for t in near for r in t.rows)


def _someone_owns(scene: Scene, task: Task) -> bool:
    """Anybody says "I can", "I'll", "you" or a name in the turn or the two after."""
    taking = {"i'll", "i", "i'm", "you", "me", "you'll"}
    for turn in scene.turns[task.turn.place : task.turn.place + 3]:
        for row in turn.rows:
            later = row is task.row or row.place > task.row.place
            if not later:
                continue
            if next(scene.reading.names.mentioned(row.segment.text), None) or any(
                taking.intersection(s.lean_norms) for s in row.sentences
            ):
                return True
    return False


def _asked(scene: Scene, task: Task) -> str | None:
    """Whom "you" means: the name addressed, else the only other person."""
    named = [label for label, _ in scene.reading.names.addressed(task.sentence.source) if label != task.turn.speaker]
    if named:
        return named[0]
    following = scene.reading.next_turn(task.turn)
    return following.speaker if scene.reading.people == 2 and following is not None else None


def _named_owners(scene: Scene) -> Iterator[Moment]:
    """ "Ana will …", "Ana is going to …" with a task verb."""
    for turn, row, sentence in scene.sentences():
        for label, match in scene.reading.names.mentioned(sentence.source, sentence.start, sentence.end):
            hit = re.match(
                r"(?:'ll|\u2019ll|\s+will|\s+is\s+going\s+to|\s+is\s+gonna|\s+should|\s+can)\s+(\w+)",
                sentence.source[match.end() : match.end() + 40],
            )
            if (
                hit is None
                or hit.group(1).lower() not in sentence.lexicon.words("task_verbs")
                or label == turn.speaker
                or sentence.asks
            ):
                continue
            yield scene.moment(
                "owner_named",
                row,
                sentence,
                f"{turn.speaker} named {label} for a task",
                salience=0.55,
                confidence=0.75,
                around=match.start(),
                other=label,
            )
            break
