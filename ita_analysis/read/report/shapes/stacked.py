"""Names and scores on lines of their own: one below the other, or all names before all scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ita_analysis.read.document.block import Table
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.marked import Fragment, Marked
from ita_analysis.read.report.mentions import Context, Finding, Mention
from ita_analysis.read.report.numbers import SCORE, Number
from ita_analysis.read.report.shapes.wholes import is_lone
from ita_analysis.read.report.subjects import INDICATOR, QUESTION, Subject, read_label

# A name is broken over so many lines at most; fewer names than this make no block.
LONGEST_NAME, SMALLEST_BLOCK = 3, 3
# Letters that a line may hold besides a name and still be no sentence.
MOST_BESIDES = 20


@dataclass(frozen=True)
class _Line:
    """A line outside of tables: a score and the words before it, either of which may be absent."""

    fragment: Fragment
    score: Number | None
    words: str


def read_stacked(stretch: Sequence[Marked], context: Context) -> Iterator[Finding]:
    """Read scores on another line than their name.

    Parameters
    ----------
    stretch : sequence of Marked
        All passages, in order.
    context : Context

    Yields
    ------
    Mention
        Likely where names and scores are paired by order, or a name is put together.
    """
    for run in _runs(stretch):
        turns = [*_take_turns(run, context)]
        yield from _read_blocks(run, context)
        yield from _read_above(turns)
        taken = {id(turn.line.score) for part in turns if _begins_or_ends(part) for turn in part}
        yield from (found for found in _read_below(run, context) if id(found.number) not in taken)
    for marked in stretch:
        yield from _read_cells(marked, context)


def _runs(stretch: Sequence[Marked]) -> Iterator[list[_Line]]:
    """Yield the lines that follow each other without a table between them."""
    run: list[_Line] = []
    for marked in stretch:
        if isinstance(marked.passage.block, Table):
            yield run
            run = []
        else:
            run.append(_take_apart(marked.fragments[0]))
    yield run


def _take_apart(fragment: Fragment) -> _Line:
    scores = [number for number in fragment.numbers if number.kind == SCORE]
    if len(scores) != 1:
        return _Line(fragment, None, "" if scores else fragment.text)
    if is_lone(fragment, scores[0]):
        return _Line(fragment, scores[0], "")
    ends = not fragment.text[scores[0].end :].strip(" .|")
    return _Line(fragment, scores[0], fragment.text[: scores[0].start]) if ends else _Line(
        fragment, None, "")  # fmt: skip


@dataclass(frozen=True)
class _Turn:
    """A line that holds a score alone, or names alone what a score can be of."""

    line: _Line
    subject: Subject | None


def _take_turns(run: Sequence[_Line], context: Context) -> Iterator[list[_Turn]]:
    """Yield the stretches in which scores and names take turns, line by line."""
    below = {id(found.number) for found in _read_below(run, context) if not found.certain}
    turns: list[_Turn] = []
    for line in run:
        named = _read_alone(line, context)
        is_score = line.score is not None and not line.words
        # A name broken over several lines above a score leaves no doubt whose it is.
        loose = bool(turns) or id(line.score) not in below
        is_turn = named is not None or (is_score and loose)
        if not is_turn and turns and _explains(line, turns[-1]):
            continue
        if not is_turn or (turns and (turns[-1].subject is None) == (named is None)):
            yield turns
            turns = []
        if is_turn:
            turns.append(_Turn(line, named))
    yield turns


def _explains(line: _Line, turn: _Turn) -> bool:
    """Return whether a line is the wording of the question whose code alone stands above it."""
    is_code = turn.subject is not None and _is_code(turn.line.words, turn.subject)
    words = bool(line.words) and line.score is None
    return is_code and words and line.fragment.line == turn.line.fragment.line + 1


def _is_code(words: str, subject: Subject) -> bool:
    return subject.measure == QUESTION and folded(words) == folded(subject.name)


def _read_alone(line: _Line, context: Context) -> Subject | None:
    """Return what a line names and hardly anything besides."""
    if line.score is not None or not line.words:
        return None
    named = _read_name([line.words], line.fragment.section, context)
    whole = named and len(folded(line.words)) <= len(folded(named.name)) + MOST_BESIDES
    return named if whole else None


def _begins_or_ends(turns: Sequence[_Turn]) -> bool:
    """Return whether the names of such a stretch do not stand above their scores for certain."""
    if len(turns) < 2:
        return False
    first, last = turns[0].subject, turns[-1].subject
    if len(turns) == 3 and first and last and first.code == last.code:
        return False  # both say the same
    return turns[0].subject is None or (turns[-1].subject is not None)


def _read_above(turns_of_all: Sequence[Sequence[_Turn]]) -> Iterator[Finding]:
    """Read scores that stand above their names, where a stretch begins and ends so."""
    for turns in turns_of_all:
        if len(turns) < 2 or turns[0].subject is not None or turns[-1].subject is None:
            continue
        for above, below in zip(turns[::2], turns[1::2], strict=True):
            if above.line.score and below.subject:
                fragment = above.line.fragment
                yield Mention(
                    fragment.line, fragment.section, below.subject, above.line.score,
                    certain=len(turns) == 2 and below.subject.certain,
                )  # fmt: skip


def _read_below(run: Sequence[_Line], context: Context) -> Iterator[Mention]:
    """Read a score behind the last line of a name, or below it."""
    for place, line in enumerate(run):
        after = run[place + 1] if place + 1 < len(run) else None
        if line.score is None or (after and after.score and not after.words):
            continue  # of several scores below each other nothing tells which is meant
        words = [line.words] if line.words else []
        for above in reversed(run[max(0, place - LONGEST_NAME) : place]):
            if above.score is not None or not above.words:
                break
            words.insert(0, above.words)
            subject = _read_name(words, above.fragment.section, context)
            if subject:
                certain = subject.certain and len(words) == 1
                yield Mention(
                    line.fragment.line, line.fragment.section, subject, line.score, certain=certain
                )
                break


def _read_name(words: list[str], section: str, context: Context) -> Subject | None:
    subject = read_label(" ".join(words), section, context.method)
    if not subject or not subject.is_score:
        return None
    # A name put together must be whole: other words may go on for any number of lines.
    whole = subject.measure == INDICATOR and folded(subject.name) in folded("".join(words))
    if len(words) == 2 and _is_code(words[0], subject):
        return subject
    rest = folded("".join(words)).replace(folded(subject.name), "").strip("0123456789.() ")
    return subject if len(words) == 1 or (whole and subject.certain and not rest) else None


def _read_blocks(run: Sequence[_Line], context: Context) -> Iterator[Finding]:
    """Read as many lone scores as names of indicators stand before them."""
    names: list[Subject] = []
    scores: list[_Line] = []
    for line in [*run, None]:
        if line and line.score and not line.words and names:
            scores.append(line)
            continue
        if len(names) == len(scores) >= SMALLEST_BLOCK:
            yield from _in_order(names, [(part.fragment, part.score) for part in scores])
        if scores or (line and line.score):
            names, scores = [], []
        subject = line and line.words and read_label(
            line.words, line.fragment.section, context.method
        )  # fmt: skip
        names = [*names, subject] if subject and subject.measure == INDICATOR else []


def _read_cells(marked: Marked, context: Context) -> Iterator[Finding]:
    """Read a row with several names in one cell and as many scores in another."""
    for row in marked.rows:
        cells = [[_take_apart(part) for part in cell.fragments] for cell in row.cells]
        several = [lines for lines in cells if len(lines) > 1]
        names = [found for lines in several if (found := _names(lines, row.section, context))]
        scored = [lines for lines in several if all(part.score for part in lines)]
        scores = [lines for lines in scored if not any(part.words for part in lines)]
        if len(names) == len(scores) == 1 and len(names[0]) == len(scores[0]):
            yield from _in_order(names[0], [(part.fragment, part.score) for part in scores[0]])


def _names(lines: Sequence[_Line], section: str, context: Context) -> list[Subject]:
    """Return the indicators that lines name, one each, or nothing."""
    found = [read_label(line.words, section, context.method) for line in lines if not line.score]
    names = [subject for subject in found if subject and subject.measure == INDICATOR]
    return names if len(names) == len(lines) else []


def _in_order(
    names: list[Subject], scores: list[tuple[Fragment, Number | None]]
) -> Iterator[Finding]:
    if len({name.code for name in names}) < len(names):
        return
    for name, (fragment, score) in zip(names, scores, strict=True):
        if score:
            yield Mention(fragment.line, fragment.section, name, score, certain=False)
