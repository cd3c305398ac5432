"""studio-guide: one YAML file and a folder of Markdown become a studio's guide site.

The map of this house, floor by floor; a module imports only from floors below its own:

    problems                             what is wrong, where, and how it is said
    model, source, colors                the process as values · YAML text with its places · contrast
    reader, prose                        YAML to process · Markdown texts and what they name
    content                              what stands under content/
    editions                             the line between public and internal
    checks, schedule, checklists         rules · the month's days · lists made once
    rendering, terms                     Jinja2 and escaping · the glossary in running text
    site, pages                          which pages an edition has · their text
    tree, engines, output                the finished tree · MkDocs and its kin · all writing
    build                                the whole story on one screen
    preview                              what a preview keeps between two saves
    cli, mkdocs_plugin                   words in, exit code out · MkDocs' own commands

Data flows one way: read, check, edition, render, engine, publish.
"""
