"""Rules that look at more than one value, key or file."""
