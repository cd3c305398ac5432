"""studio-guide: one YAML file and a folder of Markdown become a studio's guide site.

The map of this house, floor by floor; a module imports only from floors below its own:

    problems                             what is wrong, where, and how it is said
    model, source                        the process as values · YAML text with a place for each value
    reader, prose, checks, editions      YAML to process · content/ to articles · rules · the line
    schedule, checklists, rendering      the month's days · lists made once · Jinja2 and escaping
    pages                                which pages an edition has, and their text
    tree, engines, output                the finished tree · MkDocs and its kin · all writing
    build                                the whole story on one screen
    cli, mkdocs_plugin                   words in, exit code out · the preview

Data flows one way: read, check, edition, render, engine, publish.
"""
