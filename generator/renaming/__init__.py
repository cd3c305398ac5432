"""Renames an id everywhere: in process.yaml, in links and variables of articles, in file names."""
