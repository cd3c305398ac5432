"""The gates of the built website: requirements for every page, measured on finished pages."""
