"""The time zone as calendars are told it: the changes of the clock in the years that are needed.

The change to summer time begins, by RFC 5545, at the hour that the clock showed before it (02:00);
the library that writes our files says the hour after (03:00), which is an hour too late.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def zone_of(name: str, first: int, last: int) -> Timezone:
    """From the beginning of the year `first` to the end of `last`."""
    zone = ZoneInfo(name)
    made = Timezone()
    made.add("tzid", name)
    begin = datetime(first, 1, 1, tzinfo=zone)
    made.add_component(_rule(zone, begin.astimezone(UTC), begin.utcoffset() or timedelta()))
    for moment in _changes(zone, first, last):
        before = (moment - MINUTE).astimezone(zone).utcoffset() or timedelta()
        made.add_component(_rule(zone, moment, before))
    return made


def _rule(
    zone: ZoneInfo, moment: datetime, before: timedelta
) -> TimezoneStandard | TimezoneDaylight:
    local = moment.astimezone(zone)
    rule = TimezoneDaylight() if local.dst() else TimezoneStandard()
    rule.add("dtstart", (moment + before).replace(tzinfo=None))  # by the clock as it stood
    rule.add("tzname", local.tzname())
    rule.add("tzoffsetfrom", before)
    rule.add("tzoffsetto", local.utcoffset())
    return rule


def _changes(zone: ZoneInfo, first: int, last: int) -> Iterator[datetime]:
    """The moments, in UTC, since which the clock shows something else."""
    day, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    while day < end:
        if _offset(zone, day) != _offset(zone, day + DAY):
            yield next(
                moment
                for moment in (day + count * MINUTE for count in range(1, 1441))
                if _offset(zone, moment) != _offset(zone, day)
            )
        day += DAY


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()
