"""The last gate before Confluence: well-formed, and only what our templates may make."""

from collections.abc import Iterator

from lxml import etree

AC = "http://atlassian.com/content"
RI = "http://atlassian.com/resource/identifier"
WRAPPED = f'<page xmlns:ac="{AC}" xmlns:ri="{RI}">%s</page>'
LARGEST = 4_500_000

HTML = {
    *("p", "br", "hr", "h1", "h2", "h3", "strong", "em", "code", "a", "ul", "ol", "li", "time"),
    *("table", "tbody", "thead", "tr", "th", "td"),
}
CONFLUENCE = {
    *("structured-macro", "parameter", "rich-text-body", "placeholder"),
    *("task-list", "task", "task-id", "task-status", "task-body"),
}
ELEMENTS = HTML | {f"{{{AC}}}{name}" for name in CONFLUENCE}
MACROS = frozenset({"info", "details", "toc", "expand", "anchor", "status"})
SCHEMES = ("https://", "http://", "mailto:")


def faults(storage: str) -> list[str]:
    """List why Confluence, or we, would not want this body; empty when it may be sent."""
    if len(storage.encode()) > LARGEST:
        return ["it is too large"]
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring((WRAPPED % storage).encode(), parser)
    except etree.XMLSyntaxError as error:
        return [f"it is not well-formed: {error.msg}"]
    return [fault for element in root.iterdescendants() for fault in _faults_of(element)]


def _faults_of(element: etree._Element) -> Iterator[str]:
    if element.tag not in ELEMENTS:
        # Comments and instructions come here too: their tag is no text.
        yield f"element {element.tag!s}"
    macro = element.get(f"{{{AC}}}name")
    if element.tag == f"{{{AC}}}structured-macro" and macro not in MACROS:
        yield f"macro {macro}"
    href = str(element.get("href") or "")
    if href and not href.lower().startswith(SCHEMES):
        yield f"a link to {href[:40]}"
    for name in element.attrib:
        if str(name).lower().startswith(("on", "style")):
            yield f"attribute {name!s}"
