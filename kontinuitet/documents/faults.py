"""The fault raised when a Word template or a Word file cannot be used."""

from __future__ import annotations

from kontinuitet.errors import InputError


class TemplateError(InputError):
    """A Word file or template that cannot be used; the message is Swedish and says where."""
