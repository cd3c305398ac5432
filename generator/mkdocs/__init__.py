"""The MkDocs plugin and its preview; the only place that imports mkdocs."""
