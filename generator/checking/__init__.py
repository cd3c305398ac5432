"""Rules that need more than one value, one file or one key to be judged."""
