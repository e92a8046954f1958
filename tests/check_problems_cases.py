"""What tests of check problems share."""

from __future__ import annotations

from problems import read_expected

SOURCES = sorted({row["source_id"] for row in read_expected()})
PASSING = ["90", "91", "92", "93", "94", "95", "96", "97", "100", "100"]
YEAR = 2565
