"""How far a measure has come, in the words that the table of measures keeps."""

from __future__ import annotations

NOT_STARTED, IN_PROGRESS, DELAYED, DONE, CANCELLED = STATUSES = (
    "not_started",
    "in_progress",
    "delayed",
    "done",
    "cancelled",
)
# What the percentage of each may be; a cancelled measure may have come any way.
PERCENT = {
    NOT_STARTED: (0, 0),
    IN_PROGRESS: (1, 99),
    DELAYED: (0, 99),
    DONE: (100, 100),
    CANCELLED: (0, 99),
}
