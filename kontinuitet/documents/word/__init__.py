"""Word files as packages: opening safely, saving deterministically, writing atomically."""

from __future__ import annotations

from kontinuitet.documents.faults import TemplateError
from kontinuitet.documents.word.atomic import refuse_locked, write_atomically
from kontinuitet.documents.word.fields import add_field, add_page_numbers, add_section_page_number
from kontinuitet.documents.word.guard import guard_zip
from kontinuitet.documents.word.opening import new_document, open_document
from kontinuitet.documents.word.recorded import Recorded, content_hash, is_untouched, recorded_hash
from kontinuitet.documents.word.saving import pack_document, save_bytes
from kontinuitet.documents.word.styles import style_names, style_of

__all__ = [
    "Recorded",
    "TemplateError",
    "add_field",
    "add_page_numbers",
    "add_section_page_number",
    "content_hash",
    "guard_zip",
    "is_untouched",
    "new_document",
    "open_document",
    "pack_document",
    "recorded_hash",
    "refuse_locked",
    "save_bytes",
    "style_names",
    "style_of",
    "write_atomically",
]
