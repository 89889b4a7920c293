"""Which kinds of moments a transcript cannot show, and why: no end times, no overlap, one speaker, no word lists.

A kind that is not measurable is said to be so, is never found, and is never taken for "did not happen".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from convo_local.measure.cut_off import broken_off
from convo_local.measure.kinds import KINDS

if TYPE_CHECKING:
    from convo_local.measure.reading import Reading

NO_ENDS = "the file does not say when each segment ends"
NO_OVERLAP = "segments of different people never overlap in this file"
NO_NAMES = "the file does not name its speakers"
ALONE = "only one person speaks in this file"
CLEANED = "the transcript holds no false starts or pauses at all, so they were probably taken out"

_OTHERS = ("others",)
_QUESTIONS = ("others", "question_wh", "question_verbs")

# What each kind needs of a file: a condition below, or a list of the lexicon. Kinds that need only turns are not here.
NEEDS: dict[str, tuple[str, ...]] = {
    "interruption": ("others", "cut off"),
    "talked_over": ("others", "overlap"),
    "lost_the_floor": ("others", "overlap"),
    "dismissal": ("others", "dismissals"),
    "unanswered_question": _QUESTIONS,
    "closed_question_chain": _QUESTIONS,
    "no_questions": _QUESTIONS,
    "no_reflecting": ("others", "reflecting"),
    "no_acknowledgement": ("others", "acknowledging"),
    "rushed_reply": ("others", "ends"),
    "acknowledgement": ("others", "acknowledging"),
    "built_on": ("others", "function_words"),
    "follow_up_question": _QUESTIONS,
    "left_room": _QUESTIONS,
    "reflecting": ("others", "reflecting"),
    "filler_cluster": ("fillers", "disfluent"),
    "hedge_cluster": ("hedges",),
    "restarts": ("false starts",),
    "vague_reference": ("vague_dates",),
    "fast_pace": ("ends",),
    "slow_pace": ("ends",),
    "concrete_figure": ("numbers",),
    "one_line_summary": ("summaries",),
    "signposting": ("signposts",),
    "overrun": ("time_overs", "one_mores"),
    "repeated_topic": ("function_words", "returns"),
    "agenda_set": ("agendas",),
    "time_check": ("time_checks",),
    "moved_on": ("others", "moving_on"),
    "parked_topic": ("parkings",),
    "clean_close": ("closings",),
    "dominance": _OTHERS,
    "quiet": _OTHERS,
    "side_talk": _OTHERS,
    "put_down": ("others", "put_downs"),
    "no_invitation": ("others", "names", "question_verbs"),
    "invitation": ("others", "names", "question_verbs"),
    "i_focus": ("self_words", "group_words"),
    "shared_ownership": ("self_words", "group_words"),
    "constructive_disagreement": ("others", "disagreements"),
    "credit": ("others", "crediting"),
    "open_question": _QUESTIONS,
    "hedged_commitment": ("hedged_promises",),
    "no_deadline": ("promises", "task_verbs"),
    "no_owner": ("others", "somebodys", "task_verbs"),
    "no_next_step": ("promises", "task_verbs"),
    "open_decision": ("others", "decisions_left_open"),
    "decision_reversed": ("decisions_reversed",),
    "decision_stated": ("agreements_on_choice",),
    "decision_confirmed": ("others", "agreement_checks"),
    "deadline_set": ("promises", "task_verbs", "dates"),
    "owner_named": ("others", "promises", "task_verbs"),
    "commitment": ("promises", "task_verbs"),
    "options_weighed": ("weighing",),
}


def not_measurable(reading: Reading) -> dict[str, str]:
    """Kind to the reason why this transcript cannot show it, in the order of `KINDS`."""
    reasons = {
        need: reason
        for need in dict.fromkeys(n for needs in NEEDS.values() for n in needs)
        if (reason := _unmet(reading, need)) is not None
    }
    found = {kind: next((reasons[n] for n in NEEDS.get(kind, ()) if n in reasons), None) for kind in KINDS}
    return {kind: reason for kind, reason in found.items() if reason is not None}


def no_word_lists(reading: Reading) -> str:
    """Why nothing that rests on words is measured."""
    language = reading.lexicon.language
    if not language:
        return "the language of the transcript is none that there are word lists for"
    return f'there is no such word list for the language "{language}"'


def _unmet(reading: Reading, need: str) -> str | None:
    if need in _CONDITIONS:
        return _CONDITIONS[need](reading)
    return None if need in reading.lexicon else no_word_lists(reading)


def _ends(reading: Reading) -> str | None:
    return None if reading.transcript.has_durations else NO_ENDS


def _overlap(reading: Reading) -> str | None:
    if not reading.transcript.has_durations:
        return NO_ENDS
    return None if reading.transcript.shows_overlap else NO_OVERLAP


def _cut_off(reading: Reading) -> str | None:
    """Overlap shows it, or a transcriber's dash."""
    return None if broken_off(reading) else _overlap(reading)


def _others(reading: Reading) -> str | None:
    return None if reading.people > 1 else ALONE


def _names(reading: Reading) -> str | None:
    return None if reading.names.labels else NO_NAMES


def _disfluent(reading: Reading) -> str | None:
    """Transcribers and tools often leave out "um" and broken words; then none is no sign of fluency."""
    if "pauses" not in reading.lexicon:
        return no_word_lists(reading)
    return CLEANED if reading.cleaned else None


def _false_starts(reading: Reading) -> str | None:
    """In a language that is not known a doubled word may be right."""
    if "pauses" not in reading.lexicon:
        return no_word_lists(reading)
    return CLEANED if reading.smoothed else None


_CONDITIONS: dict[str, Callable[[Reading], str | None]] = {
    "ends": _ends,
    "overlap": _overlap,
    "cut off": _cut_off,
    "others": _others,
    "names": _names,
    "disfluent": _disfluent,
    "false starts": _false_starts,
}
