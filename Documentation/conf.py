# SPDX-License-Identifier: GPL-2.0-only
"""The book, by Sphinx: see build-book.

Links are to files, `text <page.rst>`_, so that they work where a forge shows a page, too.
"""

import logging
import os

from docutils import nodes
from sphinx.util.logging import getLogger

project = "mapinfo"
author = project + " maintainers"
# the kernel's own, for what the headers say
extensions = ["kerneldoc"]
html_theme = "alabaster"
html_show_copyright = False
# a page's source is shown by a forge
html_show_sourcelink = False
html_copy_source = False
primary_domain = "c"
highlight_language = "none"


def resolve_link(link, docname, env):
    """Of a page becomes one to that page, of another file the file's name."""
    path, mark, part = link["refuri"].partition("#")
    if ":" in path or not path:
        return
    page, suffix = os.path.splitext(path)
    here = os.path.dirname(docname)
    if suffix == ".rst" and \
            os.path.normpath(os.path.join(here, page)) in env.found_docs:
        link["refuri"] = page + ".html" + mark + part
    elif os.path.exists(os.path.join(env.srcdir, here, path)):
        link.parent.replace(link, link.children)
    else:
        getLogger(__name__).warning("there is no file %s", path,
                                    location=link)


def resolve_links(app, document):
    for link in list(document.findall(nodes.reference)):
        if "refuri" in link:
            resolve_link(link, app.env.docname, app.env)


def is_fault(record):
    """A structure and a function may have the same name, but Sphinx says otherwise."""
    message = record.getMessage()
    return "Duplicate C declaration" not in message or \
        ".. c:function::" not in message


def setup(app):
    logging.getLogger("sphinx.sphinx.domains.c").addFilter(is_fault)
    app.connect("doctree-read", resolve_links)
