"""What the product's own source never does: asked of every line of it, so that it stays so."""

import ast
import re

import pytest
from django.conf import settings
from rest_framework.serializers import ModelSerializer

from tests.site import ROOT

PLACES = (
    "fusion_programme",
    "mentoring",
    "study_visits",
    "training",
    "roadmaps",
    "assessments",
    "compendium",
    "portfolio",
    "documents",
    "web",
    "history",
)
FILES = [
    path
    for place in PLACES
    for path in sorted((ROOT / place).rglob("*.py"))
    if "migrations" not in path.parts
]
TREES = {path.relative_to(ROOT): ast.parse(path.read_text()) for path in FILES}


def calls():
    """Every call of the product: where, the name that is called, the call."""
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield f"{path}:{node.lineno}", ast.unparse(node.func), node


def imports():
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from ((path, each.name) for each in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield path, node.module or ""


def is_constant(node) -> bool:
    """Text that stands in the source: nothing that somebody typed."""
    return isinstance(node, ast.Constant) or (
        isinstance(node, (ast.Name, ast.Attribute))
        and (ast.unparse(node).rpartition(".")[2].lstrip("_").isupper())
    )


def test_patterns_are_constants():
    asking = re.compile(r"^re\.(compile|match|fullmatch|search|sub|split|findall|finditer)$")
    patterns = [(at, node.args[0]) for at, name, node in calls() if asking.match(name)]
    assert len(patterns) > 10
    assert [at for at, pattern in patterns if not is_constant(pattern)] == []


def test_no_text_becomes_a_template_or_a_program():
    built = {"Template", "engines", "eval", "exec", "compile", "__import__"}
    wrong = [at for at, name, _node in calls() if name in built or name.endswith(".from_code")]
    assert wrong == []
    assert {name for _path, name in imports()} & {"pickle", "shelve", "marshal", "yaml"} == set()


def named_sentences() -> set:
    """Sentences that were marked for translation under a name: file and name."""
    return {
        (str(path), node.targets[0].id)
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func) == "gettext_noop"
    }


def test_sentences_are_constants_with_named_places():
    marked = re.compile(r"^(_|gettext|gettext_lazy|ngettext|pgettext)$")
    sentences = [(at, node.args[0]) for at, name, node in calls() if marked.match(name)]
    assert len(sentences) > 500
    known = named_sentences()
    sentences = [
        (at, text)
        for at, text in sentences
        if (at.rpartition(":")[0], ast.unparse(text)) not in known
    ]
    assert [at for at, text in sentences if not isinstance(text, ast.Constant)] == []
    unnamed = re.compile(r"%[sd]|\{\}")
    assert [at for at, text in sentences if unnamed.search(str(text.value))] == []


def test_messages_between_processes_are_json():
    from fusion_programme.celery import app

    assert list(app.conf.accept_content) == ["json"]
    assert (app.conf.task_serializer, app.conf.result_serializer) == ("json", "json")
    assert settings.SESSION_SERIALIZER.endswith("JSONSerializer")


def test_certificates_of_others_are_always_checked():
    text = "\n".join(path.read_text() for path in FILES)
    for word in ("CERT_NONE", "_create_unverified", "check_hostname = False"):
        assert word not in text
    turned_off = [
        at
        for at, _name, node in calls()
        for keyword in node.keywords
        if keyword.arg in ("verify", "allow_redirects") and ast.unparse(keyword.value) != "False"
    ]
    assert turned_off == []
    verify = [at for at, _n, node in calls() if "verify" in {each.arg for each in node.keywords}]
    assert verify == []


def test_ciphers_are_one_kind_in_one_place():
    used = {(str(path), name) for path, name in imports() if name.startswith("cryptography")}
    ciphers = {(path, name) for path, name in used if "ciphers" in name}
    assert ciphers == {
        ("portfolio/sign_in/cipher.py", "cryptography.hazmat.primitives.ciphers.aead")
    }
    assert "AESGCM" in (ROOT / "portfolio/sign_in/cipher.py").read_text()


def test_what_is_random_comes_from_the_system():
    assert "random" not in {name for _path, name in imports()}


def every_serializer(above=ModelSerializer):
    for each in above.__subclasses__():
        yield each
        yield from every_serializer(each)


def test_the_api_names_its_fields_one_by_one():
    import fusion_programme.urls  # noqa: F401

    ours = [each for each in every_serializer() if each.__module__.split(".")[0] in PLACES]
    assert len(ours) > 5
    for each in ours:
        assert isinstance(each.Meta.fields, list), each
        assert "password" not in each.Meta.fields


@pytest.mark.parametrize(
    ("pattern", "places"),
    [
        (r"innerHTML|insertAdjacentHTML|outerHTML|document\.write", 8),
        (r"\beval\(|new Function\(|setTimeout\(\s*['\"]", 0),
        (r"__proto__|Object\.assign\(", 0),
    ],
)
def test_scripts_put_text_into_pages_as_text(pattern, places):
    """The exceptions are parts of a page that the server has rendered: what two people wrote, on
    the desk, in the conference, in a reply, in the update of a quarter and in a text of the manual,
    and how reply and update stand."""
    own = [path for path in (ROOT / "static" / "js").glob("*.js") if "htmx" not in path.name]
    assert len(own) > 4
    assert sum(len(re.findall(pattern, path.read_text())) for path in own) == places


def test_there_is_one_way_out_for_log_lines():
    assert list(settings.LOGGING["handlers"]) == ["console"]
    assert settings.LOGGING["handlers"]["console"]["class"] == "logging.StreamHandler"


def test_warnings_fail_the_tests(pytestconfig):
    assert pytestconfig.getini("filterwarnings") == ["error"]


def test_no_password_ages_and_no_question_stands_in_for_one():
    from portfolio.models import User

    names = {each.name for each in User._meta.get_fields()}
    assert not {each for each in names if re.search("question|hint|expire|changed", each)}
    assert len([each for each in settings.AUTH_PASSWORD_VALIDATORS if "Age" in each["NAME"]]) == 0


def test_at_most_one_provider_and_none_of_its_tokens_are_kept():
    assert settings.SOCIALACCOUNT_STORE_TOKENS is False
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    assert len(apps) <= 1
