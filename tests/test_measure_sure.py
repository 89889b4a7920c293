"""What may be shown: words that look like a behaviour and are none stay below `SURE_ENOUGH`; plain cases stay above.

Each of these was found wrong in the feedback on a real meeting, and is told here in other words.
"""

from __future__ import annotations

import pytest

from convo_local.measure import measure
from convo_local.measure.types import SURE_ENOUGH
from helpers import talk

OPENING = ("Bob", "The boats are back in the harbour, and the nets are dry by now.")
LOOKALIKES = [
    ("constructive_disagreement", "Yes, I mean, that's part of the problem, that we need somebody new to come along."),
    ("constructive_disagreement", "I'd rather have soup than bread or cheese, to be honest with all of you here."),
    ("decision_stated", "We have twenty minutes more, so then we're going to have lots of time for the boats."),
    ("decision_stated", "That was on purpose, we decided to paint them back in the winter of that year."),
    ("decision_stated", "If the wind is above six, we go with the small boat, as it has always been."),
    ("decision_confirmed", "A man I worked for would sort of go around the room and ask."),
    ("decision_confirmed", "Do we want to paint them now, or do we want to wait for better weather?"),
    ("decision_confirmed", "Will we go with the green paint or not?"),
    ("decision_reversed", "Perhaps we could just cancel it, since half of the harbour is away by then."),
    ("open_decision", "A court need not decide here who owns the boats, as the law is clear on that."),
    ("open_decision", "It could go either way on the drawing, left or right of the mast."),
    ("options_weighed", "There's clear advantages in this paint, and I like how it looks on wood."),
    ("clean_close", "Before we wrap up, who was the man with the dog over there?"),
    ("overrun", "We have to wrap up in the next few minutes. Still, does anyone want to add to it?"),
    ("deadline_set", "We'll paint the hull first and the deck towards the end of the meeting."),
    ("deadline_set", "The rust should be gone in a few days, I will look at it from time to time."),
    ("commitment", "I'll just check that there's nothing else on the list for us."),
    ("commitment", "I'm taking you with me if the boat goes down."),
    ("hedged_commitment", "Perhaps I can go first with the news from the shed."),
    ("hedged_commitment", "And I guess maybe I'll add that the weather was good."),
    ("acknowledgement", "Mister chair, as I see it, the harbour has lost more than it won last year."),
    ("acknowledgement", "Again, I appreciate everybody. Please look out for the notice at the gate."),
    ("follow_up_question", "What was my number five? Mine was the anchor, I think, or the rope."),
    ("follow_up_question", "And what did you have for six?"),
    ("open_question", "No, what you want to do with it."),
    ("owner_named", "Perhaps Bob can respond to this."),
    ("parked_topic", "I would keep us at that zero slot in the harbour."),
    ("parked_topic", "Or we might even not need it here, since the shed has one."),
    ("moved_on", "I know we want to move on to the nets, but I do want to say one thing."),
    ("moved_on", "Yeah, the last one is the hole in the hull, and that is mended."),
    ("agenda_set", "She posted an agenda for the next fair of the harbour masters."),
    ("vague_reference", "Sometime I want to have the sails up because it looks good."),
    ("no_deadline", "Maybe we should find some day when both of them are around."),
    ("put_down", "That is not going to work, because you don't really know the wind."),
    ("concrete_figure", "Okay, then we have eleven, twelve and thirteen on this list."),
    ("one_line_summary", "So what that means is, it's going to be one boat, maybe two, and then more."),
    ("dismissal", "Whatever."),
    ("parked_topic", "That was the plan to cover for this, for this call."),
    ("decision_stated", "She has recommended that we go for simpler boats and so on."),
]
PLAIN = [
    ("constructive_disagreement", "Yeah, but the nets will not be dry by then, because it rains until the weekend."),
    ("decision_stated", "Okay, let's go with the green paint for all of the boats."),
    ("decision_confirmed", "So are we all agreed on the green paint?"),
    ("commitment", "I'll send the list of the boats to everyone."),
    ("deadline_set", "I'll send the list of the boats by Friday."),
    ("hedged_commitment", "I could possibly send the list of the boats."),
    ("acknowledgement", "Good point. Then I would look at the nets before we take the boats out again."),
    ("follow_up_question", "Why is that?"),
    ("dismissal", "No, we already considered that."),
    ("parked_topic", "Let's park that for now and come back to it next week."),
    ("moved_on", "Let's move on to the next item on the agenda."),
    ("concrete_figure", "The green paint costs forty euros for each of the boats."),
]


def sure(kind: str, line: str) -> bool:
    rows = [OPENING, ("Alice", line), ("Bob", "The harbour master said so too, and the boats are all in by now.")]
    filler = [("Bob", "The gulls are loud."), ("Alice", "They are always loud at this hour.")] * 4
    found = measure(talk(*filler, *rows)).moments_of("Alice")
    return any(m.kind == kind and m.confidence >= SURE_ENOUGH for m in found)


@pytest.mark.parametrize(("kind", "line"), LOOKALIKES)
def test_what_only_looks_like_it_is_not_shown(kind: str, line: str) -> None:
    assert not sure(kind, line)


@pytest.mark.parametrize(("kind", "line"), PLAIN)
def test_the_plain_case_is(kind: str, line: str) -> None:
    assert sure(kind, line)
