"""Once the text is definitive comments are closed: what a city still asks about its act."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from cities.models import Question
from cms_portal.accounts.models import User
from protocols.enums import ENDED_STATES
from protocols.matters import matter_of
from protocols.models import Protocol
from protocols.parts.base import Part


def find_questions(protocol: Protocol, user: User) -> Part | None:
    about = matter_of(protocol)
    rows = Question.objects.visible_to(user).about(about.kind, about.ref)
    questions = list(rows.defer("search_words").order_by("-asked_at", "-pk"))
    is_fixed = protocol.document_id is not None and protocol.state not in ENDED_STATES
    may_ask = is_fixed and not user.sees_all_cities
    if not questions and not may_ask:
        return None
    ask_url = f"{reverse('questions:new')}?{urlencode({'su': about.key})}"
    return Part(
        "protocols/_questions_card.html",
        {"questions": questions, "ask_url": ask_url if may_ask else ""},
    )
