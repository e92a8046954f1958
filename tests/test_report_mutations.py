"""A small sample of ``benchmarks/mutate_reports.py``, which reads 10,000 damaged reports."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parent.parent / "benchmarks" / "mutate_reports.py"
CASES = 200


@pytest.fixture(scope="module")
def mutations() -> ModuleType:
    """Return the script as a module; benchmarks are no package."""
    spec = importlib.util.spec_from_file_location("mutate_reports", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_damaged_reports_are_read_or_refused_and_give_no_score_of_their_own(
    mutations: ModuleType,
) -> None:
    texts = mutations.load_texts()
    if not texts:
        pytest.skip("the five reports are not beside the repository (../shared/seeds)")
    outcome = mutations.run_cases(texts, range(CASES))
    assert outcome.faults == []
    assert outcome.read + outcome.refused == CASES
    assert outcome.scores > CASES


def test_a_case_can_be_made_again(mutations: ModuleType) -> None:
    texts = ["๑\tการปฏิบัติหน้าที่\t๘๙.๗๙\n" * 20]
    assert mutations.make_case(texts, 7) == mutations.make_case(texts, 7)
    assert mutations.make_case(texts, 7) != mutations.make_case(texts, 8)
