"""Who does which work when: a search for a cheap order, a lower bound, and an optional proof."""
