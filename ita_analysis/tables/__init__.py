"""The tidy tables and their contracts."""

from ita_analysis.tables.contracts import (
    CONTRACTS,
    FIRST_FISCAL_YEAR,
    LAST_FISCAL_YEAR,
    MEASURES,
    ORG_ID,
    SUCCESSIONS,
)
from ita_analysis.tables.rows import read_rows
from ita_analysis.tables.table import make_table, read_table, validate_table

__all__ = [
    "CONTRACTS", "FIRST_FISCAL_YEAR", "LAST_FISCAL_YEAR", "MEASURES", "ORG_ID", "SUCCESSIONS",
    "make_table", "read_rows", "read_table", "validate_table",
]  # fmt: skip
