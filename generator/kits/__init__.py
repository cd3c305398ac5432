"""Makes a pack of files for each person in a list."""
