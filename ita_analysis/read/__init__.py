"""Documents and records taken apart; nothing is judged, every value keeps where it stands."""
