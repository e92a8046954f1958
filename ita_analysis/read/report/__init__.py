"""Blocks become a report: recognise what each speaks of, assemble all mentions."""
