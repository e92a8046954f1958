"""A workbook to fill in for an organisation that has no report, and what is read back from it."""
