"""Chapters that several kinds of documents share: their fields and tables, filled from the data."""
