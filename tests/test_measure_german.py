"""German as data: what the word lists of `lexicons/de.toml` find, and what a language without lists still shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from convo_local.formats import read_transcript
from convo_local.measure import KINDS, Moment, measure
from convo_local.measure.language import language_of
from convo_local.measure.lexicon import lexicon
from convo_local.measure.measurable import NEEDS
from convo_local.measure.names import Names
from convo_local.measure.reading import Reading
from convo_local.measure.text import sentences_of, words_of
from convo_local.transcript import Segment, Transcript
from helpers import talk

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
GERMAN = EXAMPLES / "einarbeitung.vtt"
CONDITIONS = {"others", "overlap", "cut off", "ends", "names", "disfluent", "false starts"}
WORDLESS = {
    "quiet",
    "dominance",
    "talked_over",
    "lost_the_floor",
    "fast_pace",
    "monologue",
    "side_talk",
    "interruption",
}

Lines = tuple[tuple[str, str], ...]
PLAN: Lines = (("Ute", "Wir haben für den Umzug drei Angebote bekommen, und zwei davon klingen ganz vernünftig."),)

# Kind: lines in which it is found, lines that only look like it.
CASES: dict[str, tuple[Lines, Lines]] = {
    "dismissal": (
        (
            ("Ute", "Wir könnten die Kartons vorher nummerieren, dann findet jeder seine Sachen wieder."),
            ("Emil", "Ach Quatsch. Das haben wir doch alles schon besprochen."),
        ),
        (
            ("Ute", "Wir könnten die Kartons vorher nummerieren, dann findet jeder seine Sachen wieder."),
            ("Emil", "Guter Punkt. Das haben wir letztes Mal nicht geschafft, weil die Etiketten fehlten."),
        ),
    ),
    "put_down": (
        (*PLAN, ("Emil", "Du hörst ja nie zu, das habe ich vor einer Stunde erzählt.")),
        (*PLAN, ("Emil", "Da hast du mir nicht ganz zugehört, glaube ich, aber das macht nichts.")),
    ),
    "acknowledgement": (
        (*PLAN, ("Emil", "Das ist ein guter Punkt. Dann vergleichen wir am besten nur noch diese zwei miteinander.")),
        (*PLAN, ("Emil", "Ja. Am Bahnhof ist heute wieder die Rolltreppe kaputt, die oben beim Ausgang.")),
    ),
    "reflecting": (
        (
            ("Ute", "Der Umzug selbst ist kein Problem, aber die zwei Wochen ohne Werkstatt machen mir Sorgen."),
            ("Emil", "Wenn ich dich richtig verstehe, fürchtest du die zwei Wochen ohne Werkstatt?"),
            ("Ute", "Genau."),
        ),
        (
            ("Ute", "Der Umzug selbst ist kein Problem, aber die zwei Wochen ohne Werkstatt machen mir Sorgen."),
            ("Emil", "Wenn ich am Montag Zeit finde, rufe ich dort an."),
        ),
    ),
    "follow_up_question": (
        (
            ("Ute", "Der Vermieter will die Kaution erst im Herbst zurückzahlen."),
            ("Emil", "Woran liegt das?"),
        ),
        (
            ("Ute", "Der Vermieter will die Kaution erst im Herbst zurückzahlen."),
            ("Emil", "Das liegt am Mietvertrag von damals."),
        ),
    ),
    "open_question": (
        (
            ("Emil", "Wie seid ihr beim letzten Umzug mit den Maschinen umgegangen?"),
            ("Ute", "Damals kam ein Kran, und die Straße war einen halben Tag lang gesperrt."),
        ),
        (
            ("Emil", "Seid ihr beim letzten Umzug mit den Maschinen durchgekommen?"),
            ("Ute", "Damals kam ein Kran, und die Straße war einen halben Tag lang gesperrt."),
        ),
    ),
    "filler_cluster": (
        (("Emil", "Das war, äh, halt so, ähm, sozusagen eine, äh, quasi spontane, ähm, Entscheidung von mir damals."),),
        (("Emil", "Halt die Leiter gut fest, um zehn Uhr kommt er mit dem Wagen und holt sie wieder ab."),),
    ),
    "hedge_cluster": (
        (
            (
                "Emil",
                "Vielleicht könnte man eventuell, ich glaube, so ungefähr im Mai anfangen, "
                "wahrscheinlich, wenn ich mich nicht irre.",
            ),
        ),
        (("Emil", "Im Mai fangen wir an, und die drei Räume im Erdgeschoss sind zuerst dran, das steht so im Plan."),),
    ),
    "concrete_figure": (
        (("Emil", "Die neue Halle kostet uns viertausend Euro mehr im Jahr."),),
        (("Emil", "Treffen wir uns um vier im Raum zwölf."),),
    ),
    "one_line_summary": (
        (("Emil", "Kurz gesagt, wir brauchen einen Kran und einen Tag ohne Regen."),),
        (("Emil", "Das hat er mir gestern ganz kurz gesagt."),),
    ),
    "signposting": (
        (("Emil", "Dazu habe ich noch etwas. Es gibt zwei Gründe für den früheren Termin."),),
        (("Emil", "Es gibt im Erdgeschoss zwei Räume mit Fenstern nach Süden."),),
    ),
    "agenda_set": (
        (("Emil", "Heute geht es um den Umzug und um die neue Halle."), *PLAN),
        (("Emil", "Heute ist der Aufzug schon wieder kaputt und die Halle kalt."), *PLAN),
    ),
    "time_check": (
        (*PLAN, ("Emil", "Wir haben noch zehn Minuten.")),
        (*PLAN, ("Emil", "Der Kuchen hat zehn Minuten länger gebraucht.")),
    ),
    "moved_on": (
        (*PLAN, ("Emil", "Gut, dann kommen wir zum nächsten Punkt, dem Schlüssel.")),
        (*PLAN, ("Emil", "Zum Bahnhof kommen wir von dort am besten zu Fuß.")),
    ),
    "parked_topic": (
        (*PLAN, ("Emil", "Das sprengt heute den Rahmen, das besprechen wir am Montag in Ruhe.")),
        (*PLAN, ("Emil", "Der Rahmen vom Bild ist gesprungen, und das Glas auch.")),
    ),
    "clean_close": (
        (*PLAN, ("Emil", "Ich schicke euch heute noch das Protokoll mit den Aufgaben.")),
        (*PLAN, ("Emil", "Also dann, schönen Abend noch und danke euch allen.")),
    ),
    "credit": (
        (*PLAN, ("Emil", "Das mit den Nummern war Utes Idee, und sie hat uns einen Tag gespart.")),
        (*PLAN, ("Emil", "Das mit den Nummern steht so auf dem Schild, das bei Ute hängt.")),
    ),
    "invitation": (
        (("Emil", "Ute, wie siehst du das?"), ("Ute", "Mir wäre der spätere Termin lieber, ehrlich gesagt.")),
        (("Emil", "Danke, Ute."), ("Ute", "Gern, das war ja nicht viel Arbeit.")),
    ),
    "constructive_disagreement": (
        (
            ("Ute", "Wir sollten schon im Mai umziehen, da ist es noch nicht so heiß."),
            ("Emil", "Da bin ich anderer Meinung. Im Mai ist die Straße gesperrt, weil das Stadtfest aufgebaut wird."),
        ),
        (
            ("Ute", "Wir sollten schon im Mai umziehen, da ist es noch nicht so heiß."),
            ("Emil", "Ja, klar, der Mai ist gut, und die Straße ist dann auch noch frei."),
        ),
    ),
    "commitment": (
        (*PLAN, ("Emil", "Ich schicke dir den Vertrag bis Freitag.")),
        (*PLAN, ("Emil", "Der Bote schickt den Vertrag immer am Freitag.")),
    ),
    "hedged_commitment": (
        (*PLAN, ("Emil", "Ich kann dir aber nichts versprechen.")),
        (*PLAN, ("Emil", "Ich habe dir den Schlüssel versprochen, und hier ist er.")),
    ),
    "owner_named": (
        (("Emil", "Kannst du bitte den Vertrag prüfen?"), ("Ute", "Ja, mache ich gern.")),
        (("Emil", "Kannst du das bitte noch einmal sagen?"), ("Ute", "Ja, der Vertrag ist da.")),
    ),
    "deadline_set": (
        (*PLAN, ("Emil", "Den Vertrag prüfe ich bis zum 15. November.")),
        (*PLAN, ("Emil", "Der Vertrag lag gestern auf dem Tisch im Flur.")),
    ),
    "decision_stated": (
        (*PLAN, ("Emil", "Dann nehmen wir das Angebot aus Graz.")),
        (*PLAN, ("Emil", "Wenn wir das Angebot aus Graz hätten, wäre das anders.")),
    ),
    "decision_confirmed": (
        (*PLAN, ("Emil", "Sind wir uns da alle einig?"), ("Ute", "Ja, von mir aus.")),
        (*PLAN, ("Emil", "Könnt ihr mich alle gut hören?"), ("Ute", "Ja, sehr gut.")),
    ),
    "options_weighed": (
        (*PLAN, ("Emil", "Was spricht für die Halle in Graz, und was spricht dagegen?")),
        (*PLAN, ("Emil", "Er spricht gern für die ganze Gruppe, und das dauert.")),
    ),
}


def found(kind: str, lines: Lines) -> list[Moment]:
    return [m for m in measure(talk(*lines), language="de").moments if m.kind == kind]


@pytest.mark.parametrize("kind", CASES)
def test_found(kind: str) -> None:
    assert kind in KINDS
    assert found(kind, CASES[kind][0])


@pytest.mark.parametrize("kind", CASES)
def test_not_found_in_what_only_looks_like_it(kind: str) -> None:
    assert found(kind, CASES[kind][1]) == []


@pytest.mark.parametrize(
    ("name", "language"),
    [("einarbeitung.vtt", "de"), ("one-to-one.vtt", "en"), ("planning.json", "en"), ("sales-call.srt", "en")],
)
def test_the_language_is_told_by_its_own_words(name: str, language: str) -> None:
    transcript = read_transcript(EXAMPLES / name)
    assert language_of(s.text for s in transcript.spoken) == language
    assert measure(transcript).language == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("das will ich in der zeit auch so", "de"),
        ("also so war das an sich in order", "de"),
        ("he was in so i will also man the desk", "en"),
        ("so was it in an hour", "en"),
    ],
)
def test_words_that_both_languages_have_do_not_decide(text: str, language: str) -> None:
    assert {"in", "so", "was"} <= lexicon("de").words("function_words") & lexicon("en").words("function_words")
    assert language_of([text]) == language


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("was meinst du dazu", "open"),
        ("wie lange brauchen wir dafür", "closed"),
        ("warum habt ihr den Vertrag gekündigt", "open"),
        ("hast du den Vertrag schon geprüft", "closed"),
        ("können Sie mir den Schlüssel geben", "closed"),
        ("woran liegt es denn eigentlich", "open"),
        ("kannst du mir kurz erklären wie das geht", "open"),
        ("und wer macht das dann", "closed"),
    ],
)
def test_questions_without_a_question_mark(text: str, form: str) -> None:
    rows = Reading(talk(("Ute", "wir haben das Angebot aus Graz"), ("Emil", text), ("Ute", "ja")), "de").rows
    assert rows[1].questions == {0: form}


@pytest.mark.parametrize(
    "text",
    [
        "dann machen wir das so am Montag",
        "morgen habt ihr wieder mehr Zeit",
        "weiß ich nicht genau",
        "haben wir schon probiert im letzten Jahr",
        "wenn es regnet bleiben wir einfach hier",
        "was ich sagen wollte ist etwas anderes",
    ],
)
def test_statements_with_the_verb_before_the_subject_do_not_ask(text: str) -> None:
    rows = Reading(talk(("Ute", "wir haben das Angebot aus Graz"), ("Emil", text), ("Emil", "also gut")), "de").rows
    assert rows[1].questions == {}


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Bis zum 15. November ist es fertig. Danach ist Pause.", 2),
        ("Das sind ca. zwanzig Leute, d.h. zwei Busse. Gut.", 2),
        ("Im Lager waren es 12. Das ist wenig.", 2),
        ("Dr. Weber kommt um drei. Er bringt den Plan mit.", 2),
    ],
)
def test_dots_that_end_no_sentence(text: str, sentences: int) -> None:
    assert len(sentences_of(text, lexicon("de"))) == sentences


def test_remarks_of_the_transcriber_are_no_words() -> None:
    assert [w.norm for w in words_of("Ja (lacht) genau (unverständlich) so (Pause) ist es")] == [
        "ja",
        "genau",
        "so",
        "ist",
        "es",
    ]


def test_names_in_the_genitive() -> None:
    names = Names(("Ute Lang", "Emil Roth", "Jo Berg"), lexicon("de"))
    sentence = sentences_of("Das war Utes Idee, sagt Emil, und Joseph war da.", lexicon("de"))[0]
    norms, labels = names.placeholders(sentence, but=None)
    assert (norms[2], norms[5]) == ("<name>'s", "<name>")
    assert sorted(labels.values()) == ["Emil Roth", "Ute Lang"]
    assert list(Names(("Ute Lang",), lexicon("en")).mentioned("Utes Idee")) == []


def test_roles_are_no_names() -> None:
    assert Names(("Sprecherin", "Projektleiter", "Moderation", "Kunde 1"), lexicon("de")).labels == {}


def test_fold_makes_one_word_of_its_endings() -> None:
    fold = lexicon("de").fold
    assert len({fold(w) for w in ("termin", "termine", "terminen")}) == 1
    assert len({fold(w) for w in ("fehler", "fehlern")}) == 1
    assert fold("plan") == "plan"


def test_the_example_meeting_holds_many_kinds() -> None:
    result = measure(read_transcript(GERMAN))
    kinds = {(m.speaker.split()[0], m.kind) for m in result.moments}
    assert result.not_measurable == {}
    assert len({kind for _, kind in kinds}) >= 20
    assert kinds >= {
        ("Katrin", "agenda_set"),
        ("Katrin", "invitation"),
        ("Katrin", "interruption"),
        ("Katrin", "dismissal"),
        ("Katrin", "decision_stated"),
        ("Katrin", "decision_confirmed"),
        ("Katrin", "time_check"),
        ("Katrin", "parked_topic"),
        ("Katrin", "hedged_commitment"),
        ("Katrin", "clean_close"),
        ("Katrin", "credit"),
        ("Jonas", "filler_cluster"),
        ("Jonas", "constructive_disagreement"),
        ("Jonas", "concrete_figure"),
        ("Jonas", "commitment"),
        ("Jonas", "deadline_set"),
        ("Mirjam", "reflecting"),
        ("Mirjam", "built_on"),
    }


def test_german_has_what_each_kind_needs() -> None:
    needed = {need for needs in NEEDS.values() for need in needs} - CONDITIONS
    assert len(needed) > 20
    assert sorted(name for name in needed if not lexicon("de").words(name) and name not in lexicon("de")) == []


def test_german_has_most_lists_of_english() -> None:
    """But for those that German word order has no use for, and a few that grow in English first."""
    missing = [name for name in lexicon("en")._lists if name not in lexicon("de")]
    assert len(missing) <= 0.05 * len(lexicon("en")._lists), missing


def overlapping() -> Transcript:
    """Two people in no language there are lists for: one long turn, cut off by the other."""
    said = " ".join(f"zum{i}" for i in range(60))
    return Transcript(
        (
            Segment(0, "Ana", f"{said} ba", 0.0, 30.0),
            Segment(1, "Ben", "lo ki ra mu ne to sa vi.", 28.5, 34.0),
            Segment(2, "Ana", "ne to.", 35.0, 36.0),
            Segment(3, "Ben", "lo lo lo lo.", 37.0, 40.0),
        )
    )


def test_without_lists_turns_and_times_are_still_measured() -> None:
    result = measure(overlapping(), language="xx")
    share = result.signals["Ana"].talk_share
    assert isinstance(share, float)
    assert share > 0.5
    assert result.signals["Ben"].interruptions_made == 1
    assert result.signals["Ana"].interruptions_received == 1
    assert "interruption" in {m.kind for m in result.moments}


def test_without_lists_what_rests_on_words_is_not_measurable() -> None:
    result = measure(overlapping(), language="xx")
    assert WORDLESS.isdisjoint(result.not_measurable)
    worded = {k for k, needs in NEEDS.items() if set(needs) - CONDITIONS}
    assert worded <= set(result.not_measurable)
    assert worded.isdisjoint(m.kind for m in result.moments)
    assert '"xx"' in result.not_measurable["hedge_cluster"]
