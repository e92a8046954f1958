"""Question scores that were published can come from as many answers as stand behind them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ita_analysis.answers.form import Form
from ita_analysis.result import Result
from tests.answers import form_of, found, save, score

RESPONDENTS = 31


def _list_answers(form: Form, code: str, points: float) -> list[str] | None:
    """Return answers whose mean is printed as these points; None where there are none.

    The best choice and the next to it reach every mean that any choices give near to 100.
    """
    slot = form.slots[form.by_name[code]]
    order = sorted(range(len(slot.words)), key=lambda choice: -slot.points[choice])
    best, next_to_it = order[:2]
    step = slot.points[best] - slot.points[next_to_it]
    fewer = round((slot.points[best] - points) * RESPONDENTS / step)
    mean = slot.points[best] - fewer * step / RESPONDENTS
    if round(mean, 2) != points:
        return None
    words = [slot.words[next_to_it]] * fewer
    return words + [slot.words[best]] * (RESPONDENTS - fewer)


def test_thirty_one_answers_give_the_staff_scores_of_a_report(
    bang_pla: Result, tmp_path: Path
) -> None:
    form = form_of(bang_pla.fiscal_year, "IIT")
    mine = bang_pla.scores.query("measure == 'question' and code.str.startswith('i')")
    printed = mine.set_index("code")["score"].to_dict()
    assert len(printed) == len(form.questions)
    answers = {code: _list_answers(form, code, points) for code, points in printed.items()}
    impossible = [code for code, words in answers.items() if words is None]
    # One of its scores cannot be a mean of 31 answers; with one digit read otherwise it can.
    assert impossible == ["i11"]
    printed["i11"] += 10
    answers["i11"] = _list_answers(form, "i11", printed["i11"])
    path = save(tmp_path, "answers.csv", pd.DataFrame(answers))
    outcome = score(path, fiscal_year=bang_pla.fiscal_year)
    scored = {code: round(found(outcome, "question", code), 2) for code in printed}
    assert scored == printed
