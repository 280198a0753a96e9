"""The base document of all printed matter, built by code: A4, sv-SE, own styles."""

from __future__ import annotations

from kontinuitet.documents.base.package import base_package

__all__ = ["base_package"]
