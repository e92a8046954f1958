"""Made-up answers for tests, and a slow way of scoring that shares no code with the quick one."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ita_analysis.answers.form import Form, make_form
from ita_analysis.answers.outcome import Outcome
from ita_analysis.answers.register import Register, make_register
from ita_analysis.answers.resolve import Request
from ita_analysis.answers.run import score_answers
from ita_analysis.methodology import load_methodology

OFFICES = make_register(
    pd.DataFrame(
        [
            {"org_id": "sao-ban-mai-nan", "name_th": "องค์การบริหารส่วนตำบลบ้านใหม่", "staff": 50},
            {"org_id": "tm-na-noi", "name_th": "เทศบาลตำบลนาน้อย"},
        ]
    )
)
ORG = "sao-ban-mai-nan"
FOUR = ("น้อยที่สุดหรือไม่มีเลย", "น้อย", "มาก", "มากที่สุด")


def form_of(year: int, part: str) -> Form:
    """Return a form."""
    return make_form(load_methodology(year), part)


def parts_of(form: Form) -> list[str]:
    """Return the columns of a form, questions in parts by their parts."""
    divided = {slot.question for slot in form.slots if slot.part}
    return [slot.name for slot in form.slots if slot.part or slot.question not in divided]


def fill(form: Form, rows: int, seed: int = 0, missing: float = 0.0) -> pd.DataFrame:
    """Draw answers in words at random; an empty cell where one is missing."""
    random = np.random.default_rng(seed)
    cells = {}
    for name in parts_of(form):
        words = list(form.slots[form.by_name[name.lower()]].words)
        drawn = random.choice(words, rows).astype(object)
        drawn[random.random(rows) < missing] = None
        cells[name] = drawn
    return pd.DataFrame(cells)


def save(folder: Path, name: str, frame: pd.DataFrame) -> Path:
    """Write a frame as a file by the ending of its name."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    if path.suffix == ".parquet":
        frame.to_parquet(path, index=False)
    elif path.suffix == ".xlsx":
        frame.to_excel(path, index=False)
    else:
        frame.to_csv(path, index=False)
    return path


def score(*paths: Path, register: Register = OFFICES, **options: Any) -> Outcome:
    """Score files of one organisation."""
    threads = options.pop("threads", 1)
    mapping, parameters = options.pop("mapping", None), options.pop("parameters", None)
    request = Request(**{"org_id": ORG, **options})
    return score_answers(paths, register, request, mapping, parameters, threads=threads)


def found(outcome: Outcome, measure: str, code: str, org_id: str = ORG) -> float:
    """Return a score of an outcome, NaN where there is none."""
    rows = outcome.tables["scores"].query(
        "org_id == @org_id and measure == @measure and code == @code"
    )
    return float(rows["score"].iloc[0]) if len(rows) else math.nan


def certainty(outcome: Outcome, measure: str, code: str, part: str, org_id: str = ORG) -> Any:
    """Return how certain a score is."""
    rows = outcome.tables["certainty"].query(
        "org_id == @org_id and measure == @measure and code == @code and part == @part"
    )
    return rows.iloc[0]


def slow_scores(form: Form, answers: pd.DataFrame) -> pd.DataFrame:
    """Score each respondent's questions: a row a respondent, a column a question, points."""
    method = load_methodology(form.fiscal_year)
    scales = {scale.code: scale for scale in method.scales}
    scored = {}
    for question in method.questions:
        if question.instrument != form.instrument:
            continue
        columns = []
        for number in range(1, question.parts + 1):
            name = f"{question.code}.{number}" if question.parts > 1 else question.code
            points = {}
            for choice in scales[question.scale].choices:
                exact = {33.33: 100 / 3, 66.67: 200 / 3}.get(choice.score, choice.score)
                turned = question.reversed or number in question.reversed_parts
                points[choice.words_th] = 100 - exact if turned else exact
            columns.append(answers[name].map(points))
        scored[question.code] = pd.concat(columns, axis=1).astype(float).mean(axis=1)
    return pd.DataFrame(scored)


def slow_error(scores: pd.DataFrame, weights: dict[str, float]) -> float:
    """Return the standard error of a weighted sum of means of questions, respondent by one."""
    answered = scores.notna()
    added = (scores - scores.mean()).where(answered, 0) / answered.sum()
    whole = sum(weights[code] * added[code] for code in weights)
    n = int(answered.any(axis=1).sum())
    return math.sqrt(float((whole**2).sum()) * n / (n - 1))
