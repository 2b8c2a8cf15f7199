"""Подтверждения показательной организации: a scanned page as PDF and a photograph, each a file of its own."""

from pathlib import Path

FOLDER = Path(__file__).parent
WIDTH, HEIGHT = 744, 1052
"""Of the scanned page, in pixels; A4 is 595 x 842 points."""


def scan(title: str) -> bytes:
    """A one-page PDF that shows the scan; the title makes it differ from every other."""
    image = (FOLDER / "scan.jpg").read_bytes()
    drawing = b"q 595 0 0 842 0 0 cm /Scan Do Q"
    name = "FEFF" + title.encode("utf-16-be").hex().upper()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /XObject << /Scan 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 "
        b"/Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream" % (WIDTH, HEIGHT, len(image), image),
        f"<< /Title <{name}> >>".encode(),
    ]
    return _pdf(objects)


def _pdf(objects: list[bytes]) -> bytes:
    """The file around numbered objects: the first is the catalogue, the last says what the file is."""
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"<< /Size %d /Root 1 0 R /Info %d 0 R >>" % (len(objects) + 1, len(objects))
    return b"%sxref\n0 %d\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (
        content,
        len(objects) + 1,
        table,
        trailer,
        len(content),
    )


def photo(note: str) -> bytes:
    """A photograph (JPEG); the note, kept in its comment, makes it differ from every other."""
    image = (FOLDER / "photo.jpg").read_bytes()
    comment = note.encode()
    # A comment segment (FF FE and its length) right after the two bytes with which every JPEG begins.
    return image[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + image[2:]
