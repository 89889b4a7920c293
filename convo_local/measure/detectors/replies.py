"""Replies that take up what was said: acknowledging it, building on it, asking on, putting it in own words."""

from __future__ import annotations

from collections.abc import Iterator

from convo_local.measure.detectors.scene import Scene
from convo_local.measure.detectors.wording import last_topic, shared_phrase, telling
from convo_local.measure.lexicon import Found
from convo_local.measure.questions import wh_place
from convo_local.measure.reading import Floor, Row
from convo_local.measure.text import Sentence, topic
from convo_local.measure.types import Moment
from convo_local.measure.uptake import presses

ADDS = 4  # signs of building on what was said, weighed in `_adding`
OWN_WORDS = 4  # of a sentence before the question, from which on that may be what it asks about
FOLLOWS = 2  # signs of a question about it, weighed in `_following`
FORMULATES = 3  # signs of putting it in own words, weighed in `_formulating`
FORMULATION = 40  # words of a sentence that may still be one
_ACKNOWLEDGING = frozenset({"acknowledging", "empathising"})
_BUILDING = frozenset({"building", "adding_on"})


def acknowledgement(scene: Scene) -> Iterator[Moment]:
    """A turn that opens by acknowledging what was said in more than "yeah" ("good point", "that makes sense") and goes
    on.

    Accepting and uptake acts: Stolcke et al. 2000; Demszky et al. 2021. Not: an acknowledgement that is all there is.
    """
    for turn, speaker in scene.named_turns:
        previous = scene.reading.before(turn)
        if previous is None or previous.words < 6 or turn.words < 8 or turn.lists.isdisjoint(_ACKNOWLEDGING):
            continue
        for row, sentence in turn.opening(12):
            said = sentence.find("acknowledging", before=5)
            found = said or _thanks_for_it(turn, previous, sentence)
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
                confidence=0.75 if said else 0.38,
                around=sentence.lean[found[0]].start,
                other=previous.speaker,
                topic=last_topic(previous),
            )
            break


def built_on(scene: Scene) -> Iterator[Moment]:
    """A turn that opens by taking up the other's idea and adds to it ("and then we could …", "building on that").

    Uptake as Demszky et al. 2021 define it. Signs: the speaker says that they build on it; the sentence joins on ("and
    …") or the one before it repeats or credits the idea; it names a next step, a use, a reason; it uses the other's
    words, two and more counting double. Not: questions, objections, and more news of the same kind.
    """
    for turn, speaker in scene.named_turns:
        previous = scene.reading.before(turn)
        if previous is None or previous.words < 6 or turn.words < 10 or turn.lists.isdisjoint(_BUILDING):
            continue
        if _wants_answer(previous):
            continue
        opening = turn.opening(40)
        if any(s.at("rejecting", s.opening) or s.at("not_building", 0) for _, s in opening[:1]):
            continue
        for place, (row, sentence) in enumerate(opening[:4]):
            if sentence.find("reflecting", before=3):
                break
            said = sentence.find("building", before=6) is not None
            if not _may_add(sentence) or (sentence in _questions(row) and not said):
                continue
            if _adding(scene, previous, sentence, [s for _, s in opening[:place]], said=said) < ADDS:
                continue
            shared = shared_phrase(scene.reading, previous, sentence)
            about = shared[0] if shared else last_topic(previous)
            if about is None:
                continue
            yield scene.moment(
                "built_on",
                row,
                sentence,
                f'{speaker} took up "{shared[0]}" from {previous.speaker} and added to it'
                if shared
                else f"{speaker} took up what {previous.speaker} had said and added to it",
                salience=0.45 if said else 0.38,
                confidence=0.8 if said else 0.38,
                other=previous.speaker,
                topic=about,
            )
            break


def follow_up_question(scene: Scene) -> Iterator[Moment]:
    """Asks about what the other just said.

    Follow-up questions show that one has listened (Huang et al. 2017). An explicit one ("why is that?"), or two signs:
    it presses for reasons or precision; uses the other's rare words; comes after their words said again ("Mostly. And
    when they're not?"); points back ("that", "they"). Not: proposals, requests, rounds, the next item of a list, and
    repairs ("what?").
    """
    for turn, speaker in scene.named_turns:
        previous = scene.reading.before(turn)
        if previous is None or previous.words < 4 or previous.asks:
            continue
        opening = turn.opening(25)
        for place, (row, sentence) in enumerate(opening):
            explicit = sentence.find("following_up", before=8) is not None
            if (
                not _asks_something(row, sentence, explicit=explicit)
                or sentence.find("time_checks")
                or _opens_round(sentence)
            ):
                continue
            shared = shared_phrase(scene.reading, previous, sentence)
            if shared is None and (sentence.has("item_words") or sentence.has("numbers")):
                continue
            if not explicit and _following(previous, sentence, opening[:place], shared) < FOLLOWS:
                continue
            if _of_own(sentence, opening[:place]):
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
    """Opens by putting the other's point in own words ("so you're saying …", "so it's the notice, not the hours?").

    Formulations (Heritage & Watson 1979). Signs: the speaker says so (counts double); concludes ("so"); speaks of the
    other ("you"); uses the other's words, the more of them the more; checks ("is that right?"); and the other confirms.
    Not: answers, advice ("you should …"), what the speaker or the group does, a word or two repeated.
    """
    for turn, speaker in scene.named_turns:
        previous = scene.reading.before(turn)
        if previous is None or previous.words < 6 or _wants_answer(previous):
            continue
        opening = turn.opening(20)[:3]
        for place, (row, sentence) in enumerate(opening):
            if not 4 <= len(sentence.lean) <= FORMULATION or _breaks_off(sentence):
                continue
            cue = sentence.find("reflecting", before=5)
            if _formulating(scene, turn, previous, opening[place:], cue) < FORMULATES:
                continue
            yield scene.moment(
                "reflecting",
                row,
                sentence,
                f"{speaker} put {previous.speaker}'s point in own words",
                salience=0.55,
                confidence=0.75 if cue else 0.35,
                other=previous.speaker,
                topic=topic(sentence, start=sum(cue) if cue else 0),
            )
            break


DETECTORS = (acknowledgement, built_on, follow_up_question, reflecting)


def _questions(row: Row) -> list[Sentence]:
    return [row.sentences[i] for i in row.questions]


def _negated(sentence: Sentence, place: int) -> bool:
    return bool(
        {"as", "most", "maybe", "not", "don't", "isn't", "never", "didn't", "if", "doesn't"}.intersection(
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
    if sentence.asks or not any(s.find("empathising", before=3) for _, s in turn.opening(30)):
        return None
    told = previous.content(40)
    return (0, len(sentence.lean)) if len({w for w in sentence.content if w in told}) >= 2 else None


def _formulating(
    scene: Scene, turn: Floor, previous: Floor, opening: list[tuple[Row, Sentence]], cue: Found | None
) -> int:
    """How many signs there are that the first sentence of `opening` puts what was said in other words."""
    sentence = opening[0][1]
    first = sentence.opening
    after = opening[1][1] if len(opening) > 1 else None
    asked = after is not None and len(after.lean) <= 6 and any(n > 1 for _, n in after.find_all("checking_back"))
    concludes = sentence.find("uptake_concluding", before=3) is not None
    you = sentence.has("question_you", first, first + 3)
    if cue is None and (not (asked or concludes or you) or _otherwise(sentence)):
        return 0
    if cue is not None and len(sentence.lean) - sum(cue) < 2:
        return 0
    content = set(sentence.content).intersection(previous.content(50))
    if cue is None and not content and not _ends_checking(sentence) and not (concludes and you):
        return 0
    return (
        2 * (cue is not None)
        + concludes
        + you
        + (len(content) >= 1)
        + (len(content) >= 2 and 2 * len(content) >= len(set(sentence.content)))
        + (asked or _ends_checking(sentence))
        + _confirmed(scene, turn, previous)
    )


def _otherwise(sentence: Sentence) -> bool:
    """Advises, asks, answers, dismisses, or tells of the speaker or the group."""
    first = sentence.opening
    places = [
        *range(first + 1),
        *(i for i, n in enumerate(sentence.lean_norms[:5]) if n in sentence.lexicon.words("question_you")),
    ]
    return (
        any(sentence.at("not_reflecting", place) for place in places)
        or _opens_asking(sentence)
        or (sentence.asks and wh_place(sentence) is not None and not _ends_in_tag(sentence))
        or presses(sentence)
        or any(sentence.find(name) is not None for name in ("dismissals", "agreements_on_choice"))
    )


def _breaks_off(sentence: Sentence) -> bool:
    return sentence.cut_off or (
        not sentence.finished and sentence.lean_norms[-1] in sentence.lexicon.words("never_last")
    )


def _ends_checking(sentence: Sentence) -> bool:
    """Ends in a tag that asks whether it is right, or asks by its mark alone."""
    return _ends_in_tag(sentence) or (sentence.asks and wh_place(sentence) is None)


def _ends_in_tag(sentence: Sentence) -> bool:
    tags = sentence.find_all("checking_back")
    return any(first + count == len(sentence.lean) and first >= 3 for first, count in tags)


def _opens_asking(sentence: Sentence) -> bool:
    """A question begins right after what leads in."""
    place = wh_place(sentence)
    return place is not None and place == sentence.opening


def _confirmed(scene: Scene, turn: Floor, previous: Floor) -> bool:
    """The other then says that it is so, if only in a backchannel."""
    after = turn.last.place + 1
    rows = [r for r in scene.reading.rows[after : after + 2] if r.speaker == previous.speaker]
    return any(s.find("confirming", before=4) for r in rows for s in r.sentences[:2])


def _wants_answer(turn: Floor) -> bool:
    """Ends by asking something other than whether one follows ("you know?"), or agrees to a proposal ("what if …?")."""
    if not turn.asks:
        return False
    asked = turn.last.sentences[max(turn.last.questions)]
    return wh_place(asked) is not None and asked.find("proposing", before=4) is None


def _may_add(sentence: Sentence) -> bool:
    """A whole clause, and no objection."""
    if len(sentence.lean) < 6 or _breaks_off(sentence):
        return False
    return not any(sentence.find(name) for name in ("disagreements", "rejecting"))


def _adding(scene: Scene, previous: Floor, sentence: Sentence, before: list[Sentence], *, said: bool) -> int:
    """How many signs there are that the sentence adds to what the other said."""
    adds = sentence.find("adding_on") is not None
    proposed = any(s.find("ideas") for s in previous.last.sentences[-2:])
    if not said and not adds:
        return 0
    told = previous.content(60)
    rare = {w for w in sentence.content if w in told and scene.reading.rare(w)}
    earlier = {w for s in before for w in s.content if w in told}
    both = (*before, sentence)
    named = any(label == previous.speaker for s in both for label, _ in scene.reading.names.mentioned(s.source))
    credited = named or any(s.find("crediting_you") or s.find("welcoming", before=4) for s in both)
    if not (said or credited or proposed) or not (rare or (earlier and (said or credited))):
        return 0
    joins = any(s.find("additive", before=4) for s in both)
    goes_on = joins or bool(earlier) or (len(rare) >= 2 and sentence.find("adding_first", before=3) is not None)
    if not said and not (goes_on or credited):
        return 0
    return 3 * said + 2 * credited + proposed + joins + adds + min(2, len(rare)) + bool(earlier)


def _asks_something(row: Row, sentence: Sentence, *, explicit: bool) -> bool:
    """Has the form of a question, or presses, and is no proposal, no request and no repair."""
    if sentence not in _questions(row) and not sentence.asks:
        return False
    if len(sentence.lean) < 2 or sentence.cut_off:
        return False
    place = wh_place(sentence)
    if explicit:
        return True
    other = any(sentence.at("not_following_up", i) for i in (0, sentence.opening, place or 0))
    if other or _ends_in_tag(sentence) or sentence.find("reflecting", before=3):
        return False
    return place is not None or presses(sentence)


def _following(
    previous: Floor, sentence: Sentence, before: list[tuple[Row, Sentence]], shared: tuple[str, int] | None
) -> int:
    """How many signs there are that the question is about what was said."""
    told = previous.content(60)
    echo = any(len(s.lean) <= 5 and set(s.content) & set(told) for _, s in before)
    cut = len(sentence.lean) <= 4 and set(sentence.lean_norms) & set(previous.last.sentences[-1].lean_norms)
    return (
        presses(sentence)
        + (shared is not None)
        + (shared is not None and telling(shared))
        + echo
        + sentence.has("pointing_back")
        + bool(cut)
    )


def _of_own(sentence: Sentence, before: list[tuple[Row, Sentence]]) -> bool:
    """Asks about what the speaker has just said, or about the speaker ("what was my number five?")."""
    own = any(len(s.lean) >= OWN_WORDS and not s.find("reflecting") for _, s in before)
    return own or (sentence.has("self_words") and not sentence.has("question_you"))


def _opens_round(sentence: Sentence) -> bool:
    """ "Anything else …?", "any other …?": asked of everybody."""
    return bool({"else", "anyone", "anybody", "everybody", "everyone", "other"}.intersection(sentence.lean_norms[:5]))
