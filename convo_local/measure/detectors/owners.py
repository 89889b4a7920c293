"""Owners: who is given a task, and work that nobody takes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from convo_local.measure.detectors.scene import Scene
from convo_local.measure.reading import Floor, Row
from convo_local.measure.tasks import Task, embedded, names_work, verb_place
from convo_local.measure.text import TOPIC_WORDS, Sentence, topic
from convo_local.measure.types import Moment

SLIGHT = 4  # words after a verb, below which "let's put it there" is nothing that anybody would own
LATER_TURNS = 2  # in which somebody may still take a task


def owner_named(scene: Scene) -> Iterator[Moment]:
    """Says that another does a task: gives it ("Ana, can you send the notes?") or names who has it ("Ana will write
    it", "the designer is going to look at it").

    Not: requests about the meeting itself ("can you repeat that?"), a "you" that could be anybody, tasks of one's own.
    """
    seen: set[int] = set()
    for task in scene.tasks:
        if task.owner != "you" or not task.known or (who := asked(scene, task)) is None:
            continue
        seen.add(id(task.sentence))
        yield scene.moment(
            "owner_named",
            task.row,
            task.sentence,
            f"{task.turn.speaker} gave {who} a task",
            salience=0.5,
            confidence=0.65,
            around=task.sentence.lean[task.verb].start,
            other=who,
            topic=task.words,
        )
    for row, sentence, label, place, sure in given_by_name(scene):
        if id(sentence) in seen:
            continue
        yield scene.moment(
            "owner_named",
            row,
            sentence,
            f"{row.speaker} named {label or 'a role'} for a task",
            salience=0.55,
            confidence=0.75 if sure else 0.6,
            around=sentence.lean[place].start,
            other=label,
        )


def no_owner(scene: Scene) -> Iterator[Moment]:
    """Work that somebody should do, that "we need to" do or that "needs to be done", with nobody taking it or being
    given it in the turn and the two after.

    Only where three people and more speak: of two, the other is meant. Not: what all do together in the meeting
    ("we need to talk about"), what is done on the spot ("let's put that as two").
    """
    people = scene.reading.people
    if people < 3:
        return
    taken = sorted(_taken(scene))
    for task in scene.tasks:
        if (
            task.owner not in {"some", "we", "none"}
            or not (task.known or task.owner == "some")
            or (task.sentence.asks and task.sentence.find("conditions") is not None)
            or _someone_owns(scene, task, taken)
            or (task.owner == "we" and on_the_spot(task) and _slight(task))
        ):
            continue
        words = task.words or topic(task.sentence) or task.sentence.slice_text(task.verb, TOPIC_WORDS)
        some = task.owner == "some"
        yield scene.moment(
            "no_owner",
            task.row,
            task.sentence,
            f'{task.turn.speaker} named a task, "{words}", and nobody took it',
            salience=0.45 if some else 0.34,
            confidence=0.65 if some else 0.38,
            around=task.sentence.lean[task.verb].start,
            topic=words,
            people=people,
        )


DETECTORS = (owner_named, no_owner)


def _taken(scene: Scene) -> Iterator[tuple[int, int]]:
    """(place of the row, offset) of the sentences in which somebody takes work, is given it or is named."""
    owned = {id(t.sentence) for t in scene.tasks if t.known and t.owner in {"self", "you"}}
    for _, row, sentence in scene.sentences:
        if id(sentence) in owned or sentence.has("taking_words") or _names(scene, sentence):
            yield row.place, sentence.start


def _names(scene: Scene, sentence: Sentence) -> bool:
    return bool(scene.reading.names.mentions(sentence))


def _someone_owns(scene: Scene, task: Task, taken: list[tuple[int, int]]) -> bool:
    """Somebody takes it, is given it or is named in the rest of the turn or the two after, or is named in it."""
    here = (task.row.place, task.sentence.start)
    turns = scene.turns[task.turn.place : task.turn.place + LATER_TURNS + 1]
    last = max(turn.last.place for turn in turns)
    after = bisect_left(taken, (here[0], here[1] + 1))
    return _names(scene, task.sentence) or (after < len(taken) and taken[after][0] <= last)


def _slight(task: Task) -> bool:
    """A few words, or a "that" for what is to be done."""
    after = task.sentence.lean_norms[task.verb + 1 :]
    return len(after) < SLIGHT or after[0] in task.sentence.lexicon.words("definite")


def on_the_spot(task: Task) -> bool:
    """Something small that is done while it is said, or that only its context makes work: "let's do that"."""
    sentence = task.sentence
    if task.owner == "none" or any(first == task.verb for first, _ in sentence.find_all("takings")):
        return False  # a set phrase
    if sentence.at("task_phrases", task.verb):
        return False  # "have a look at"
    return sentence.lean_norms[task.verb] in sentence.lexicon.words("on_the_spot")


def asked(scene: Scene, task: Task) -> str | None:
    """Whom "you" means: the name addressed, else the only other person, else who says yes to it next."""
    sentence = task.sentence
    names = scene.reading.names
    named = [n for n, _ in names.addressed(sentence.source) if n != task.turn.speaker]
    if named:
        return named[0]
    following = scene.reading.next_turn(task.turn)
    if following is None or following.speaker is None:
        return None
    if scene.reading.people == 2:
        return following.speaker
    first = following.rows[0].sentences[0]
    agrees = sentence.asks and first.at("agreeing_to_do", 0) > 0
    return following.speaker if agrees and following.speaker != task.turn.speaker else None


def given_by_name(scene: Scene) -> Iterator[tuple[Row, Sentence, str | None, int, bool]]:
    """(row, sentence, label, place of the name, whether sure) of the first in each sentence who is given work."""
    for turn, row, sentence in scene.sentences:
        for label, place, sure in _owners(scene, turn, sentence):
            yield row, sentence, label, place, sure
            break


def _owners(scene: Scene, turn: Floor, sentence: Sentence) -> Iterator[tuple[str | None, int, bool]]:
    """(label, place of the name, whether sure) of those who are given work in the sentence."""
    mentions = scene.reading.names.mentions(sentence)
    places = {w.start: i for i, w in enumerate(sentence.lean)} if mentions else {}
    for label, match in mentions:
        place = places.get(match.start())
        if place is None or label == turn.speaker or embedded(sentence, place, reach=2):
            continue
        if sentence.has("no_giving"):
            continue
        if _given(sentence, place) or _given_before(sentence, place) or _asked_of(sentence, place):
            yield label, place, True
    for first, length in sentence.find_all("role_owners"):
        if names_work(sentence, verb_place(sentence, first + length)) and not embedded(sentence, first, reach=2):
            yield None, first, False


def _given(sentence: Sentence, place: int) -> bool:
    """After the name: "will", "is going to", "can you" and a verb of work, or a phrase of owning."""
    after = place + 1
    if sentence.lean_norms[place].endswith(("'s", "'ll")):
        frame = 0 if names_work(sentence, verb_place(sentence, after)) else sentence.at("owner_clitics", after)
        return names_work(sentence, verb_place(sentence, after + frame)) or frame > 0
    if (frame := sentence.at("owner_frames", after)) and names_work(sentence, verb_place(sentence, after + frame)):
        return True
    return sentence.at("owning", after) > 0 or _does(sentence, place)


def _does(sentence: Sentence, place: int) -> bool:
    """ "Ana orders the bed": a verb of work in the present, at the head of a sentence that shares work out."""
    after = place + 1
    if place > sentence.opening + 1 or after + 1 >= len(sentence.lean) or sentence.at("talk_phrases", after):
        return False
    verb = sentence.lean_norms[after]
    return sentence.lexicon.fold(verb) != verb and sentence.lexicon.fold(verb) in sentence.lexicon.words("task_verbs")


def _asked_of(sentence: Sentence, place: int) -> bool:
    """ "Can Ana ring them?"."""
    asking = place > 0 and sentence.lean_norms[place - 1] in sentence.lexicon.words("asking_of")
    return asking and names_work(sentence, verb_place(sentence, place + 1))


def _given_before(sentence: Sentence, place: int) -> bool:
    """Before the name: "that one is for", "let's have", "assign it to"."""
    return any(sum(found) == place for found in sentence.find_all("giving_to"))
