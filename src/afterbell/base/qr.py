"""QR codes: an address that a phone reads from paper or from another screen."""

from __future__ import annotations

import segno

INK, QUIET_ZONE = "#1B2320", 4


def qr_svg(text: str) -> str:
    """Draw a text as a QR code that stands a fold or a stain, as SVG without a size of its own."""
    drawn: str = segno.make(text, error="m", micro=False).svg_inline(omitsize=True, dark=INK, border=QUIET_ZONE)
    return drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def qr_data_uri(text: str) -> str:
    """Draw a text as a QR code on white, as the address of a picture in a page."""
    drawn: str = segno.make(text, error="m", micro=False).svg_data_uri(dark=INK, light="#FFFFFF", border=QUIET_ZONE)
    return drawn
