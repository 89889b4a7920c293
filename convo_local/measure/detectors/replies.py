"""Replies that take up what was said: acknowledging it, building on it, asking on, putting it in own words."""

from __future__ import annotations

from collections.abc import Iterator

from convo_local.measure.detectors.scene import Scene
from convo_local.measure.detectors.wording import last_topic, shared_phrase, telling
from convo_local.measure.lexicon import Found
from convo_local.measure.reading import Floor, Row
from convo_local.measure.text import Sentence, topic
from convo_local.measure.types import Moment


def acknowledgement(scene: Scene) -> Iterator[Moment]:
    """A turn that opens by acknowledging what was said in more than "yeah" ("good point", "that makes sense") and goes
    on.

    Accepting and uptake acts: Stolcke et al. 2000; Demszky et al. 2021. Not: an acknowledgement that is all there is.
    """
    for turn, speaker in scene.named_turns():
        previous = scene.reading.before(turn)
        if previous is None or previous.words < 6 or turn.words < 8:
            continue
        for row, sentence in turn.opening(12):
            found = sentence.find("acknowledging", before=5) or _thanks_for_it(turn, previous, sentence)
            if (
                found is None
                or sentence.asks
                or _negated(sentence, found[0])
                or not _goes_on(turn, row, sentence, found)
            ):
                continue
            yield scene.moment(
                "acknowledgement",
                row,
                sentence,
                f'{speaker} said "{sentence.slice_text(*found)}" to {previous.speaker} before going on',
                salience=0.4,
                confidence=0.75,
                around=sentence.lean[found[0]].start,
                other=previous.speaker,
                topic=last_topic(previous),
            )
            break


def built_on(scene: Scene) -> Iterator[Moment]:
    """A turn that opens by adding ("and …", "building on that") and uses rare words of the other's turn.

    Uptake as Demszky et al. 2021 define it: building on the other's contribution. Two shared content words that are not
    said all over the meeting are needed; one where the speaker says that they build on it. Not: questions.
    """
    for turn, speaker in scene.named_turns():
        previous = scene.reading.before(turn)
        if previous is None or previous.words < 8 or turn.words < 10:
            continue
        row, sentence = next(((r, s) for r, s in turn.opening(25) if len(s.lean) >= 4), (None, None))
        if row is None or sentence is None or sentence in _questions(row):
            continue
        said = sentence.find("building", before=6) is not None
        if not said and not _additive(turn.first.sentences[0]) and not _additive(sentence):
            continue
        shared = shared_phrase(scene.reading, previous, sentence)
        if shared is None or (not said and (shared[1] < 2 or " " not in shared[0])):
            continue
        yield scene.moment(
            "built_on",
            row,
            sentence,
            f'{speaker} took up "{shared[0]}" from {previous.speaker} and added to it',
            salience=0.45 if said else 0.38,
            confidence=0.8 if said else 0.6,
            other=previous.speaker,
            topic=shared[0],
        )


def follow_up_question(scene: Scene) -> Iterator[Moment]:
    """Asks about what the other just said: an explicit follow-up ("why is that?") or a question with the other's rare
    words.

    Follow-up questions show that one has listened (Huang et al. 2017). Not: requests and repairs ("what?").
    """
    for turn, speaker in scene.named_turns():
        previous = scene.reading.before(turn)
        if previous is None or previous.words < 8 or previous.asks:
            continue
        for row, sentence in turn.opening(25):
            if sentence not in _questions(row) or len(sentence.lean) < 3:
                continue
            if sentence.find("time_checks") is not None:
                continue  # about the meeting's time, not about what was said
            explicit = sentence.find("following_up", before=8) is not None
            shared = shared_phrase(scene.reading, previous, sentence)
            if not explicit and (
                shared is None or len(sentence.lean) < 5 or not telling(shared) or _opens_round(sentence)
            ):
                continue
            yield scene.moment(
                "follow_up_question",
                row,
                sentence,
                f"{speaker} asked {previous.speaker} about what {previous.speaker} had just said",
                salience=0.45 if explicit else 0.42,
                confidence=0.75 if explicit else 0.65,
                other=previous.speaker,
                topic=shared[0] if shared and telling(shared) else None,
            )
            break


def reflecting(scene: Scene) -> Iterator[Moment]:
    """Opens by putting the other's point in own words ("so you're saying …", "it sounds like you …").

    Formulations (Heritage & Watson 1979). Four words must follow, and the other must have spoken just before.
    """
    for turn, speaker in scene.named_turns():
        previous = scene.reading.before(turn)
        if previous is None or previous.words < 6:
            continue
        for row, sentence in turn.opening(14):
            found = sentence.find("reflecting", before=4)
            if found is None or len(sentence.lean) - sum(found) < 4:
                continue
            yield scene.moment(
                "reflecting",
                row,
                sentence,
                f"{speaker} put {previous.speaker}'s point in own words",
                salience=0.55,
                confidence=0.7,
                other=previous.speaker,
                topic=topic(sentence, start=sum(found)),
            )
            break


DETECTORS = (acknowledgement, built_on, follow_up_question, reflecting)


def _questions(row: Row) -> list[Sentence]:
    return [row.sentences[i] for i in row.questions]


def _negated(sentence: Sentence, place: int) -> bool:
    return bool(
        {"maybe", "not", "don't", "isn't", "never", "didn't", "if", "doesn't"}.intersection(
            sentence.lean_norms[max(0, place - 3) : place]
        )
    )


def _goes_on(turn: Floor, row: Row, sentence: Sentence, found: tuple[int, int]) -> bool:
    """Five words and more follow the acknowledgement, in its row or the one right after it."""
    place = turn.rows.index(row)
    after = len(sentence.lean) - sum(found) + sum(len(s.lean) for s in row.sentences if s.start > sentence.start)
    if place + 1 < len(turn.rows):
        following = turn.rows[place + 1]
        close = row.end is None or following.start is None or following.start - row.end <= 2000
        after += following.words if close else 0
    return after >= 5


def _thanks_for_it(turn: Floor, previous: Floor, sentence: Sentence) -> Found | None:
    """Repeats what was told (two content words of it) and thanks or feels for the other within the opening."""
    told = set(previous.content(40)) & set(sentence.content)
    if len(told) < 2 or sentence.asks or not any(s.find("empathising", before=3) for _, s in turn.opening(30)):
        return None
    return 0, len(sentence.lean)


def _opens_round(sentence: Sentence) -> bool:
    """ "Anything else …?", "any other …?": asked of everybody."""
    return bool({"else", "anyone", "anybody", "everybody", "everyone", "other"}.intersection(sentence.lean_norms[:5]))


def _additive(sentence: Sentence) -> bool:
    return sentence.at("additive", 0) > 0
