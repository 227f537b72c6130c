"""A phone with an authenticator app, which never shows a code twice."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.factories import code_of

STEP_SECONDS = 30
JUDGED_WITHIN_SECONDS = 10


@dataclass
class Authenticator:
    """Codes of one secret, each later than the one before."""

    secret: bytes
    last_step: int = -1

    def code(self) -> str:
        """The next code that the portal takes: of the step before, of now, or of the step after (tolerance 1).

        Towards its end a step counts as over: the portal may judge the code only after it.
        """
        oldest = int(time.time() + JUDGED_WITHIN_SECONDS) // STEP_SECONDS - 1
        step = max(self.last_step + 1, oldest)
        while step > self._step_now() + 1:
            time.sleep(0.5)
        self.last_step = step
        return code_of(self.secret, datetime.fromtimestamp(step * STEP_SECONDS, UTC))

    @staticmethod
    def _step_now() -> int:
        return int(time.time()) // STEP_SECONDS
