"""Templates are condensed when they are compiled, and nobody sees a difference."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.template import Context, Engine
from django.template.base import Node
from django.utils import translation

from cxportal.core.template_loader import Unchanging

Draw = Callable[..., str]
BUILTINS = settings.TEMPLATES[0]["OPTIONS"]["builtins"]


def engine(**sources: str) -> Engine:
    """An engine with templates of these names and texts, behind the loader."""
    texts = {f"{name}.html": text for name, text in sources.items()}
    inner = ("django.template.loaders.locmem.Loader", texts)
    return Engine(loaders=[("cxportal.core.template_loader.Loader", [inner])], builtins=BUILTINS)


def draw(own: Engine, **context: Any) -> str:
    """The template `page` with these variables."""
    return own.get_template("page.html").render(Context(context))


def kinds(nodes: list[Node]) -> list[str]:
    """What a template was compiled to."""
    return [type(node).__name__ for node in nodes]


def test_a_run_of_unchanging_nodes_becomes_one() -> None:
    own = engine(page='<p>{% translate "Role" %} {% icon "info" %}<a href="{% url "login" %}">{{ name }}</a></p>')
    assert kinds(own.get_template("page.html").nodelist) == ["Unchanging", "VariableNode", "TextNode"]


@pytest.mark.parametrize(
    "tag",
    [
        "{{ word }}",
        "{% translate word %}",
        '{% translate "Role" as kept %}',
        "{% icon word %}",
        "{% static word %}",
        '{% url "user_edit" word %}',
        '{% url "login" as kept %}',
        "{% csrf_token %}",
    ],
)
def test_what_depends_on_the_page_is_left_alone(tag: str) -> None:
    assert "Unchanging" not in kinds(engine(page=f"<p>{tag}</p>").get_template("page.html").nodelist)


def test_each_language_has_its_words() -> None:
    own = engine(page='{% translate "Role" %}: {{ name }}')
    drawn = []
    for code in ("en", "es", "en"):
        with translation.override(code):
            drawn.append(draw(own, name=code))
    assert drawn == ["Role: en", f"{translated('Role', 'es')}: es", "Role: en"]


def translated(words: str, code: str) -> str:
    """The words in a language."""
    with translation.override(code):
        return translation.gettext(words)


def test_plain_text_and_markup_do_not_share_what_was_drawn() -> None:
    own = engine(
        page="""{% static "it's.css" %}""",
        plain='{% autoescape off %}{% include "page.html" %}{% endautoescape %}',
    )
    assert draw(own) == "/static/it&#x27;s.css"
    assert own.get_template("plain.html").render(Context()) == "/static/it's.css"


def test_included_parts_stand_in_their_place_and_see_the_page() -> None:
    own = engine(
        page='<ul>{% for name in names %}{% include "part.html" %}{% endfor %}</ul>',
        part="<li>{{ name }}</li>",
    )
    assert draw(own, names=["a", "<"]) == "<ul><li>a</li><li>&lt;</li></ul>"


def test_parts_with_variables_or_blocks_of_their_own_stay_apart() -> None:
    own = engine(
        page='{% include "part.html" with word="with" %}{% include "blocks.html" %}{% include name %}',
        part="{{ word }} ",
        blocks="{% block content %}{{ word }} {% endblock %}",
    )
    assert draw(own, word="outer", name="part.html") == "with outer outer "


def test_a_part_may_include_itself() -> None:
    own = engine(
        page='{{ tree.name }}{% with tree=tree.child %}{% if tree %}{% include "page.html" %}{% endif %}{% endwith %}'
    )
    assert draw(own, tree={"name": "a", "child": {"name": "b", "child": {"name": "c"}}}) == "abc"


def test_branches_and_blocks_are_condensed_as_well() -> None:
    own = engine(
        page='{% extends "base.html" %}{% block content %}'
        '{% if on %}{% translate "On" %}{% else %}{% icon "info" %}{% endif %}{% endblock %}',
        base='<html lang="{{ code }}">{% block content %}{% endblock %}</html>',
    )
    assert draw(own, on=True, code="en") == '<html lang="en">On</html>'
    assert len(own.get_template("page.html").nodelist.get_nodes_by_type(Unchanging)) == 2
