"""What tests of answers faults share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from ita_analysis.errors import DataError, ItaError
from tests.answers import fill, form_of, score


def refuse(*paths: Path, kind: type[ItaError] = DataError, **options: Any) -> list[str]:
    with pytest.raises(kind) as caught:
        score(*paths, **{"fiscal_year": 2567, **options})
    return str(caught.value).splitlines()


def make_frame(rows: int = 6) -> pd.DataFrame:
    return fill(form_of(2567, "IIT"), rows)
