from events.views.pages import event_detail, event_list

__all__ = ["event_detail", "event_list"]
