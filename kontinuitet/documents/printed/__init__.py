"""A module for each kind of document: the fields that its template may use, and how it is made."""
