"""Local times and the clocks that show them: put forward they leave an hour out, put back they show one twice."""

import datetime


def exists(moment: datetime.datetime, zone: datetime.tzinfo) -> bool:
    """Whether clocks of the zone ever show this local (naive) time."""
    there = moment.replace(tzinfo=zone).astimezone(datetime.UTC).astimezone(zone)
    return there.replace(tzinfo=None) == moment


def is_ambiguous(moment: datetime.datetime, zone: datetime.tzinfo) -> bool:
    """Whether clocks put back show this local (naive) time twice."""
    first, second = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    return first.utcoffset() != second.utcoffset() and exists(moment, zone)
