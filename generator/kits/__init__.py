"""Makes the files of real projects: a calendar with dates, and packs for the people on a list."""
