"""One edition after another: what each was made from, kept in the file, and what has changed."""
