"""Compile templates so that what never changes is drawn once.

Most of a page is the same for everybody: markup, translated words, icons, addresses. When a template is
compiled, parts that it includes by name are put in their place, and each run of such nodes becomes one
that is drawn once in each language.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.template import Origin, library
from django.template.base import FilterExpression, Node, NodeList, Template, TextNode, Variable
from django.template.context import Context
from django.template.defaulttags import IfNode, URLNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.loaders import cached
from django.templatetags.i18n import TranslateNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cxportal.core.templatetags import cx

_APART: Any = (BlockNode, ExtendsNode)


class Unchanging(Node):
    """A run of nodes that need nothing of the page, and hold no block that Django would have to look for."""

    child_nodelists = ()

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self._drawn: dict[tuple[str | None, bool], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        key = get_language(), context.autoescape
        if key not in self._drawn:
            self._drawn[key] = self.nodelist.render(context)
        return self._drawn[key]


class Condensed(NodeList):
    """Nodes of a template that goes or has gone through this loader."""

    is_done = False


class Loader(cached.Loader):
    """Django's loader that keeps compiled templates, with one more step of compilation."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        template = super().get_template(template_name, skip)
        if not isinstance(template.nodelist, Condensed):
            template.nodelist = Condensed(template.nodelist)
            self._condense(template.nodelist)
            template.nodelist.is_done = True
        return template

    def _condense(self, nodes: NodeList) -> None:
        whole = [inner for node in nodes for inner in self._in_place(node)]
        for node in whole:
            for branch in _branches(node):
                self._condense(branch)
        nodes[:] = _with_runs_joined(whole)

    def _in_place(self, node: Node) -> Sequence[Node]:
        if isinstance(node, IncludeNode) and not node.extra_context and not node.isolated_context:
            name = _literal(node.template)
            part = self.engine.get_template(name).nodelist if name and not name.startswith(".") else None
            if isinstance(part, Condensed) and part.is_done and not part.get_nodes_by_type(_APART):
                return part
        return [node]


def _branches(node: Node) -> Iterator[NodeList]:
    if isinstance(node, IfNode):
        yield from (branch for _, branch in node.conditions_nodelists)
    else:
        yield from filter(None, (getattr(node, name, None) for name in node.child_nodelists))


def _with_runs_joined(nodes: Iterable[Node]) -> Iterator[Node]:
    run = NodeList()
    for node in nodes:
        if _is_unchanging(node):
            run.append(node)
            continue
        yield from _joined(run)
        run = NodeList()
        yield node
    yield from _joined(run)


def _joined(run: NodeList) -> NodeList:
    return run if all(isinstance(node, TextNode) for node in run) else NodeList([Unchanging(run)])


def _is_unchanging(node: Node) -> bool:
    match node:
        case TextNode():
            return True
        case TranslateNode(asvar=None, filter_expression=words, message_context=about):
            return _is_literal(words) and (about is None or _is_literal(about))
        case URLNode(asvar=None, args=[], view_name=name):
            return not node.kwargs and _is_literal(name)
        case library.SimpleNode(target_var=None, func=function):
            return function in cx.UNCHANGING and all(map(_is_literal, [*node.args, *node.kwargs.values()]))
    return False


def _is_literal(expression: FilterExpression) -> bool:
    return _literal(expression) is not None


def _literal(expression: FilterExpression) -> str | None:
    value = expression.var
    if isinstance(value, Variable):
        value = value.literal
    return str(value) if value is not None and not expression.filters else None
