"""Blocks become a report: recognise what each speaks of, assemble all mentions."""

from ita_analysis.read.report.assemble import read_blocks, read_report
from ita_analysis.read.report.reading import COLUMNS, Organisation, Reading

__all__ = ["COLUMNS", "Organisation", "Reading", "read_blocks", "read_report"]
