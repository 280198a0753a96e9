"""Our own check of a Word file: accessibility, print and fields, each rule with a code.

The codes and what they rest on (EN 301 549 chapter 10, law 2018:1937) are in
:data:`kontinuitet.documents.inspection.checking.RULES`.
"""

from __future__ import annotations

from kontinuitet.documents.inspection.checking import RULES, inspect
from kontinuitet.documents.inspection.findings import Finding
from kontinuitet.documents.inspection.reading import document_text

__all__ = ["RULES", "Finding", "document_text", "inspect"]
