"""Numbers in addresses."""

LARGEST = 2**63 - 1
"""What a column for the number of a row can hold, on either database."""


class KeyConverter:
    """`<key:pk>` in an address: the number of a row. A larger number than a column can hold is an address that does not
    exist."""

    regex = "[0-9]{1,19}"

    def to_python(self, value):
        number = int(value)
        if number > LARGEST:
            raise ValueError
        return number

    def to_url(self, value):
        return str(value)
