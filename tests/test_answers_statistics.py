"""Answers are counted and summed as by counting one by one, whatever the batches."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ita_analysis.answers.form import Form
from ita_analysis.answers.statistics import make_statistics
from tests.answers import fill, form_of, parts_of, save, score

ORGANISATIONS = 3
# Of one organisation, runs that fill a counter of a byte and spill over.
SIZES = (0, 1, 254, 255, 256, 511, 700)


def _sum_slowly(form: Form, answers: dict[str, list[int]]) -> list[tuple[int, int, int]]:
    """Return how many answered each question, and sum their scores and the squares of these."""
    found = []
    for question in form.questions:
        parts = [
            (form.slots[form.by_name[name.lower()]].units, column)
            for name, column in answers.items()
            if name.partition(".")[0] == question
        ]
        scores = []
        for row in range(len(parts[0][1])):
            own = [units[column[row]] for units, column in parts if column[row] < form.dont_know]
            scores += [sum(own) // len(own)] if own else []
        found.append((len(scores), sum(scores), sum(score**2 for score in scores)))
    return found


@settings(max_examples=30, deadline=None)
@given(
    form=st.sampled_from([form_of(2565, "IIT"), form_of(2565, "EIT"), form_of(2567, "EIT1")]),
    sizes=st.lists(st.sampled_from(SIZES), min_size=ORGANISATIONS, max_size=ORGANISATIONS),
    alike=st.booleans(),
    shuffled=st.booleans(),
    cuts=st.lists(st.integers(0, 1000), max_size=3),
    seed=st.integers(0, 99),
)
def test_counts_and_sums_are_those_of_counting_one_by_one(
    form: Form, sizes: list[int], alike: bool, shuffled: bool, cuts: list[int], seed: int
) -> None:
    random = np.random.default_rng(seed)
    organisations = np.repeat(np.arange(ORGANISATIONS, dtype=np.int32), sizes)
    if shuffled:
        random.shuffle(organisations)
    names = parts_of(form)
    slots = [form.by_name[name.lower()] for name in names]
    fields = np.full((len(slots), len(organisations)), form.missing, np.uint8)
    for cells, slot in zip(fields, slots, strict=True):
        kinds = [*range(len(form.slots[slot].words)), form.dont_know, form.missing]
        cells[:] = random.choice(kinds[:1] if alike else kinds, len(cells))
    fields[:, random.random(len(organisations)) < 0.1] = form.missing
    statistics = make_statistics(form, ORGANISATIONS)
    for batch in np.split(np.arange(len(organisations)), sorted(cuts)):
        statistics.add(slots, fields[:, batch], organisations[batch])
    for place in range(ORGANISATIONS):
        mine = fields[:, organisations == place]
        answered = mine.min(axis=0, initial=form.missing) < form.missing
        assert statistics.respondents[place] == answered.sum()
        assert statistics.empty[place] == (~answered).sum()
        for slot, cells in zip(slots, mine[:, answered], strict=True):
            counted = np.bincount(cells, minlength=form.width)
            assert statistics.counts[place, slot].tolist() == counted.tolist()
        columns = dict(zip(names, mine.tolist(), strict=True))
        found = statistics.sum_scores(slice(place, place + 1))[:, 0]
        sums = [tuple(question) for question in found.T.tolist()]
        assert sums == _sum_slowly(form, columns)


def test_a_column_that_is_not_there_is_like_one_of_empty_cells(tmp_path: Path) -> None:
    frame = fill(form_of(2565, "EIT"), 20)
    frame[["E1.1", "E9"]] = None
    cut = frame.drop(columns=["E1.1", "E9"])
    # The same words, to other questions.
    other = fill(form_of(2565, "EIT"), 20)[["E2", "E7"]]
    turned = other.set_axis(["E3", "E9"], axis="columns")
    for alike, pair in ((20, (frame, cut)), (0, (other, turned))):
        paths = [save(tmp_path, f"{at}.csv", each) for at, each in enumerate(pair)]
        own = [
            score(path, fiscal_year=2565).count_signals().get("same_answers", 0) for path in paths
        ]
        both = score(*paths, fiscal_year=2565).count_signals().get("same_answers", 0)
        assert both == sum(own) + alike
