"""The downloadable files: one module per format; only one module imports each library."""
