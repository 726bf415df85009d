"""`/api/receipts/…` and `/api/statements/…`: papers for who they are about, made when asked for."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ppr_academy.api import requests
from ppr_academy.api.files import disposition
from ppr_academy.services.commerce.own_orders import receipt


async def send_receipt(request: Request) -> Response:
    """The receipt of a paid order, for its buyer; 404 for anybody else."""
    paper = await requests.read(request, receipt.get_receipt, request.path_params["order_id"])
    return _pdf(await run_in_threadpool(receipt.print_receipt, paper), f"{paper.number}.pdf")


def _pdf(body: bytes, name: str) -> Response:
    return Response(body, media_type="application/pdf", headers=_headers(name))


def _headers(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": disposition(name, "attachment"),
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


ROUTES = [Route("/api/receipts/{order_id}.pdf", send_receipt, methods=["GET"])]
