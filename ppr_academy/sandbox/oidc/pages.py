"""The provider's addresses: discovery, keys, the sign-in page, tokens, user info."""

import asyncio
from collections.abc import Callable
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ppr_academy.sandbox import markup
from ppr_academy.sandbox.oidc import keys, provider
from ppr_academy.sandbox.oidc.people import PEOPLE, read_person
from ppr_academy.sandbox.oidc.provider import BadClient, OAuthRefusal, Wish
from ppr_academy.sandbox.settings import PREFIX
from ppr_academy.sandbox.web import (
    as_json,
    form_of,
    html,
    in_thread,
    refusal,
    sandbox_of,
    see_other,
    stranger,
)

_TICK = (
    '<svg class="i" width="14" height="14" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
    ' stroke-width="3" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
    '<path d="M20 6 9 17l-5-5"/></svg>'
)


async def show_discovery(request: Request) -> Response:
    """`/.well-known/openid-configuration`."""
    if broken := await _broken(request):
        return broken
    return as_json(provider.discovery(sandbox_of(request).settings))


async def show_keys(request: Request) -> Response:
    """Public keys."""
    if broken := await _broken(request):
        return broken
    return as_json(await in_thread(request, keys.public_keys, sandbox_of(request)))


async def show_authorize(request: Request) -> Response:
    """The sign-in page."""
    if why := stranger(request):
        return refusal(why, 403)
    query = dict(request.query_params)
    wish = _wish(request, query)
    return wish if isinstance(wish, Response) else html(_page(query))


async def post_authorize(request: Request) -> Response:
    """Somebody signs in, or denies."""
    if why := stranger(request):
        return refusal(why, 403)
    form = await form_of(request)
    wish = _wish(request, form)
    if isinstance(wish, Response):
        return wish
    sandbox = sandbox_of(request)
    if form.get("do") == "deny":
        text = "The person said no."
        back = provider.answer_to(
            sandbox.settings,
            wish.redirect_uri,
            wish.state,
            error="access_denied",
            error_description=text,
        )
        return see_other(back)
    person = read_person(form)
    if person is None:
        return html(_page(form, "Type a name and an e-mail address."), 422)
    return see_other(await in_thread(request, provider.issue_code, sandbox, wish, person))


def _wish(request: Request, fields: dict[str, str]) -> Wish | Response:
    try:
        wish = provider.check_request(sandbox_of(request).settings, fields)
    except BadClient as bad:
        body = markup.intro("This sign-in will not do.", str(bad), size="d2")
        return html(markup.page("Sign in", body, menu=False), 400)
    return see_other(wish) if isinstance(wish, str) else wish


def _page(fields: dict[str, str], complaint: str = "") -> str:
    carried = {name: fields[name] for name in provider.FIELDS if name in fields}
    hidden = markup.hidden(carried)
    action = f"{PREFIX}/oidc/authorize"
    people = "".join(
        f'<form method="post" action="{action}">{hidden}'
        f'<button class="key lg full" name="person" value="{escape(person.email)}"'
        ' data-testid="sandbox-oidc-person">'
        f"{escape(person.name)}, {escape(person.email)}</button></form>"
        for person in PEOPLE
    )
    hint = fields.get("email") or fields.get("login_hint", "")
    typed = (
        f'<form class="pay" method="post" action="{action}">{hidden}'
        f"{_field('name', 'Name', fields.get('name', ''), 120)}"
        f"{_field('email', 'E-mail', hint, 254)}"
        '<label class="check"><input type="checkbox" name="email_verified" value="yes" checked>'
        '<span class="tick">' + _TICK + "</span><span>The address is verified</span></label>"
        '<div class="keys"><button class="key lit" data-testid="sandbox-oidc-continue">Go on'
        '</button><button class="key" name="do" value="deny" data-testid="sandbox-oidc-deny">Deny'
        "</button></div></form>"
    )
    wrong = markup.note("That did not work.", complaint, "bad") if complaint else ""
    body = (
        markup.intro("Sandbox sign-in", "This stands in for Google and the like.", size="d2")
        + f'<div class="two"><div>{wrong}{markup.head("Somebody new")}{typed}</div>'
        f"<aside>{markup.head('Somebody known')}{people}</aside></div>"
    )
    return markup.page("Sign in", body, menu=False)


def _field(name: str, label: str, value: str, longest: int) -> str:
    return (
        f'<div class="field"><label for="{name}">{label}</label><input class="in" id="{name}"'
        f' name="{name}" maxlength="{longest}" value="{escape(value)}"'
        f' data-testid="sandbox-oidc-{name}"></div>'
    )


async def post_token(request: Request) -> Response:
    """A code for tokens."""
    form = await form_of(request)
    authorization = request.headers.get("authorization", "")
    return await _api(request, provider.exchange, sandbox_of(request), authorization, form)


async def show_user_info(request: Request) -> Response:
    """Who the bearer of a token is."""
    authorization = request.headers.get("authorization", "")
    return await _api(request, provider.user_info, sandbox_of(request), authorization)


async def _api(request: Request, function: Callable[..., Any], *args: Any) -> Response:
    if broken := await _broken(request):
        return broken
    try:
        return as_json(await in_thread(request, function, *args))
    except OAuthRefusal as refused:
        answer = as_json(refused.body, refused.status)
        if refused.status == 401:
            basic = refused.body["error"] == "invalid_client"
            answer.headers["www-authenticate"] = (
                "Basic" if basic else 'Bearer error="invalid_token"'
            )
        return answer


async def _broken(request: Request) -> Response | None:
    """An ordered failure of the provider."""
    path = "/" + request.url.path.partition("/oidc/")[2]
    fault = await in_thread(request, sandbox_of(request).take_fault, "oidc", request.method, path)
    if fault is None:
        return None
    await asyncio.sleep(fault.seconds)
    if not fault.status:
        return None
    return as_json({"error": "temporarily_unavailable"}, fault.status)
