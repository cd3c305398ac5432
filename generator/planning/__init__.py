"""What a site will contain: pages, files, checklists and days, before anything is written."""
