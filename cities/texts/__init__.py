"""What guidelines, questions and good practices hang on the rest of the portal."""


def register() -> None:
    """Called once, from CitiesConfig.ready()."""
    from cities.briefing import register_part
    from cities.search import register_finder
    from cities.services.guidelines import FILE_KIND
    from cities.texts import access, briefing, finders, path, privacy, reminders, workspace
    from cities.workspace import register_card
    from cms_portal.files.registry import register_kind
    from cms_portal.mailing.reminders import reminder_source

    register_kind(FILE_KIND, "Linee guida e allegati", may_read=access.may_read_guideline)
    reminder_source(reminders.UnreadGuidelines())
    reminder_source(reminders.UnansweredQuestions())
    path.register_steps()
    privacy.register()
    register_part("texts", briefing.texts, position=60)
    register_card("texts", workspace.texts_card, position=40)
    register_finder("cities", "Città", finders.find_cities, position=10)
    register_finder("people", "Persone", finders.find_people, position=20)
    register_finder("guidelines", "Linee guida", finders.find_guidelines, position=40)
    register_finder("faqs", "Domande frequenti", finders.find_faqs, position=50)
    register_finder("questions", "Quesiti", finders.find_questions, position=60)
    register_finder("practices", "Buone pratiche", finders.find_practices, position=70)
    register_finder("messages", "Messaggi", finders.find_messages, position=80)
