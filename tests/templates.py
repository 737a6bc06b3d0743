"""An undefined variable in one of our templates is a mistake, not an empty string."""

import sys
from types import FrameType

from django.conf import settings
from django.template.base import FilterExpression, Node

OURS = f"{settings.BASE_DIR / 'templates'}/"
# django-allauth hands its elements whatever attributes a page happens to set.
LOOSE = f"{OURS}allauth/"
# A template that gives a default has thought of it.
FORGIVING = {"default", "default_if_none"}


class UndefinedVariable(AssertionError):
    """Names the template, the line and the variable."""


class RefuseUndefined(str):
    """The engine's `string_if_invalid`: empty, but asked for its truth it looks at who asks.

    Templates of Django and of other packages count on undefined variables: only ours are refused.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        asking = sys._getframe(1)
        expression = asking.f_locals.get("self")
        if isinstance(expression, FilterExpression) and not any(
            function.__name__ in FORGIVING for function, _ in expression.filters
        ):
            node = _node(asking)
            place = node.origin.name if node else ""
            if node and place.startswith(OURS) and not place.startswith(LOOSE):
                raise UndefinedVariable(
                    f"{place.removeprefix(OURS)}, line {node.token.lineno}:"
                    f" {expression.token} is not defined"
                )
        return False


def _node(frame: FrameType | None) -> Node | None:
    """The innermost template node being rendered."""
    while frame is not None:
        rendered = frame.f_locals.get("self")
        if isinstance(rendered, Node) and frame.f_code.co_name == "render_annotated":
            return rendered
        frame = frame.f_back
    return None
