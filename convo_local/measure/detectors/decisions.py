"""Decisions: stated, checked with the others, taken back.

A decision is a proposal that is taken as settled by whoever speaks (Hsueh & Moore 2007 on decision acts in meetings);
here it shows in words of settling, or in a course for all said with a word of conclusion.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from convo_local.measure.detectors.scene import Scene
from convo_local.measure.lexicon import Found
from convo_local.measure.reading import Floor, Row
from convo_local.measure.tasks import quoted
from convo_local.measure.text import Sentence, topic
from convo_local.measure.types import Moment

_DECIDING = ("agreements_on_choice", "it_is_so", "courses", "present_courses", "then_it_is", "settling")
_CHECKING = ("agreement_checks", "checks_alone")
_REVERSING = ("decisions_reversed", "decided_before")
NEAR = 4  # words before a phrase in which a word can undo it
SAID = 5  # words, below which a sentence after a question is its answer
LOOK_BACK = 4  # rows, and sentences of them, in which what is checked must have been proposed
EARLY = 4  # words from the opening in which a course has to begin


def decision_stated(scene: Scene) -> Iterator[Moment]:
    """States a decision: "we've decided", "let's go with the red one", "then it's a yes", "okay, so we'll use plastic".

    Counts: words of settling; a course for all ("we'll", "let's", "we're not going to") with a verb of choosing and a
    word of conclusion ("so", "then", "because"). Not: questions (see `decision_confirmed`), denials, conditions,
    reports of what was decided long ago or by others, what is only to be decided, the running of the meeting itself.
    """
    for turn, row, sentence in scene.having(*_DECIDING):
        found = settled(sentence)
        sure = found is not None
        if found is not None and _answers(scene, turn, row, sentence):
            continue
        found = found or chosen_course(sentence)
        if found is None or _asked(row, sentence) or _checks(sentence) or reversal(sentence) is not None:
            continue
        yield scene.moment(
            "decision_stated",
            row,
            sentence,
            f'{turn.speaker} stated a decision: "{sentence.slice_text(*found)}"',
            salience=0.6 if sure else 0.4,
            confidence=0.65 if sure and not sentence.has("conditional_words", 0, found[0]) else 0.38,
            around=sentence.lean[found[0]].start,
            topic=topic(sentence, start=sum(found)) if sum(found) < len(sentence.lean) else None,
            other=scene.other(turn),
        )


def decision_confirmed(scene: Scene) -> Iterator[Moment]:
    """Checks that the others agree: "are we all agreed on May?", "any objections?", "we go with the red one, right?".

    Counts: asking for agreement or objections, and a decision said as a question or with a tag. Not: asking how people
    are, whether they follow ("does that make sense?"), what has been decided ("have we decided yet?").
    """
    if scene.reading.people < 2:
        return
    for turn, row, sentence in scene.having(*_CHECKING, *_DECIDING):
        if (found := _confirming(row, sentence)) is None:
            continue
        all_words = sentence.lexicon.words("of_all") - sentence.lexicon.words("agreeing")
        everyone = not all_words.isdisjoint(sentence.lean_norms[found[0] : sum(found)])
        sure = _whole_question(sentence) and (everyone or _something_proposed(scene, row, sentence))
        yield scene.moment(
            "decision_confirmed",
            row,
            sentence,
            f'{turn.speaker} checked whether all agree: "{sentence.slice_text(*found)}"',
            salience=0.55,
            confidence=0.65 if sure else 0.3,
            around=sentence.lean[found[0]].start,
            topic=topic(sentence, start=sum(found)) if sum(found) < len(sentence.lean) else None,
            other=scene.other(turn),
        )


def decision_reversed(scene: Scene) -> Iterator[Moment]:
    """Takes back a decision: "actually, scrap that", "I know we said May, but", "let's go back to the first supplier".

    Counts: words of taking back, beside a word for what was decided or something to go on with instead. Not: going back
    to a slide or a topic, what others cancelled, what was taken back before the meeting.
    """
    for turn, row, sentence in scene.having(*_REVERSING):
        asks = _asked(row, sentence) and sentence.find("proposing", before=EARLY) is None
        if asks or (found := reversal(sentence)) is None:
            continue
        yield scene.moment(
            "decision_reversed",
            row,
            sentence,
            f'{turn.speaker} took back a decision: "{sentence.slice_text(*found)}"',
            salience=0.5,
            confidence=0.6 if _own_reversal(sentence) else 0.38,
            around=sentence.lean[found[0]].start,
            topic=topic(sentence, start=found[0]),
            other=scene.other(turn),
        )


DETECTORS = (decision_stated, decision_confirmed, decision_reversed)


def _own_reversal(sentence: Sentence) -> bool:
    """Of the speaker or the group, and not only thought of ("perhaps we could cancel it")."""
    own = sentence.has("self_words") or sentence.has("group_words")
    return own and sentence.find("hedges") is None and not sentence.has("undecided")


def _whole_question(sentence: Sentence) -> bool:
    """Comes to its end: "just to make sure we're all on the same page, do we" may ask anything."""
    return sentence.finished and not sentence.cut_off


def _something_proposed(scene: Scene, row: Row, sentence: Sentence) -> bool:
    """A course for all in the sentence or in those just before it: what "is that right?" would confirm."""
    rows = scene.reading.rows[max(0, row.place - LOOK_BACK) : row.place + 1]
    near = [s for r in rows for s in r.sentences if (r.place, s.start) <= (row.place, sentence.start)][-LOOK_BACK:]
    return any(s.find("courses") or settled(s) or s.find("agreements_on_choice") for s in near)


def _answers(scene: Scene, turn: Floor, row: Row, sentence: Sentence) -> bool:
    """ "Of course it is.": a few words at the beginning of a turn that was asked for."""
    before = scene.reading.before(turn)
    opens = row is turn.first and sentence is row.sentences[0]
    return opens and before is not None and before.asks and len(sentence.lean) < SAID


def settled(sentence: Sentence) -> Found | None:
    """Words of settling that nothing beside them undoes."""
    for found in sentence.find_all("agreements_on_choice"):
        if not _undone(sentence, found) and _whole(sentence, found):
            return found
    if _headed(sentence):
        return 0, 1
    return _it_is(sentence)


def chosen_course(sentence: Sentence) -> Found | None:
    """A course for all, said as settled: with a word of conclusion before it, or at the end of the sentence."""
    for courses, conclusions in (("courses", "concluding"), ("present_courses", "concluding_firmly")):
        for found in sentence.find_all(courses):
            concludes = found[0] <= EARLY and sentence.has(conclusions, 0, found[0])
            concludes = concludes or sentence.lean_norms[-1] in sentence.lexicon.words("closing_words")
            if concludes and _chooses(sentence, sum(found)) and not _undone(sentence, found):
                return found[0], found[1] + 1
    return None


def reversal(sentence: Sentence) -> Found | None:
    """Words of taking back, where they are not about a place in the meeting ("back to slide four") and not denied."""
    found = sentence.find("decisions_reversed") or _outdated(sentence)
    if found is None or sentence.has("not_taken_back", max(0, found[0] - 2), found[0]) or quoted(sentence, found[0]):
        return None
    return None if sentence.find("meeting_places") else found


def _outdated(sentence: Sentence) -> Found | None:
    """What was decided, a "but", and what is to be instead: "we said yes to the van, but that no longer works"."""
    if (found := sentence.find("decided_before")) is None or sentence.has("denying", 0, sum(found)):
        return None
    turns = sentence.lexicon.words("adversatives")
    but = next((i for i in range(sum(found), len(sentence.lean)) if sentence.lean_norms[i] in turns), None)
    if but is None or not any(first > but for first, _ in sentence.find_all("new_course")):
        return None
    return found


def _confirming(row: Row, sentence: Sentence) -> Found | None:
    if _of_wellbeing(sentence) or sentence.find("small_talk") or sentence.find("still_to_decide"):
        return None
    if sentence.has("either_or", 0, len(sentence.lean) - 1):  # asks which of two, and not whether all agree
        return None
    found = sentence.find("agreement_checks")
    asks = _asked(row, sentence)
    doubtful = found is not None and sentence.has("doubting", max(0, found[0] - 4), found[0])
    if (
        found is not None
        and (asks or sentence.find("checks_alone"))
        and not doubtful
        and not quoted(sentence, found[0])
    ):
        return found
    if not asks:
        alone = sentence.find("checks_alone")
        return None if alone is None or quoted(sentence, alone[0]) else alone
    if _checks(sentence):
        return settled(sentence) or chosen_course(sentence) or sentence.find("courses")
    return settled(sentence)


def _chooses(sentence: Sentence, verb: int) -> bool:
    """A verb of choosing, with something after it, that is not about the meeting itself."""
    norms = sentence.lean_norms
    choices = sentence.lexicon.words("choice_verbs") | sentence.lexicon.words("choice_forms")
    if verb + 1 >= len(norms) or norms[verb] not in choices:
        return False
    return not sentence.at("not_chosen", verb)


def _of_wellbeing(sentence: Sentence) -> bool:
    """ "Is everybody okay?", but not "is everybody okay with that?"."""
    about = sentence.lexicon.words("about_something")
    after = (sum(found) for found in sentence.find_all("wellbeing"))
    return any(place >= len(sentence.lean) or sentence.lean_norms[place] not in about for place in after)


def _asked(row: Row, sentence: Sentence) -> bool:
    return sentence.asks or place_in(row, sentence) in row.questions


def place_in(row: Row, sentence: Sentence) -> int:
    """Which of the row's sentences it is."""
    return bisect_left(row.sentences, sentence.start, key=lambda s: s.start)


def _checks(sentence: Sentence) -> bool:
    """Ends in a tag that asks for agreement: "…, right?"."""
    return sentence.asks and len(sentence.lean) > 3 and sentence.has("check_tags", len(sentence.lean) - 2)


def _undone(sentence: Sentence, found: Found, *, near: int = NEAR) -> bool:
    """Asked, imagined, reported, denied or long past."""
    first, length = found
    before = sentence.lean_norms[max(0, first - near) : first]
    if quoted(sentence, first):
        return True
    if sentence.lexicon.words("undecided").intersection(before) or sentence.lean_norms[0] == "or":
        return True
    return any(first <= place <= first + length + 4 or place < first for place, _ in sentence.find_all("not_decided"))


def _whole(sentence: Sentence, found: Found) -> bool:
    rest = len(sentence.lean) - sum(found)
    return (rest >= 1 or found[1] >= 2) and not (sentence.cut_off and rest < 3)


def _headed(sentence: Sentence) -> bool:
    """Opens with a word of settling and a colon or a comma: "Decided: the mobile clinic goes first."."""
    if len(sentence.lean) < 3 or sentence.lean_norms[0] not in sentence.lexicon.words("settling"):
        return False
    return sentence.source[sentence.lean[0].end : sentence.lean[0].end + 1] in {":", ",", "-"}


def _it_is(sentence: Sentence) -> Found | None:
    """Ends in the lexicon's words for "and that is it": "Tuesday it is."."""
    norms = sentence.lean_norms
    for first, length in sentence.find_all("it_is_so"):
        if (
            first + length == len(norms)
            and len(norms) <= 9
            and sentence.lexicon.content(norms[:first])
            and not sentence.has("undecided", 0, first)
        ):
            return first, length
    return _then_it_is(sentence)


def _then_it_is(sentence: Sentence) -> Found | None:
    """Opens with "then it's" and a name: "Then it's Leeds for the launch."."""
    start = sentence.opening
    for place in {0, max(0, start - 1), start}:
        after = place + sentence.at("then_it_is", place)
        if after > place + 1 and after < len(sentence.lean) and not sentence.asks:
            named = sentence.source[sentence.lean[after].start].isupper()
            if named and sentence.has("concluding_firmly"):
                return place, after - place
    return None
