"""Refusals: a code for programs, one sentence for the person, and the field it is about."""


class DomainError(Exception):
    """A rule said no. Nothing was changed, and `message` says why to the person."""

    code = "refused"
    default = "That did not work."

    def __init__(self, message: str | None = None, *, field: str = "") -> None:
        self.message = message or self.default
        self.field = field
        super().__init__(self.message)


class InvalidInput(DomainError):
    """Something that was typed cannot be used."""

    code = "invalid"
    default = "Check what you typed."


class InvalidFields(InvalidInput):
    """Several fields are wrong at once. `fields` maps each to its sentence."""

    def __init__(self, fields: dict[str, str]) -> None:
        self.fields = fields
        first = next(iter(fields))
        super().__init__(fields[first], field=first)


class NotFound(DomainError):
    """It does not exist, or it is not yours: the answer is the same."""

    code = "not_found"
    default = "There is nothing here."


class Forbidden(DomainError):
    code = "forbidden"
    default = "You may not do that here."


class SignInRequired(DomainError):
    code = "sign_in_required"
    default = "Sign in to go on."


class TooManyAttempts(DomainError):
    """A rate limit was reached. `retry_after` is in seconds."""

    code = "too_many_attempts"

    def __init__(self, retry_after: int) -> None:
        self.retry_after = max(1, retry_after)
        minutes = -(-self.retry_after // 60)
        wait = f"{minutes} minutes" if minutes > 1 else "a minute"
        super().__init__(f"Too many attempts. Try again in {wait}.")


class StaleVersion(DomainError):
    """Somebody saved a newer version in the meantime. `current` is that version."""

    code = "stale_version"
    default = "This was changed in another window."

    def __init__(self, current: int, message: str | None = None) -> None:
        self.current = current
        super().__init__(message)


class Busy(DomainError):
    code = "busy"
    default = "Too much at once. Try again in a moment; nothing was lost."


class ServiceUnavailable(DomainError):
    """An outside service did not answer, or answered that it cannot."""

    code = "service_unavailable"
    default = "A service we need is not answering. Nothing was charged. Try again in a minute."
