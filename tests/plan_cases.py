"""What tests of plan share."""

from __future__ import annotations

from ita_analysis.methodology import list_fiscal_years

YEARS = [year for year in list_fiscal_years() if year >= 2562]
