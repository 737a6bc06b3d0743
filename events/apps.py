from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "eventi"

    def ready(self) -> None:
        from cities.workspace import register_card
        from events import privacy
        from events.cards import event_card

        privacy.register()
        register_card("event", event_card, position=20)
