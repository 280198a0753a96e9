"""What people write by hand in a document survives when the document is made again."""

from __future__ import annotations

from kontinuitet.documents.regeneration.asking import written_tags
from kontinuitet.documents.regeneration.changes import Change
from kontinuitet.documents.regeneration.record import record_text
from kontinuitet.documents.regeneration.regenerating import Regenerated, regenerate

__all__ = ["Change", "Regenerated", "record_text", "regenerate", "written_tags"]
