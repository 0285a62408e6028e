"""How long a page of the API may be and where it may begin."""

from rest_framework.pagination import LimitOffsetPagination


class Pages(LimitOffsetPagination):
    """A hundred rows unless another number is asked for, and never so many that one answer reads a
    table from end to end. A place beyond the last row of any database is the end of the list."""

    max_limit = 500
    last_place = 2**31 - 1

    def get_offset(self, request):
        return min(super().get_offset(request), self.last_place)
