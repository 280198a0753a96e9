"""What each kind of document shows: the fields its template may use, filled from the model."""
