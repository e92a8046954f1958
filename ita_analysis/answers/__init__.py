"""From respondents' answers to scores with their certainty, for one office or the country."""
