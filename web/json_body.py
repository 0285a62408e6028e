"""The JSON that a page's own script sends."""

import json


def body_of(request):
    """What the request holds, or nothing where it cannot be read."""
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError):
        return None
