"""What a municipality writes down: records with names, descriptions and rules, nothing computed."""
