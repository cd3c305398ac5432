"""Creates the project folder of a new guide."""
