"""`/api/receipts/…` and `/api/statements/…`: papers for who they are about, made when asked for."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from ppr_academy.api import requests
from ppr_academy.api.files import disposition
from ppr_academy.services.commerce.earnings import statement
from ppr_academy.services.commerce.own_orders import receipt


async def send_receipt(request: Request) -> Response:
    """The receipt of a paid order, for its buyer; 404 for anybody else."""
    paper = await requests.read(request, receipt.get_receipt, request.path_params["order_id"])
    return _pdf(await run_in_threadpool(receipt.print_receipt, paper), f"{paper.number}.pdf")


async def send_statement(request: Request) -> Response:
    """A month's statement of the caller's own store as a PDF."""
    paper = await requests.read(request, statement.open_statement, request.path_params["month"])
    body = await run_in_threadpool(statement.print_statement, paper)
    return _pdf(body, f"{paper.store_slug}-{paper.month}.pdf")


async def send_sheet(request: Request) -> Response:
    """The same as rows for a sheet, sent while they are read."""
    paper = await requests.read(request, statement.open_statement, request.path_params["month"])
    headers = _headers(f"{paper.store_slug}-{paper.month}.csv")
    return StreamingResponse(statement.sheet(paper), 200, headers, "text/csv; charset=utf-8")


def _pdf(body: bytes, name: str) -> Response:
    return Response(body, media_type="application/pdf", headers=_headers(name))


def _headers(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": disposition(name, "attachment"),
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


ROUTES = [
    Route("/api/receipts/{order_id}.pdf", send_receipt, methods=["GET"]),
    Route("/api/statements/{month}.pdf", send_statement, methods=["GET"]),
    Route("/api/statements/{month}.csv", send_sheet, methods=["GET"]),
]
