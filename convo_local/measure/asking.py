"""Which sentences ask.

A sentence asks where its cues, weighed and added up, reach nought. Cues are of form (inversion, tags, a wh-word left in
place, who is spoken of: Quirk et al. 1985, chapter 11) and of what surrounds it: who held the floor, who speaks next,
and with which word the reply begins (many yes/no questions in talk are declaratives: Stivers 2010). In a file that has
question marks a mark settles it, and its lack counts against. Not: a reported question ("she asked me what do we do").
"Right?" after one's own point asks only whether the other follows: a *check*, not a question.

The weights are those of a logistic regression (ridge, rounded) on the dialogue acts of four AMI and two ICSI meetings
without punctuation, 473 questions of 6215 acts; `UNMARKED` was chosen on AMI with its punctuation, where anything from
-1 to -2.8 does. Fitted with one meeting left out, F1 on that is 0.60 for AMI, 0.58 for ICSI, 0.79 for AMI with marks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from convo_local.measure.lexicon import Lexicon
from convo_local.measure.questions import is_check, kind, opens_aux, opens_wh, whole
from convo_local.measure.text import Sentence

if TYPE_CHECKING:
    from convo_local.measure.reading import Row

BIAS = -2.2
MARKED = 6.0  # a question mark
UNMARKED = -2.0  # none, in a file that has them
CUES = {  # of form
    "inverted": 4.2,  # "what do you …", "can we …"
    "ends in a tag": 3.2,  # "… right"
    "bare": 2.8,  # "do they"
    "tag alone": 2.4,  # "right"
    "ellipsis": 2.1,  # "any other points"
    "wh": 2.1,  # it begins with one, without inversion
    "repair": 2.0,  # "what", "sorry"
    "you mean": 1.5,
    "short wh": 1.5,  # "for whom"
    "wh in place": 1.4,  # "you paid how much"
    "wondering": 1.3,  # "the question is …"
    "bare verb": 1.2,  # "has arrived"
    "later": 0.9,  # an inversion after a clause
    "you first": 0.7,  # "so you …"
    "you think": 0.7,
    "cut short": -0.5,
    "agrees": -0.5,
    "acknowledges": -0.8,
    "one word": -1.0,
    "hedged": -1.0,
    "me": -1.2,
} | {  # of what surrounds it
    "tag after own point": 2.3,
    "other next, inverted": 1.7,
    "asked before": 1.1,
    "reply yes or no": 0.8,
    "reply thinks": 0.6,  # "I don't know", "I think …"
    "reply well": 0.5,
    "other at once": 0.5,
    "receipt": 0.5,  # the reply is received: "oh", "okay"
    "other next": 0.4,
    "reply yeah and more": 0.4,
    "reply yeah": 0.3,
    "own point before": -0.4,
    "reply okay": -0.5,
    "reply joins": -0.7,  # "and …"
}
INVERTED = frozenset({"inverted", "later", "bare"})
AT_ONCE = (-700, 800)  # ms from the end to another's start
HELD = 1500  # ms of silence after which the floor is nobody's
REPLIES = 3000  # ms; what comes later replies to nothing
OVERHANG = 200  # ms by which another's row may outlast the speaker's last one, which still was all along
RECEIPT = 6  # words
RECEIVED = 2000  # ms from the reply's end
REPORTED = 5  # words between "she asked" and the reported question
SHORT_WH = 3  # words
ALONE = 3  # words
THINKS = 6  # words
HOPE = 3.5  # what stands around a sentence hardly adds more
TELLING = 100  # sentences


@dataclass(slots=True)
class Around:
    """What stands around a sentence: whether the speaker spoke just before and asked, the next row of another, and the
    speaker's own next row.
    """

    held: bool = False
    asked: bool = False
    other: Row | None = None
    own: Row | None = None


def mark_questions(rows: Sequence[Row]) -> None:
    """Fill `questions` and `checks` of each row, in order."""
    marked = _has_marks(rows)
    around = surroundings(rows)
    latest: dict[str | None, Row] = {}
    for row, near in zip(rows, around, strict=True):
        if not row.words:
            continue
        last = len(row.sentences) - 1
        near.asked = near.held and (mine := latest.get(row.speaker)) is not None and mine.asks
        for place, sentence in enumerate(row.sentences):
            inside = near if place == last else Around(near.held, near.asked)
            if place:
                inside.held, inside.asked = True, place - 1 in row.questions
            if score(sentence, row, inside, marked=marked) >= 0:
                if is_check(sentence.lexicon, sentence.lean_norms or sentence.norms):
                    row.checks.add(place)
                else:
                    row.questions[place] = kind(sentence)
        latest[row.speaker] = row


def score(sentence: Sentence, row: Row, around: Around, *, marked: bool) -> float:
    """At least 0 where it asks."""
    cues = list(form_cues(sentence))
    total = BIAS + sum(CUES[c] for c in cues)
    if marked:
        total += MARKED if sentence.asks else UNMARKED
    if total + HOPE >= 0:
        total += sum(CUES[c] for c in around_cues(cues, row, around))
    return round(total, 3)


def form_cues(sentence: Sentence) -> Iterator[str]:
    """Cues in the sentence's own words."""
    lists = sentence.lexicon
    words = _squeezed(sentence.lean_norms) or sentence.norms
    opening = sentence.opening if words is sentence.lean_norms else _opening(lists, words)
    if opening and words[opening - 1] in lists.words("question_not_after"):
        opening -= 1  # a clause after "that" or "see" is no question of its own
    form = _form(lists, words, opening)
    if form:
        yield form
    else:
        yield from _formless(lists, words, opening)
        if (len(words) > SHORT_WH and words[-1] in lists.words("question_wh")) or sentence.find("question_in_place"):
            yield "wh in place"
    for name in ("wondering", "you_mean", "you_think"):
        if sentence.find(f"question_{name}"):
            yield name.replace("_", " ")
    yield from _end_cues(lists, words)
    yield from _word_cues(lists, words, opening)
    if sentence.cut_off or words[-1] in lists.words("question_cut"):
        yield "cut short"


def around_cues(cues: Collection[str], row: Row, around: Around) -> Iterator[str]:
    """Cues in what stands around it."""
    other, own = around.other, around.own
    if around.held:
        yield "own point before"
        if "tag alone" in cues:
            yield "tag after own point"
    if around.asked:
        yield "asked before"
    if other is None:
        return
    gap, first = _gap(row, other), own is None or other.place < own.place
    if first:
        yield "other next, inverted" if INVERTED.intersection(cues) else "other next"
    if first if gap is None else AT_ONCE[0] < gap < AT_ONCE[1]:
        yield "other at once"
    if gap is None or gap < REPLIES:
        yield from _reply_cues(other, own, first=first)


def surroundings(rows: Sequence[Row]) -> list[Around]:
    """What stands around the last sentence of each row."""
    found = [Around() for _ in rows]
    for row, other, mine in _neighbours(rows):
        found[row.place].held = _held(row, mine, other)
    for row, other, mine in _neighbours(list(reversed(rows))):
        found[row.place].other, found[row.place].own = other, mine
    return found


def _neighbours(rows: Sequence[Row]) -> Iterator[tuple[Row, Row | None, Row | None]]:
    """Each row that holds words, with the last one before it of another speaker and of its own."""
    last: Row | None = None
    other: Row | None = None  # the last one that was not by the speaker of `last`
    latest: dict[str | None, Row] = {}
    for row in rows:
        if not row.words:
            continue
        if last is not None and last.speaker != row.speaker:
            other = last
        yield row, other, latest.get(row.speaker)
        last = latest[row.speaker] = row


def _held(row: Row, mine: Row | None, other: Row | None) -> bool:
    """The speaker was the one speaking just before, or all along."""
    if mine is None:
        return False
    recent = other is None or mine.place > other.place
    if row.start is None or mine.end is None or (other is not None and other.end is None):
        return recent
    within = other is not None and other.end is not None and mine.end >= other.end - OVERHANG
    return row.start - mine.end < HELD and (recent or within)


def _gap(row: Row, later: Row) -> int | None:
    return None if later.start is None or row.end is None else later.start - row.end


def _opening(lists: Lexicon, words: Sequence[str]) -> int:
    """The first word after lead-ins, as in `Sentence.opening`."""
    place = lists.phrases("lead_ins").skip(words)
    return place if place < len(words) else 0


def _form(lists: Lexicon, words: Sequence[str], opening: int) -> str | None:
    if opens_wh(lists, words, opening) or opens_aux(lists, words, opening):
        return "inverted"
    verb_last = len(words) >= 2 and words[-2] in lists.words("question_verbs")
    if (
        verb_last
        and words[-1] in lists.words("question_tag_subjects")
        and not lists.phrases("question_not_asked").at(words, len(words) - 2)
    ):
        return "bare" if len(words) <= 3 else None
    return "later" if _later(lists, words, opening) else None


def _later(lists: Lexicon, words: Sequence[str], opening: int) -> bool:
    """An inversion after a clause, not reported."""
    wh, verbs = lists.words("question_wh"), lists.words("question_verbs")
    if words[opening] in wh:
        return False  # "what I mean is that it …"
    for place in range(opening + 1, len(words) - 2):
        word, before = words[place], words[place - 1]
        if (word not in wh and word not in verbs) or before in lists.words("question_embedding"):
            continue
        if not lists.words("question_reporting").isdisjoint(words[max(0, place - REPORTED) : place]):
            continue
        if word in wh:
            if opens_wh(lists, words, place):
                return True
        elif (
            words[place + 1] in lists.words("question_tag_subjects")
            and not (before in wh or before in verbs or before in lists.words("question_subjects"))
            and opens_aux(lists, words, place)
        ):
            return True
    return False


def _formless(lists: Lexicon, words: Sequence[str], opening: int) -> Iterator[str]:
    """Cues that count where nothing is inverted."""
    first, wh = words[opening], lists.words("question_wh")
    if first in lists.words("question_subordinate"):
        pass
    elif first in wh:
        if not lists.phrases("question_exclaimed").at(words, opening):
            yield "wh"
    elif first in lists.words("question_verbs"):
        yield "bare verb"
    if lists.phrases("question_ellipsis").at(words, opening):
        yield "ellipsis"
    if len(words) <= SHORT_WH and not wh.isdisjoint(words):
        yield "short wh"
    if not lists.words("question_you").isdisjoint(words[: opening + 2]):
        yield "you first"


def _end_cues(lists: Lexicon, words: Sequence[str]) -> Iterator[str]:
    if len(words) <= ALONE and whole(lists, "question_lone_right", words):
        yield "tag alone"
    elif len(words) <= ALONE and whole(lists, "question_lone_repair", words):
        yield "repair"
    elif (
        len(words) >= 3
        and words[-1] in lists.words("question_tags")
        and words[-2] not in lists.words("question_no_tag")
    ):
        yield "ends in a tag"


def _word_cues(lists: Lexicon, words: Sequence[str], opening: int) -> Iterator[str]:
    if not lists.words("question_me").isdisjoint(words[: opening + 3]):
        yield "me"
    if len(words) == 1:
        yield "one word"
    elif words[0] in lists.words("question_agreeing"):
        yield "agrees"
    if lists.words("question_acks").issuperset(words):
        yield "acknowledges"
    elif not lists.words("question_hedges").isdisjoint(words) and lists.words("question_you").isdisjoint(words):
        yield "hedged"


def _reply_cues(other: Row, own: Row | None, *, first: bool) -> Iterator[str]:
    """How the other begins, and how the speaker receives it."""
    sentence = other.sentences[0]
    lists = sentence.lexicon
    reply = _squeezed(sentence.lean_norms[:8]) or sentence.norms[:1]
    head = reply[1] if len(reply) > 1 and reply[0] in lists.words("question_reply_leads") else reply[0]
    if head in lists.words("question_reply_yes"):
        yield "reply yes or no"
    elif head in lists.words("question_reply_yeah"):
        yield "reply yeah and more" if other.words > 2 else "reply yeah"
    elif head in lists.words("question_reply_okay"):
        yield "reply okay"
    if sentence.find("question_reply_thinks", before=THINKS):
        yield "reply thinks"
    if not lists.words("question_reply_joins").isdisjoint((reply[0], head)):
        yield "reply joins"
    if sentence.norms[0] in lists.words("question_reply_well"):
        yield "reply well"
    if not first or own is None or own.words > RECEIPT:
        return
    if own.sentences[0].norms[0] in lists.words("question_receipts"):
        gap = _gap(other, own)
        if gap is None or gap < RECEIVED:
            yield "receipt"


def _squeezed(words: Sequence[str]) -> Sequence[str]:
    """Without stammered repeats of one to three words: "how do we how do we", "is is"."""
    if len(set(words)) == len(words):
        return words
    kept: list[str] = []
    for word in words:
        kept.append(word)
        for n in (1, 2, 3):
            if len(kept) > n and kept[-1 - n] == word and kept[-n:] == kept[-2 * n : -n]:
                del kept[-n:]
                break
    return kept


def _has_marks(rows: Sequence[Row]) -> bool:
    """Whether the file has question marks; one with full stops too short to tell is taken to."""
    sentences = [s for r in rows for s in r.sentences]
    if any(s.asks for s in sentences):
        return True
    return len(sentences) < TELLING and any(s.finished for s in sentences)
