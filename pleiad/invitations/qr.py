"""A QR code as the path of a drawing, which needs no style of its own and prints sharp."""

import qrcode


def drawing(text: str) -> tuple[int, str]:
    """How many squares wide the code of a text is, with its quiet border, and the path of its dark squares."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q, border=4)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return len(rows), path
