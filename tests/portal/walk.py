"""Every address of the portal, from the URLconf itself: nothing has to be listed to be tested."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, PathConverter, UUIDConverter

OUR_PACKAGES = ("cms_portal", "cities", "events", "protocols")
# Something of the right shape for each converter; it need not exist.
KINDS = {IntConverter: "int", UUIDConverter: "uuid", PathConverter: "path"}
SAMPLES = {"int": 999_999, "uuid": uuid.UUID(int=7), "path": "x/y", "str": "x"}


@dataclass(frozen=True)
class Address:
    name: str
    arguments: tuple[str, ...]  # the kinds of its parameters, by converter
    view: Callable[..., Any]
    parameters: tuple[str, ...]

    @property
    def is_ours(self) -> bool:
        return self.view.__module__.split(".")[0] in OUR_PACKAGES

    def url(self, **known: Any) -> str:
        """Its address, with `known` values where given and samples elsewhere."""
        kinds = zip(self.parameters, self.arguments, strict=True)
        return reverse(
            self.name, kwargs={key: known.get(key, SAMPLES[kind]) for key, kind in kinds}
        )


def addresses() -> list[Address]:
    return list(_walk(get_resolver().url_patterns, (), ()))


def _walk(
    patterns: list[Any], namespaces: tuple[str, ...], converters: tuple[tuple[str, str], ...]
) -> Iterator[Address]:
    for pattern in patterns:
        own = (*converters, *_converters(pattern.pattern))
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern.url_patterns, inner, own)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield Address(
                name=":".join([*namespaces, pattern.name]),
                arguments=tuple(kind for _, kind in own),
                view=pattern.callback,
                parameters=tuple(name for name, _ in own),
            )


def _converters(pattern: Any) -> list[tuple[str, str]]:
    if found := getattr(pattern, "converters", {}):
        return [(name, KINDS.get(type(one), "str")) for name, one in found.items()]
    return [(name, "str") for name in getattr(getattr(pattern, "regex", None), "groupindex", {})]


def nameless() -> list[str]:
    """Patterns without a name: nothing can point at them, nothing tests them."""
    return list(_nameless(get_resolver().url_patterns, ""))


def _nameless(patterns: list[Any], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _nameless(pattern.url_patterns, route)
        elif not pattern.name:
            yield route


def read(response: HttpResponseBase) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content
