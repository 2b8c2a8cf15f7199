"""Вложение (attachment): a file to be saved, under a Russian name."""

from urllib.parse import quote

from starlette.responses import Response


def attachment(name: str, content: bytes, media_type: str) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})
