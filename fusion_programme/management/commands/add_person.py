"""Open an account with one role, for example the first administrator or programme manager."""

import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from history.recorded import SYSTEM
from portfolio.actions import add_person, grant_role
from portfolio.matrix import ROLES
from portfolio.models import State, User


class Command(BaseCommand):
    help = "Open an account with one role. The password is asked for, never given as an argument."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("full_name")
        parser.add_argument(
            "role", choices=sorted(key for key, each in ROLES.items() if not each.is_emergency)
        )
        parser.add_argument("--state", help="code of the State, for roles held on one State")

    @transaction.atomic
    def handle(self, *args, email, full_name, role, state, **options):
        place = State.objects.filter(code=state).first() if state else None
        if state and place is None:
            raise CommandError(f"There is no State with the code {state}.")
        try:
            password = getpass.getpass()
            validate_password(password, User(email=email, full_name=full_name))
            person = add_person(email=email, full_name=full_name, password=password, by=SYSTEM)
            grant_role(person=person, role=role, state=place, by=SYSTEM)
        except (ValidationError, ValueError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{person} can sign in as {ROLES[role].label}.")
