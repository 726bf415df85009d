"""`/media/public/…`: covers, logos and banners that were made for everybody, and nothing else."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.gateways import storage
from ppr_academy.services.media import public

_HEADERS = {
    # A key never changes its content.
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    # A picture that is opened alone runs nothing and loads nothing.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


async def show(request: Request) -> Response:
    """One public picture; 404 for every other path."""
    found = public.find_object(request.path_params["key"])
    if found is None:
        raise NotFound
    key, content_type = found
    etag = f'"{key.rpartition("/")[2]}"'
    headers = {**_HEADERS, "ETag": etag}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    data = await run_in_threadpool(storage.read, key)
    return Response(data, headers=headers, media_type=content_type)


ROUTES = [Route("/media/public/{key:path}", show, methods=["GET", "HEAD"])]
