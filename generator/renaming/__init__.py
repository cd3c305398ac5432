"""Renames an id everywhere: in process.yaml, in links and facts of texts, and in the names of files."""
