"""What every document is made of: the gathered data, fields as records, needs, fixed phrases."""
