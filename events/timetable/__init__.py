"""An agenda apart from its rows: as prepared or as published, laid out, checked, compared."""

from events.timetable.plans import Entry, Plan, RoomEntry, Speaking, published_plan, working_plan

__all__ = ["Entry", "Plan", "RoomEntry", "Speaking", "published_plan", "working_plan"]
