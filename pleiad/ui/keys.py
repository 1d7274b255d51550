"""Numbers in addresses."""


class KeyConverter:
    """`<key:pk>` in an address: the number of a row. No more digits than every database column for one can hold, so that a
    longer number is an address that does not exist."""

    regex = "[0-9]{1,18}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)
