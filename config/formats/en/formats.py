"""How English writes dates here: the day first, as calendars and events do; without the points of “a.m.”, after which a
sentence could not end.
"""

TIME_FORMAT = "g:i A"
DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, g:i A"
