"""studio-guide: one YAML file and a folder of Markdown become a studio's guide site.

The map of this house, floor by floor; a module imports only from floors below its own:

    problems                             what is wrong, where, and how it is said
    model, source, colors                the process as values · YAML text with its places · contrast
    reader, prose, checks, editions      YAML to process · content/ to articles · rules · the line
    schedule, checklists, rendering      the month's days · lists made once · Jinja2 and escaping
    terms                                the glossary in running text
    site, pages                          which pages an edition has · their text
    tree, engines, output                the finished tree · MkDocs and its kin · all writing
    build                                the whole story on one screen
    preview                              what a preview keeps between two saves
    cli, mkdocs_plugin                   words in, exit code out · MkDocs' own commands

Data flows one way: read, check, edition, render, engine, publish.
"""
