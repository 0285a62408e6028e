"""Two changes at the same time, each on a connection of its own."""

import threading

from django.db import connection, transaction


def meanwhile(first, second, *, then=None, seconds=0.4):
    """Begin `second` when all of `first` is done but not committed, and do `then` before it is;
    what `second` returned or raised. Needs a test that commits."""
    outcome = []

    def other():
        try:
            outcome.append(second())
        except Exception as error:
            outcome.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        first()
        thread.start()
        thread.join(seconds)
        if then:
            then()
    thread.join()
    return outcome[0]
