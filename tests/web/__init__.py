"""The gates of the built website: what every page must be, measured on the finished pages."""
