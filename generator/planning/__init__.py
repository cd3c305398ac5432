"""Plans a site before anything is written: its pages, files, checklists and schedule."""
