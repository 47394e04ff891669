"""How English writes times here: without the points of “a.m.”, after which a sentence could not end."""

TIME_FORMAT = "g:i A"
DATETIME_FORMAT = "N j, Y, g:i A"
