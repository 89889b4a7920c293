"""The kinds of moments: what each is called, its category and polarity, and the slots that its phrasings may use.

Every kind may use `speaker` (the user's label) and, where the source has times, `time` (when, as shown to people).
A slot marked `?` is set only where it is known. `other` is another person's label. `seconds` and `minutes` are numbers
with one decimal; `count`, `words` and `percent` are whole numbers. `topic` and `question` are verbatim words from the
transcript, shortened at a clause, without a closing full stop. Sources of the definitions are in the docstrings of
`detectors/`.
"""

from __future__ import annotations

from dataclasses import dataclass

from convo_local.measure.types import Category, Polarity


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of moment; `meaning` completes "the user …"."""

    category: Category
    polarity: Polarity
    meaning: str
    slots: tuple[str, ...] = ()


def _growth(category: Category, meaning: str, *slots: str) -> Kind:
    return Kind(category, "growth", meaning, slots)


def _strength(category: Category, meaning: str, *slots: str) -> Kind:
    return Kind(category, "strength", meaning, slots)


KINDS: dict[str, Kind] = {
    # listening
    "interruption": _growth(
        "listening",
        "took the floor while the other had not finished, and the other stopped",
        "other",
        "seconds?",
        "topic?",
        "count?",
    ),
    "talked_over": _growth("listening", "kept speaking at the same time as the other", "other", "seconds", "count?"),
    "dismissal": _growth("listening", "answered a point with a dismissal", "other", "topic?"),
    "unanswered_question": _growth("listening", "went on without answering a direct question", "other", "question"),
    "closed_question_chain": _growth("listening", "asked several yes/no questions in a row", "count", "other?"),
    "no_questions": _growth("listening", "asked no question in the whole meeting", "words", "turns"),
    "no_reflecting": _growth("listening", "never put another's point in own words before replying", "turns", "other?"),
    "no_acknowledgement": _growth(
        "listening", "went on without a word about the difficulty that the other had told of", "other", "topic?"
    ),
    "rushed_reply": _growth(
        "listening",
        "answered a weighty point at once and in a few words, so that the other had to come back to it",
        "other",
        "words",
        "seconds?",
    ),
    "acknowledgement": _strength("listening", "acknowledged what was said before going on", "other", "topic?"),
    "built_on": _strength("listening", "took up the other's words and added to them", "other", "topic"),
    "follow_up_question": _strength("listening", "asked about what the other had just said", "other", "topic?"),
    "left_room": _strength("listening", "asked and then let the other answer at length", "other", "words", "seconds?"),
    "reflecting": _strength("listening", "put the other's point in own words", "other", "topic?"),
    # clarity
    "filler_cluster": _growth("clarity", "used many fillers in one stretch", "count", "words", "filler"),
    "long_sentence": _growth("clarity", "said one very long sentence", "words"),
    "vague_reference": _growth("clarity", "named an amount, a date or a thing only vaguely", "topic"),
    "fast_pace": _growth("clarity", "spoke faster than is comfortable to follow", "wpm", "words"),
    "slow_pace": _growth("clarity", "spoke more slowly than is comfortable to follow", "wpm", "words"),
    "hedge_cluster": _growth("clarity", "used many hedges in one stretch", "count", "words", "hedge"),
    "restarts": _growth("clarity", "began sentences anew again and again in one stretch", "count", "words"),
    "concrete_figure": _strength("clarity", "gave a concrete figure", "figure", "other?"),
    "one_line_summary": _strength("clarity", "summed up in one sentence", "words"),
    "signposting": _strength("clarity", "announced the structure before the content", "topic?"),
    # timeManagement
    "monologue": _growth("timeManagement", "spoke at length without a break", "words", "minutes?", "seconds?"),
    "longest_turn": _growth("timeManagement", "had one turn that was longer than the others", "words", "seconds?"),
    "overrun": _growth("timeManagement", "went on after the time was named as over", "minutes?", "words"),
    "repeated_topic": _growth("timeManagement", "came back to the same topic again and again", "topic", "count"),
    "agenda_set": _strength("timeManagement", "named what the meeting is to cover", "topic?"),
    "time_check": _strength("timeManagement", "named the time left or used", "topic?"),
    "moved_on": _strength("timeManagement", "moved the meeting on to its next point", "topic?"),
    "parked_topic": _strength("timeManagement", "set a topic aside for later", "topic?", "other?"),
    "clean_close": _strength("timeManagement", "closed with what happens next", "topic?"),
    # collaboration
    "dominance": _growth(
        "collaboration", "held far more than an equal share of the talk", "percent", "people", "expected"
    ),
    "quiet": _growth(
        "collaboration", "held far less than an equal share of the talk", "percent", "people", "expected", "turns"
    ),
    "lost_the_floor": _growth(
        "collaboration", "was cut off and did not come back to the point", "other", "topic?", "count?"
    ),
    "put_down": _growth("collaboration", "remarked on a person instead of the matter", "other?"),
    "no_invitation": _growth(
        "collaboration", "invited nobody by name while someone said little", "other", "percent", "people"
    ),
    "side_talk": _growth("collaboration", "kept to one person while others were there", "other", "turns", "people"),
    "i_focus": _growth("collaboration", "spoke of oneself and never of the group", "count", "words"),
    "constructive_disagreement": _strength("collaboration", "disagreed and gave a reason", "other", "topic?"),
    "credit": _strength("collaboration", "named somebody as the source of an idea or work", "other", "topic?"),
    "invitation": _strength("collaboration", "invited somebody by name to speak", "other", "seconds?", "words?"),
    "open_question": _strength(
        "collaboration", "asked an open question that others answered", "other", "words?", "question"
    ),
    "shared_ownership": _strength("collaboration", "spoke of the work as shared", "topic?", "count"),
    # decisionMaking
    "hedged_commitment": _growth("decisionMaking", "hedged where a commitment was due", "hedge", "count?", "other?"),
    "no_deadline": _growth("decisionMaking", "named a task without a date", "topic"),
    "no_owner": _growth("decisionMaking", "named a task without a person", "topic", "people"),
    "no_next_step": _growth("decisionMaking", "stated no task, owner or date in the whole meeting", "turns"),
    "open_decision": _growth("decisionMaking", "left a decision open", "topic?", "other?"),
    "decision_reversed": _growth("decisionMaking", "took back what had been decided", "topic?", "other?"),
    "decision_stated": _strength("decisionMaking", "stated a decision", "topic?", "other?"),
    "decision_confirmed": _strength(
        "decisionMaking", "checked that the others agree with a decision", "topic?", "other?"
    ),
    "deadline_set": _strength("decisionMaking", "set a day or a time for a task", "deadline", "other?", "topic?"),
    "owner_named": _strength("decisionMaking", "named another as the one who does a task", "other?", "topic?"),
    "commitment": _strength("decisionMaking", "took on a task of one's own", "topic?", "deadline?", "other?"),
    "options_weighed": _strength("decisionMaking", "compared options before a choice", "topic?"),
}
