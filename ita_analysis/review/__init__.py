"""From a reading to records that a person reviewed."""
