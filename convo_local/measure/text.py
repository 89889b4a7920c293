"""Words, sentences and quotes of one segment's text, with their places in it.

Annotations ([laugh], {vocalsound}, (inaudible), <unk>, $ for laughter, *cough*) and cut-off words ("m-", "th-") are
not words. Every place is an offset into the text as the source gave it, so that whatever is quoted is verbatim.
"""

from __future__ import annotations

import itertools
import re
from functools import cache
from typing import NamedTuple

from convo_local.measure.lexicon import Found, Lexicon, languages, lexicon

QUOTE_LIMIT = 200  # characters
TOPIC_WORDS = 8

_WORD = re.compile(  # a detached clitic ("what 's", as in QMSum) belongs to its word; group 1 marks half a word
    r"[^\W_]+(?:[_'\u2019.\-](?!-)[^\W_]+)*(?:\s['\u2019](?:s|re|ll|ve|d|m)\b)?(-(?!-))?|'(?:kay|cause|til|em)\b",
    re.IGNORECASE,
)
_CUT_OFF = re.compile(r"(?:--+|—|\u2013|…|\.\.\.|\{disfmarker\}|-)[\s\"”'\u2019.]*$")
_END = re.compile(r"(?:[.?!]+|…)[\"'”“«»\u2019)]*(?=\s|$)")
_INITIAL = re.compile(r"(?:^|\s|\.)[A-Za-z]$")
_WORD_BEFORE = re.compile(r"[^\s(\"“„«»]+$")
_WORD_AFTER = re.compile(r"\s+([^\W\d_]+)")
_QUOTED = re.compile(  # “…”, „…“, »…«, «…», "…"
    r"\u201e[^\u201c\u201d]{1,300}[\u201c\u201d]|\u201c[^\u201d]{1,300}\u201d|\"[^\"]{1,300}\"|»[^«]{1,300}«|«[^»]{1,300}»"
)
_CLAUSE = re.compile(r"[,;:…]|\.{2,}|--+|—|\u2013|\s-\s|[\[{<$]")


class Word(NamedTuple):
    """One word: normalised (lower case, straight apostrophe) and its place."""

    norm: str
    start: int
    end: int


class Sentence:
    """One sentence of a segment: its words, where it stands in the segment's text, and what the lexicon finds in it.

    `norms` are all words normalised, `lean` the words without filled pauses, which is what patterns read, and
    `lean_norms` these normalised. `found` is what each phrase list of the lexicon finds in the lean words, those in
    quotation marks left out.
    """

    __slots__ = (
        "_content",
        "_opening",
        "end",
        "found",
        "lean",
        "lean_norms",
        "lexicon",
        "norms",
        "source",
        "start",
        "words",
    )

    def __init__(self, text: str, start: int, end: int, words: tuple[Word, ...], lexicon: Lexicon) -> None:
        self.source = text
        self.start = start
        self.end = end
        self.words = words
        self.lexicon = lexicon
        self.norms = tuple([w.norm for w in words])
        pauses = lexicon.words("pauses")
        fluent = pauses.isdisjoint(self.norms)
        self.lean = words if fluent else tuple([w for w in words if w.norm not in pauses])
        self.lean_norms = self.norms if fluent else tuple([w.norm for w in self.lean])
        self.found = lexicon.scan(self.lean_norms)
        if self.found and (spans := self._spans_of_others()):
            self.found = {name: own for name, hits in self.found.items() if (own := self._own(hits, spans))}
        self._opening: int | None = None
        self._content: tuple[str, ...] | None = None

    @property
    def norm(self) -> str:
        """The lean words with single spaces."""
        return " ".join(self.lean_norms)

    @property
    def opening(self) -> int:
        """The first lean word after lead-ins such as "so, well, I mean"; 0 where nothing would be left."""
        if self._opening is None:
            place = self.lexicon.phrases("lead_ins").skip(self.lean_norms)
            self._opening = place if place < len(self.lean) else 0
        return self._opening

    def _spans_of_others(self) -> list[tuple[int, int]]:
        """Offsets of what is not the speaker's own: in quotation marks, or after "he says" and the like."""
        spans = quoted_spans(self.source)
        told = sum(self.found["hearsay"][0]) if "hearsay" in self.found else len(self.lean)
        return spans if told >= len(self.lean) else [*spans, (self.lean[told].start, self.end)]

    def _own(self, hits: list[Found], spans: list[tuple[int, int]]) -> list[Found]:
        """The hits outside the spans."""
        return [h for h in hits if not any(start <= self.lean[h[0]].start < end for start, end in spans)]

    @property
    def quoted(self) -> bool:
        """Begins inside quotation marks: somebody else's words."""
        return any(start <= self.start < end for start, end in quoted_spans(self.source))

    @property
    def content(self) -> tuple[str, ...]:
        """Its content words, endings folded (`Lexicon.content`)."""
        if self._content is None:
            self._content = tuple(self.lexicon.content(self.norms))
        return self._content

    def find_all(self, name: str) -> list[Found]:
        """(first lean word, number of words) of each phrase of a list, left to right, without overlap."""
        hits = self.found.get(name)
        if hits is None:
            if name not in self.lexicon.unscanned:
                return []
            hits = list(self.lexicon.phrases(name).find_all(self.lean_norms))
        return hits

    def pauses(self, name: str) -> int:
        """How many of its filled pauses are words of a list: those that `find_all` does not see."""
        if len(self.lean) == len(self.words):
            return 0
        counted = self.lexicon.words("pauses") & self.lexicon.words(name)
        return sum(1 for w in self.words if w.norm in counted)

    def find(self, name: str, *, before: int | None = None) -> Found | None:
        """The first phrase of a list, only where it begins before lean word `before` if that is given."""
        hits = self.found.get(name)
        if hits is None and (name not in self.lexicon.unscanned or not (hits := self.find_all(name))):
            return None
        return hits[0] if before is None or hits[0][0] < before else None

    def at(self, name: str, place: int) -> int:
        """How many lean words of a phrase of the list begin at `place`; 0 where none does."""
        return self.lexicon.phrases(name).at(self.lean_norms, place)

    def has(self, name: str, first: int = 0, last: int | None = None) -> bool:
        """Whether a word of a list is among the lean words from `first` to before `last`."""
        return not self.lexicon.words(name).isdisjoint(self.lean_norms[first:last])

    @property
    def text(self) -> str:
        return self.source[self.start : self.end]

    @property
    def finished(self) -> bool:
        """Ends with a full stop, a question or an exclamation mark, and with no mark of being cut off."""
        text = self.text.rstrip("\"'”“«»\u2019) ")
        return text.endswith((".", "?", "!")) and not self.cut_off

    @property
    def cut_off(self) -> bool:
        """Ends with a mark of being cut off: a dash, an ellipsis, {disfmarker}, half a word."""
        return bool(_CUT_OFF.search(self.text))

    @property
    def asks(self) -> bool:
        """Carries a question mark."""
        return "?" in self.source[max(self.start, self.end - 4) : self.end]

    def slice_text(self, first: int, count: int) -> str:
        """The verbatim text of `count` lean words from `first`."""
        words = self.lean[first : first + count]
        return self.source[words[0].start : words[-1].end] if words else ""


def blank_annotations(text: str) -> str:
    """The text with annotations replaced by as many spaces: offsets stay."""
    if not any(c in text for c in "[{<($*"):
        return text
    return _annotation().sub(lambda m: " " * len(m.group()), text)


@cache
def _annotation() -> re.Pattern[str]:
    """Remarks in brackets, and in round ones those that the lexicons know: a file may hold remarks in any language."""
    noises = sorted({re.escape(w) for code in languages() for w in lexicon(code).words("noises")})
    return re.compile(
        r"\[[^\]]{0,60}\]|\{[^}]{0,60}\}|<[^>]{0,60}>|\$(?!\s?\d)|\*[a-z ]{2,30}\*"
        rf"|\((?:{'|'.join(noises)})[^)]{{0,30}}\)",
        re.IGNORECASE,
    )


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Where quotation marks open and close; none where they hold the whole text, as some tools write it."""
    if not any(mark in text for mark in '"\u201c»'):
        return []
    spans = [m.span() for m in _QUOTED.finditer(text)]
    return [] if len(spans) == 1 and spans[0] == (0, len(text.rstrip())) else spans


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text; half words ("m-") and annotations are not among them."""
    clean = blank_annotations(text)
    plain = clean.lower().replace("\u2019", "'")
    if len(plain) != len(clean):  # a letter that has no small form of one character, such as the Turkish dotted I
        plain = "".join(c.lower() if len(c.lower()) == 1 else c for c in clean).replace("\u2019", "'")
    spans = [m.span() for m in _WORD.finditer(clean) if not m[1]]
    return tuple([Word(plain[start:end].replace(" ", ""), start, end) for start, end in spans])


def sentences_of(text: str, lists: Lexicon | None = None) -> tuple[Sentence, ...]:
    """The sentences that hold a word, in order; by the English lexicon where none is given.

    A text without punctuation is one sentence.
    """
    lists = lists or lexicon("en")
    clean = blank_annotations(text)
    words = words_of(text)
    sentences: list[Sentence] = []
    place = start = 0
    for end in [*_ends(clean, lists), len(text)]:
        inside = []
        while place < len(words) and words[place].end <= end:
            inside.append(words[place])
            place += 1
        if inside:
            begin = min(inside[0].start, _first_mark(clean, start, inside[0].start))
            sentences.append(Sentence(text, begin, _trim_end(text, begin, end), tuple(inside), lists))
            start = end
        elif sentences and clean[start:end].strip(" \t\n.") == "":
            start = end
    return tuple(sentences)


def quote(sentence: Sentence, *, around: int = 0) -> str:
    """The sentence verbatim; where it is too long, at most `QUOTE_LIMIT` characters cut at words.

    `around` is an offset into the segment's text that the quote must hold; the quote then begins at the last clause
    before it.
    """
    start, end = sentence.start, sentence.end
    if end - start <= QUOTE_LIMIT:
        return sentence.source[start:end]
    if around > start + QUOTE_LIMIT - 60:
        start = _clause_before(sentence, around)
    return _cut(sentence.source, start, end)


def topic(sentence: Sentence, *, start: int = 0) -> str | None:
    """A clause of the sentence that reads well on its own, verbatim, at most `TOPIC_WORDS` words; None if there is
    none.

    `start` is the first lean word to look at. Lead-ins are skipped; a clause that stammers, is cut off or ends in a
    function word is not used.
    """
    for clause in _clauses(sentence, start):
        if (words := _readable(sentence, clause)) is not None:
            return sentence.source[words[0].start : words[-1].end]
    return None


def _ends(clean: str, lists: Lexicon) -> list[int]:
    ends = []
    last = len(clean.rstrip())
    for m in _END.finditer(clean):
        if m.group() == "." and m.end() < last and _shortens(clean, m.start(), lists):
            continue
        ends.append(m.end())
    return ends


def _shortens(clean: str, dot: int, lists: Lexicon) -> bool:
    """The full stop belongs to an abbreviation or, in some languages, to an ordinal ("am 3. Mai")."""
    if _INITIAL.search(clean[max(0, dot - 3) : dot]):
        return True
    word = _WORD_BEFORE.search(clean, max(0, dot - 20), dot)
    if word is None:
        return False
    if word.group().isdecimal():
        after = _WORD_AFTER.match(clean, dot + 1)
        return after is not None and after[1].lower() in lists.words("after_ordinals")
    return word.group().lower() in lists.words("abbreviations")


def _first_mark(clean: str, start: int, word: int) -> int:
    """Where a currency sign or an opening quote directly before the first word begins."""
    begin = word
    while begin > start and clean[begin - 1] in "$€£\"“„«»'\u2018(#":
        begin -= 1
    return begin


def _trim_end(text: str, begin: int, end: int) -> int:
    while end > begin and text[end - 1].isspace():
        end -= 1
    return end


def _clause_before(sentence: Sentence, around: int) -> int:
    text = sentence.source
    floor = max(sentence.start, around - 120)
    marks = [m.end() for m in _CLAUSE.finditer(text, floor, around)]
    start = marks[0] if marks else floor
    inside = [w.start for w in sentence.words if start <= w.start <= around]
    return inside[0] if inside else around


def _cut(text: str, start: int, end: int) -> str:
    if end - start <= QUOTE_LIMIT:
        return text[start:end]
    piece = text[start : start + QUOTE_LIMIT + 1]
    space = max(piece.rfind(" "), piece.rfind("\n"), piece.rfind("\t"))
    return (piece[:space] if space > 0 else piece[:QUOTE_LIMIT]).rstrip(" ,;:\t\n")


def _clauses(sentence: Sentence, start: int) -> list[tuple[Word, ...]]:
    """Runs of words between commas, dashes and annotations."""
    runs: list[list[Word]] = [[]]
    previous: Word | None = None
    for word in sentence.words:
        if start < len(sentence.lean) and word.start < sentence.lean[start].start:
            continue
        if previous is not None and _CLAUSE.search(sentence.source, previous.end, word.start):
            runs.append([])
        runs[-1].append(word)
        previous = word
    return [tuple(run) for run in runs if run]


def _readable(sentence: Sentence, clause: tuple[Word, ...]) -> tuple[Word, ...] | None:
    lists = sentence.lexicon
    norms = tuple(w.norm for w in clause)
    first = lists.phrases("lead_ins").skip(norms)
    clause, norms = clause[first:], norms[first:]
    if not norms or norms[0] in lists.words("never_first"):
        return None
    cut = cut_length(norms, lists)
    if cut is None:
        return None
    words, kept = clause[:cut], norms[:cut]
    if any(a == b for a, b in itertools.pairwise(kept)) or lists.words("pauses").intersection(kept):
        return None
    if any(len(w) == 1 and w not in "ai" and not w.isdigit() for w in kept):
        return None  # stammered letters
    if sum(1 for w in kept if w not in lists.words("function_words") and len(w) > 2) < 2:
        return None
    between = sentence.source[words[0].start : words[-1].end]
    if _CUT_OFF.match(sentence.source[words[-1].end :].split(" ")[0] + " ") or re.search(r"-(?:\s|$)|[\[{<_]", between):
        return None
    return words


def cut_length(norms: tuple[str, ...], lists: Lexicon) -> int | None:
    """How many words to keep: the whole clause, or up to a word before which it may be cut."""
    function, before = lists.words("function_words"), lists.words("cut_before")
    for length in range(min(len(norms), TOPIC_WORDS), 1, -1):
        whole = length == len(norms)
        if (whole or norms[length] in before) and norms[length - 1] not in function:
            return length
    return None
