"""The container files name commands, variables and ports that exist."""

import importlib
import re

import pytest
import yaml
from django.core.management import get_commands

from fusion_programme.management.commands.serve import web_options, worker_options
from tests.site import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
OURS = [name for name, service in COMPOSE["services"].items() if "build" in service]


def test_every_part_is_there():
    assert set(COMPOSE["services"]) == {"prepare", "web", "worker", "sweeper", "database", "broker"}
    assert set(OURS) == {"prepare", "web", "worker", "sweeper"}


@pytest.mark.parametrize("name", OURS)
def test_variables_are_read_by_the_settings(name):
    settings = (ROOT / "fusion_programme" / "settings.py").read_text()
    for variable in COMPOSE["services"][name]["environment"]:
        assert f'"{variable}"' in settings, variable


def test_no_secret_has_a_default():
    text = (ROOT / "docker-compose.yml").read_text()
    for secret in ("SECRET_KEY", "POSTGRES_PASSWORD", "APP_PASSWORD"):
        assert set(re.findall(rf"\${{{secret}\b(..)", text)) == {":?"}


def test_only_prepare_knows_the_owner_of_the_tables():
    for name in OURS:
        known = COMPOSE["services"][name]["environment"]
        assert known["DATABASE_URL"].startswith("postgres://fusion_app:${APP_PASSWORD:?")
        assert ("DATABASE_OWNER_URL" in known) is (name == "prepare")
        assert "POSTGRES_PASSWORD" not in known
    owner = COMPOSE["services"]["database"]["environment"]["POSTGRES_USER"]
    owner_url = COMPOSE["services"]["prepare"]["environment"]["DATABASE_OWNER_URL"]
    assert owner_url.startswith(f"postgres://{owner}:${{POSTGRES_PASSWORD:?")


def test_the_database_makes_the_role_that_the_product_works_with():
    place = "/docker-entrypoint-initdb.d/make-app-role.sh"
    mounts = COMPOSE["services"]["database"]["volumes"]
    source = next(mount.split(":")[0] for mount in mounts if place in mount)
    assert "${APP_ROLE:-fusion_app}" in (ROOT / source).read_text()
    assert "APP_PASSWORD" in COMPOSE["services"]["database"]["environment"]


@pytest.mark.parametrize("name", OURS)
def test_commands_exist(name):
    words = " ".join(COMPOSE["services"][name]["command"])
    for command in re.findall(r"manage\.py ([a-z_]+)", words):
        assert command in get_commands()
    if "celery" in words:
        assert importlib.import_module("fusion_programme.celery").app.main == "fusion_programme"
    if "gunicorn" in words:
        assert callable(importlib.import_module("fusion_programme.wsgi").application)


def test_containers_run_what_the_supervisor_runs():
    web, worker = (COMPOSE["services"][name]["command"] for name in ("web", "worker"))
    assert set(worker[1:]) == set(worker_options()) - {"-q"}
    differs = {"--bind", "127.0.0.1:8000", "--log-level", "warning"}
    assert set(web_options(8000)) - differs <= set(web)


def test_ports_agree_and_databases_publish_none():
    assert COMPOSE["services"]["web"]["ports"] == ["127.0.0.1:8000:8000"]
    assert "EXPOSE 8000" in DOCKERFILE
    assert "0.0.0.0:8000" in DOCKERFILE
    for name in ("database", "broker"):
        assert "ports" not in COMPOSE["services"][name]


def test_nobody_is_root_and_everybody_is_watched():
    assert re.search(r"^USER fusion$", DOCKERFILE, re.M)
    for name in ("worker", "sweeper", "database", "broker"):
        assert "healthcheck" in COMPOSE["services"][name]
    assert "HEALTHCHECK" in DOCKERFILE
    assert all(COMPOSE["services"][name]["user"] == "10001" for name in OURS)
