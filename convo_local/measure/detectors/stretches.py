"""Clarity in a stretch of words: fillers, hedges and restarts that come close together.

A stretch lies in one turn and may run over several segments, so that a file of short cues shows what a file of long
segments shows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import eq

from convo_local.measure.detectors.scene import Scene
from convo_local.measure.reading import Floor, Row
from convo_local.measure.text import Sentence, Word
from convo_local.measure.types import Moment

WINDOW = 50  # words
FILLERS = 6  # 12 per 100 words: about five times the 2.6 that Bortfeld et al. 2001 found in conversation
HEDGES = 6  # as dense
RESTART_WINDOW, RESTARTS = 60, 4
LEAST_WORDS = 12  # in a turn; shorter ones are answers

_BROKEN = re.compile(r"\w-(?=[\s,.?!…]|$)")  # "th-", "we-"
_DASH = re.compile(r"--+|—|\u2013|\s-\s|\.\.\.|…")


@dataclass(frozen=True, slots=True)
class _Spot:
    """One filler, hedge or restart: its place among the turn's words, and where it stands in the text."""

    place: int
    row: Row
    sentence: Sentence
    start: int
    text: str


def filler_cluster(scene: Scene) -> Iterator[Moment]:
    """Six fillers or more within 50 words of one turn.

    Fillers are filled pauses, "you know", "I mean" and the like, and words such as "like" where commas set them off.
    Not: "do you know", "what kind of", "like" that compares.
    """
    for turn, speaker in scene.named_turns:
        if turn.words < LEAST_WORDS or (spots := _densest(_fillers(turn), WINDOW, FILLERS)) is None:
            continue
        words = _span(turn, spots)
        filler = Counter(s.text for s in spots).most_common(1)[0][0]
        yield _moment(
            scene,
            "filler_cluster",
            spots,
            f'{speaker} used {len(spots)} fillers within {words} words, "{filler}" most of all',
            salience=0.34 + min(0.26, 0.04 * (len(spots) - FILLERS)),
            confidence=0.85,
            words=words,
            filler=filler,
        )


def hedge_cluster(scene: Scene) -> Iterator[Moment]:
    """Six hedges or more within 50 words of one turn (Prince, Frader & Bosk 1982; Hyland 1998).

    Not: a single "maybe" on a doubt that is real, nor hedges that are spread over a long turn; nor "kind of" and
    "sort of" that name a kind.
    """
    for turn, speaker in scene.named_turns:
        if turn.words < LEAST_WORDS or (spots := _densest(_hedges(turn), WINDOW, HEDGES)) is None:
            continue
        words = _span(turn, spots)
        hedge = Counter(s.text for s in spots).most_common(1)[0][0]
        yield _moment(
            scene,
            "hedge_cluster",
            spots,
            f'{speaker} used {len(spots)} hedges within {words} words, "{hedge}" most of all',
            salience=0.36 + min(0.24, 0.04 * (len(spots) - HEDGES)),
            confidence=0.75,
            words=words,
            hedge=hedge,
        )


def restarts(scene: Scene) -> Iterator[Moment]:
    """Four restarts or more within 60 words of one turn: words broken off ("th- the"), doubled ("the the", "we were we
    were"), clauses dropped ("we could -- the other way is", "the, in our list the"), words taken back ("no wait").

    The parts of a repair are those of Levelt 1983. Not: "very very", "no, no", dashes around a remark, a speaker who
    is cut off at the end of a turn. Transcripts that clean up speech show none: see `measurable.CLEANED`.
    """
    for turn, speaker in scene.named_turns:
        if turn.words < LEAST_WORDS or not _may_restart(turn):
            continue
        if (spots := _densest(_restarts(turn), RESTART_WINDOW, RESTARTS)) is None:
            continue
        words = _span(turn, spots)
        yield _moment(
            scene,
            "restarts",
            spots,
            f"{speaker} began anew {len(spots)} times within {words} words",
            salience=0.34 + min(0.26, 0.04 * (len(spots) - RESTARTS)),
            confidence=0.75,
            words=words,
        )


DETECTORS = (filler_cluster, hedge_cluster, restarts)


def _moment(
    scene: Scene,
    kind: str,
    spots: Sequence[_Spot],
    fact: str,
    *,
    salience: float,
    confidence: float,
    **slots: str | int | float | None,
) -> Moment:
    """At the sentence that holds most of the spots."""
    best = Counter((s.row.place, s.sentence.start) for s in spots).most_common(1)[0][0]
    spot = next(s for s in spots if (s.row.place, s.sentence.start) == best)
    return scene.moment(
        kind,
        spot.row,
        spot.sentence,
        fact,
        salience=salience,
        confidence=confidence,
        around=spot.start,
        count=len(spots),
        **slots,
    )


def _densest(spots: Sequence[_Spot], window: int, least: int) -> Sequence[_Spot] | None:
    """The most spots within a window of words, if they are enough."""
    if len(spots) < least:
        return None
    best: Sequence[_Spot] = ()
    first = 0
    for last, spot in enumerate(spots):
        while spot.place - spots[first].place >= window:
            first += 1
        if last - first + 1 > len(best):
            best = spots[first : last + 1]
    return best if len(best) >= least else None


def _span(turn: Floor, spots: Sequence[_Spot]) -> int:
    """How many words the stretch is said to have: a round ten, and not more than the turn has."""
    words = spots[-1].place - spots[0].place + 1
    return min(turn.words, max(10, -(-words // 10) * 10))


def _fillers(turn: Floor) -> list[_Spot]:
    spots: list[_Spot] = []
    before = 0
    for row in turn.rows:
        for sentence in row.sentences:
            spots += sorted(_fillers_in(row, sentence, before), key=lambda s: s.place)
            before += len(sentence.words)
    return spots


def _fillers_in(row: Row, sentence: Sentence, before: int) -> Iterator[_Spot]:
    counted = sentence.lexicon.words("fillers")
    set_off = sentence.lexicon.words("set_off_fillers")
    pauses = sentence.lexicon.words("pauses")
    for i, word in enumerate(sentence.words):
        if (word.norm in counted and word.norm in pauses) or (word.norm in set_off and _set_off(sentence, i)):
            yield _Spot(before + i, row, sentence, word.start, word.norm)
    yield from _phrases(row, sentence, "fillers", before)


def _hedges(turn: Floor) -> list[_Spot]:
    spots: list[_Spot] = []
    before = 0
    for row in turn.rows:
        for sentence in row.sentences:
            spots += _phrases(row, sentence, "hedges", before)
            before += len(sentence.words)
    return spots


def _phrases(row: Row, sentence: Sentence, name: str, before: int) -> Iterator[_Spot]:
    """The phrases of a list, less those that the word before makes something else ("what kind of")."""
    found = sentence.find_all(name)
    if not found:
        return
    places = {w.start: i for i, w in enumerate(sentence.words)}
    for first, count in found:
        word = sentence.lean[first]
        if count > 1 and _governed(sentence, first):
            continue
        yield _Spot(before + places[word.start], row, sentence, word.start, sentence.slice_text(first, count).lower())


def _governed(sentence: Sentence, first: int) -> bool:
    """Right after a word with which the phrase is no marker, and no comma between."""
    if first == 0 or sentence.lean_norms[first - 1] not in sentence.lexicon.words("no_marker_after"):
        return False
    between = sentence.source[sentence.lean[first - 1].end : sentence.lean[first].start]
    return not any(c in between for c in ",-—\u2013…")


def _set_off(sentence: Sentence, place: int) -> bool:
    """A comma or a dash on either side; at the beginning one after it, and a filled pause then."""
    words, text = sentence.words, sentence.source
    if place + 1 >= len(words):
        return False
    after = text[words[place].end : words[place + 1].start]
    if words[place].norm in (words[place + 1].norm, words[max(0, place - 1)].norm if place else ""):
        return False  # "yeah, yeah, yeah" agrees
    if place == 0:
        return "," in after and words[1].norm in sentence.lexicon.words("pauses")
    before = text[words[place - 1].end : words[place].start]
    return any(c in before for c in ",-…—") and any(c in after for c in ",-…—")


def _may_restart(turn: Floor) -> bool:
    """Cheap look: enough marks, doubled words or words of repair to be worth reading."""
    signs = 0
    for row in turn.rows:
        text = row.segment.text
        signs += (
            text.count(",")
            + text.count("-")
            + text.count("—")
            + text.count("\u2013")
            + text.count("..")
            + text.count("…")
        )
        for sentence in row.sentences:
            norms = sentence.lean_norms
            signs += sum(map(eq, norms, norms[1:])) + sum(map(eq, norms, norms[2:]))
            signs += len(sentence.find_all("restartings"))
    return signs >= RESTARTS


def _restarts(turn: Floor) -> list[_Spot]:
    """The places between two words at which something is begun anew, each once."""
    words = [(row, sentence, word) for row in turn.rows for sentence in row.sentences for word in sentence.lean]
    taken_back = {
        (row.place, sentence.lean[first].start)
        for row in turn.rows
        for sentence in row.sentences
        for first, _ in sentence.find_all("restartings")
    }
    spots: list[_Spot] = []
    for place in range(1, len(words)):
        row, sentence, word = words[place]
        if (row.place, word.start) in taken_back or (not _plain(words, place) and _anew(words, place)):
            spots.append(_Spot(place, row, sentence, word.start, word.norm))
    return spots


def _plain(words: Sequence[tuple[Row, Sentence, Word]], place: int) -> bool:
    """A space before the word, and it is neither of the two words before it: as nearly always."""
    row, _, word = words[place]
    row_before, _, before = words[place - 1]
    if row is not row_before or word.norm in (before.norm, words[max(0, place - 2)][2].norm):
        return False
    return row.segment.text[before.end : word.start] == " "


def _anew(words: Sequence[tuple[Row, Sentence, Word]], place: int) -> bool:
    row, _, word = words[place]
    row_before, _, before = words[place - 1]
    same = row is row_before
    gap = row.segment.text[before.end : word.start] if same else row_before.segment.text[before.end :]
    if _BROKEN.search(gap) or gap.startswith("-") or (not same and _BROKEN.search(row.segment.text[: word.start])):
        return not gap.startswith("--") or _dropped(words, place)
    if _DASH.search(gap):
        return _dropped(words, place)
    if gap.startswith(",") and _cannot_end(words, place):
        return True
    return same and _doubled(words, place)


def _cannot_end(words: Sequence[tuple[Row, Sentence, Word]], place: int) -> bool:
    """A comma after a word that ends no clause ("the tablets are, well, she"), or before a word said again."""
    _, sentence, word = words[place]
    lists = sentence.lexicon
    before = words[place - 1][2].norm
    if word.norm in lists.words("doubled"):  # "yeah, yeah, yeah"
        return False
    if before in lists.words("never_before_comma") or (place > 1 and word.norm == words[place - 2][2].norm):
        return True
    if before in lists.words("comma_after") or before not in lists.words("never_last"):
        return False
    return word.norm not in lists.words("joining")


def _dropped(words: Sequence[tuple[Row, Sentence, Word]], place: int) -> bool:
    """What stands before a dash was given up: it ends in a word that cannot end a clause, or is said anew after it."""
    _, sentence, word = words[place]
    lists = sentence.lexicon
    before = words[place - 1][2].norm
    if before in lists.words("never_last") or lists.phrases("edits").at(
        [w.norm for _, _, w in words[place : place + 3]], 0
    ):
        return True
    return word.norm in {w.norm for _, _, w in words[max(0, place - 4) : place]}


def _doubled(words: Sequence[tuple[Row, Sentence, Word]], place: int) -> bool:
    """The word, or the two words, once more ("the the", "we were we were"); not "very very"."""
    norm, kept = words[place][2].norm, words[place][1].lexicon.words("doubled")
    if norm == words[place - 1][2].norm:
        thrice = place > 1 and norm == words[place - 2][2].norm and words[place][1].lexicon.content([norm])
        return norm not in kept and not norm[0].isdigit() and not thrice  # "a meeting meeting meeting" is meant
    if place < 2 or place + 1 >= len(words):
        return False
    pair = (norm, words[place + 1][2].norm)
    return pair == (words[place - 2][2].norm, words[place - 1][2].norm) and norm not in kept
