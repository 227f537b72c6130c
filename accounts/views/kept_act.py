"""An act that waits for a proof: what was posted travels through the page of the question, signed."""

from dataclasses import dataclass
from typing import Any, Self

from django.core import signing
from django.http import QueryDict

from accounts.views.access import SignedInRequest

FIELD = "kept"
_NOT_KEPT = frozenset({FIELD, "password", "token", "csrfmiddlewaretoken"})
_SALT = "accounts.views.kept_act"


@dataclass(frozen=True, slots=True)
class KeptAct:
    """Whose act it is, where, and with which fields.

    :param place: the person, the method, and the address with its query
    :param leave_to: the address of the way out
    """

    place: list[Any]
    leave_to: str
    fields: dict[str, list[str]]

    @classmethod
    def of(cls, request: SignedInRequest, *, leave_to: str) -> Self:
        """The act that a request asks for; the proofs of another question are left out."""
        fields = {name: request.POST.getlist(name) for name in request.POST if name not in _NOT_KEPT}
        method = "GET" if request.method == "HEAD" else request.method or ""
        return cls(_place(request, method), leave_to, fields)

    @classmethod
    def from_answer(cls, request: SignedInRequest) -> Self:
        """The act that the answer to a question carries.

        :raises BadSignature: it was altered, or is another person's or of another address
        """
        act = cls(*signing.loads(request.POST[FIELD], salt=_SALT))
        if act.place not in (_place(request, "GET"), _place(request, "POST")):
            raise signing.BadSignature
        return act

    def sealed(self) -> str:
        """What the page carries."""
        return signing.dumps([self.place, self.leave_to, self.fields], salt=_SALT, compress=True)

    @property
    def is_download(self) -> bool:
        """Whether nothing was posted: the act is an address to open."""
        return "GET" in self.place

    def posted(self) -> QueryDict:
        """The fields as they were sent."""
        posted = QueryDict(mutable=True)
        for name, values in self.fields.items():
            posted.setlist(name, values)
        return posted


def _place(request: SignedInRequest, method: str) -> list[Any]:
    return [request.user.pk, method, request.get_full_path()]
