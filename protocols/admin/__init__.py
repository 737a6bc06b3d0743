"""Records to look up; whatever has a rule goes through the services."""

from protocols.admin import acts, money, texts

__all__ = ["acts", "money", "texts"]
