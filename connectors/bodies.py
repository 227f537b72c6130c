"""How the API reads what it is sent."""

import json

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny

_UTF_8 = {"utf-8", "utf8"}


class JsonParser(Parser):
    """Takes what says that it is JSON, in UTF-8 (RFC 8259 §8.1), and nothing else."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """The object that was sent.

        :raises ValueError, TypeError, RecursionError: it is none, or does not say so
        """
        charset = (request.content_params or {}).get("charset", "utf-8")
        if request.content_type != "application/json" or charset.lower() not in _UTF_8:
            raise ValueError(request.content_type)
        value = json.loads(request.body.decode())
        if not isinstance(value, dict):
            raise TypeError(type(value))
        return value
