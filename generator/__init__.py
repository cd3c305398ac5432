"""studio-guide: turns one YAML file and a folder of Markdown into a studio's guide site."""
