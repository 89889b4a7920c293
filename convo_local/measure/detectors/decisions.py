"""Decision making: decisions, owners, deadlines, options; tasks without them and commitments hedged away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from convo_local.measure.detectors.scene import Scene
from convo_local.measure.lexicon import phrases, words_in
from convo_local.measure.reading import Floor, Row
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
    rf"\b(?:{_WHEN}|by\s+then|right\s+now|now|asap|as\s+soon\s+as|immediately|later|soon|afterwards|next\s+(?:meeting|call|time|step)|before|after|until|in\s+(?:a|an|\w+)\s+"
    rf"(?:minutes?|hours?|days?|weeks?|months?)|this\s+(?:morning|afternoon|evening)|morning|afternoon|tonight|weekend|{_MONTH}|minutes?|at\s+some\s+point|weeks?|days?|when|once|every)\b",
    re.IGNORECASE,
)
_SELF = {"i'll", "i will", "i'm going to", "i'm gonna", "i can", "let me"}
_OBLIGE = re.compile(
    r"(?:^|\s)(?:(?P<self>i'll|i will|i'm going to|i'm gonna|i'm going to)|(?P<you>you'll|can you|could you|will you|would you)"
    r"|(?P<some>someone should|somebody should|someone needs to|somebody needs to|someone has to|somebody has to|someone must|somebody must|somebody ought to|someone ought to)"
    r"|(?P<we>we need to|we should|we have to|we've got to|we must|we'll need to|we'll have to|we ought to))\s(?:also |just |then |probably |definitely |still |please |really |quickly |maybe )*",
)
_HEDGED = re.compile(
    r"(?:^|\s)(?P<hedge>maybe i can|maybe i'll|maybe i could|maybe i will|perhaps i can|perhaps i'll|perhaps i could|i guess i can|i guess i could|i guess i'll|i suppose i can|i suppose i could"
    r"|i suppose i'll|i'll probably|i'll maybe|i will probably|i'll try to|i'll try and|i will try to|i will try and|i might be able to|i may be able to|i could maybe|i could probably|hopefully i can"
    r"|hopefully i'll|i'll possibly|i'll hopefully|i'll see if i can|i'll see what i can)\s",
)
_NOT_DECIDED = {
    "not",
    "haven't",
    "hasn't",
    "didn't",
    "don't",
    "never",
    "if",
    "unless",
    "once",
    "until",
    "before",
    "whether",
    "when",
    "what",
    "until",
    "cannot",
    "can't",
    "should",
    "could",
    "would",
    "might",
    "wouldn't",
    "yet",
    "maybe",
    "ever",
    "why",
    "wish",
}
_BETTER = {
    "better",
    "cheaper",
    "faster",
    "easier",
    "harder",
    "worse",
    "more",
    "less",
    "simpler",
    "expensive",
    "safer",
    "whereas",
    "advantage",
    "disadvantage",
    "downside",
    "upside",
    "but",
}
_EMBEDDED = re.compile(
    r"\b(?:if|what|how|where|why|when|whether|don't|didn't|not|know|which|unless|suppose|imagine|than)\b"
)
_AFTER_DO_THAT = {
    "tomorrow",
    "today",
    "tonight",
    "then",
    "by",
    "next",
    "this",
    "after",
    "before",
    "on",
    "now",
    "for",
    "and",
    "as",
    "until",
    "myself",
}
_NOT_WORK = {  # "finish up with", "call it", "write about", "build on": talk, not tasks
    "finish": ("up", "with", "by", "off", "on", "there", "here"),
    "call": ("it", "this", "that", "them", "those", "on", "for"),
    "write": ("about", "on", "here", "that"),
    "build": ("on", "off"),
    "file": ("in",),
    "complete": ("my", "by"),
    "order": ("them",),
}


@dataclass(frozen=True)
class Task:
    """A sentence that names work to be done: whose it is ("self", "you", "we", "some"), and where the verb stands."""

    turn: Floor
    row: Row
    sentence: Sentence
    owner: str
    verb: int


def tasks(scene: Scene) -> Iterator[Task]:
    """Statements of work: an obligation or promise ("I'll", "can you", "we need to", "somebody should") and a task verb.

    The verbs are of work done after the meeting; "I'll show you" and "can you say" are about the meeting itself.
    """
    for turn, row, sentence in scene.sentences():
        norm = sentence.norm
        if len(sentence.lean) < 4 or not (match := _OBLIGE.search(norm)) or _EMBEDDED.search(norm[: match.start() + 1]):
            continue
        verb = norm[: match.end()].count(" ")
        owner = next(name for name, found in match.groupdict().items() if found)
        if _names_work(sentence, verb):
            yield Task(turn, row, sentence, owner, verb)


def hedged_commitment(scene: Scene) -> Iterator[Moment]:
    """A promise of one's own work with a hedge on it ("I'll try to send", "maybe I can look into").

    Hedges on commitments (Hyland 1998; Prince, Frader & Bosk 1982 on shields). Not: hedged opinions and guesses.
    """
    for turn, row, sentence in scene.sentences():
        match = _HEDGED.search(sentence.norm)
        if match is None or sentence.asks:
            continue
        verb = sentence.norm[: match.end()].count(" ")
        if not (_names_work(sentence, verb) or match.group("hedge").startswith("i'll see")):
            continue
        hedge = match.group("hedge")
        first = sentence.norm[: match.start("hedge")].count(" ")
        words = sentence.slice_text(first, len(hedge.split()))
        yield scene.moment(
            "hedged_commitment",
            row,
            sentence,
            f'{turn.speaker} hedged a commitment: "{words}"',
            salience=0.45,
            confidence=0.65,
            around=sentence.lean[first].start,
            count=max(1, sum(1 for _ in phrases("hedges").find_all(sentence.norms))),
            hedge=words,
            other=scene.other(turn),
        )


def no_deadline(scene: Scene) -> Iterator[Moment]:
    """A promise or a request of work with no time anywhere in its turn or the two turns after. Not: where any time word stands."""
    for task in tasks(scene):
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
    """Work that "somebody should" or "we need to" do, with nobody taking it or being given it in the turn and the two after."""
    people = scene.reading.people
    for task in tasks(scene):
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
    """States a decision ("we decided", "let's go with", "so we're agreed"). Not: questions, denials, conditions, reports of others'."""
    for turn, row, sentence in scene.sentences():
        found = phrases("agreements_on_choice").find(sentence.lean_norms)
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
    for task in tasks(scene):
        sentence = task.sentence
        match = _DEADLINE.search(sentence.source, sentence.lean[task.verb].start, sentence.end)
        if match is None or match.group().lower() == "today":
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
    """Says who does what: takes a task ("I'll send the notes"), gives it, or names who has it ("Ana will write it up")."""
    for task in tasks(scene):
        if task.owner not in {"self", "you"} or _HEDGED.search(task.sentence.norm):
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
    """Compares options before a choice: says so ("pros and cons", "trade-off"), or sets one against another in one sentence."""
    for turn, row, sentence in scene.sentences():
        found = phrases("weighing").find(sentence.lean_norms)
        both = (
            "either" in sentence.lean_norms
            and "or" in sentence.lean_norms
            and bool(_BETTER.intersection(sentence.lean_norms))
        )
        if (found is None and not both) or len(sentence.lean) < 8 or sentence.cut_off:
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


def _decides(row: Row, sentence: Sentence, found: tuple[int, int]) -> bool:
    """Whole, asserted, and neither denied nor put under a condition."""
    before = sentence.lean_norms[max(0, found[0] - 4) : sum(found) + 1]
    asks = any(row.sentences[i] is sentence for i in row.questions)
    rest = len(sentence.lean) - sum(found)
    whole = rest >= 1 or found[1] >= 3
    broken = sentence.cut_off and rest < 4
    return (
        whole and not asks and not broken and sentence.lean_norms[0] != "or" and not _NOT_DECIDED.intersection(before)
    )


def _names_work(sentence: Sentence, verb: int) -> bool:
    norms = sentence.lean_norms
    if verb >= len(norms):
        return False
    after = norms[verb + 1] if verb + 1 < len(norms) else ""
    if phrases("task_phrases").at(norms, verb) > 0:
        return after != "that" or len(norms) <= verb + 2 or norms[verb + 2] in _AFTER_DO_THAT
    return norms[verb] in words_in("task_verbs") and after not in _NOT_WORK.get(norms[verb], ())


def _task_words(task: Task) -> str | None:
    """The task from its verb on, where that reads well."""
    found = topic(task.sentence, start=task.verb)
    verb = task.sentence.lean[task.verb]
    return found if found is not None and found.lower().startswith(verb.norm) else None


def _near(scene: Scene, turn: Floor, pattern: re.Pattern[str]) -> bool:
    near = scene.turns[max(0, turn.place - 1) : turn.place + 3]
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
                r"(?:'ll|’ll|\s+will|\s+is\s+going\s+to|\s+is\s+gonna|\s+should|\s+can)\s+(\w+)",
                sentence.source[match.end() : match.end() + 40],
            )  # noqa: RUF001
            if (
                hit is None
                or hit.group(1).lower() not in words_in("task_verbs")
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
