"""Events: their place and time, the calendar, and the files that other calendars read."""
