"""What an agent can say on the socket: a table of commands, each one call of the engine."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from acd.domain import contacts, desks, messages, offers, wrap_up
from acd.enums import Author
from agentpanel import fields
from agentpanel.fields import Message

Answer = tuple[str, dict[str, Any]] | None
"""A message for this socket alone, beside the events that the engine publishes: its type and its fields."""
Command = Callable[[int, Message, datetime], Answer]


def _contact(message: Message) -> int:
    return fields.number(message, "contact_id")


def next_choice(agent_id: int, message: Message, now: datetime) -> Answer:
    """Say what to be after the work at hand; null takes it back."""
    chosen = fields.text_or_none(message, "chosen")
    reason_id = fields.number_or_none(message, "reason_id")
    desks.set_next(agent_id, chosen=chosen, reason_id=reason_id, now=now)
    return None


def accept(agent_id: int, message: Message, now: datetime) -> Answer:
    """Take the contact that rings."""
    offers.accept(agent_id, _contact(message), now=now)
    return None


def decline(agent_id: int, message: Message, now: datetime) -> Answer:
    """Leave the contact that rings to others."""
    offers.decline(agent_id, _contact(message), now=now)
    return None


def say(agent_id: int, message: Message, now: datetime) -> Answer:
    """Write to the customer; the answer is the message as the server has it."""
    contact_id, text, client_id = _contact(message), fields.text(message, "text"), fields.client_id(message)
    said = messages.say(contact_id, Author.AGENT, text=text, client_id=client_id, agent_id=agent_id, now=now)
    return "message", {"contact_id": contact_id, "message": said}


def note(agent_id: int, message: Message, now: datetime) -> Answer:
    """Write what the customer does not see; the answer is the note as the server has it."""
    contact_id, text, client_id = _contact(message), fields.text(message, "text"), fields.client_id(message)
    noted = messages.note(agent_id, contact_id, text=text, client_id=client_id, now=now)
    return "note", {"contact_id": contact_id, "note": noted}


def typing(agent_id: int, message: Message, _now: datetime) -> Answer:
    """Let the customer know that an answer is being written."""
    messages.typing(_contact(message), Author.AGENT, agent_id=agent_id)
    return None


def seen(agent_id: int, message: Message, _now: datetime) -> Answer:
    """Let the customer know how far the agent has read."""
    number = fields.number(message, "number")
    messages.seen(_contact(message), Author.AGENT, number=number, agent_id=agent_id)
    return None


def park(agent_id: int, message: Message, now: datetime) -> Answer:
    """Lay a contact aside."""
    contacts.park(agent_id, _contact(message), now=now)
    return None


def unpark(agent_id: int, message: Message, now: datetime) -> Answer:
    """Take a contact up again."""
    contacts.unpark(agent_id, _contact(message), now=now)
    return None


def transfer(agent_id: int, message: Message, now: datetime) -> Answer:
    """Hand a contact on to a colleague or a queue."""
    contacts.transfer(
        agent_id,
        _contact(message),
        to_agent_id=fields.number_or_none(message, "to_agent_id"),
        to_queue_id=fields.number_or_none(message, "to_queue_id"),
        note=fields.text_or_none(message, "note"),
        now=now,
    )
    return None


def ask_help(agent_id: int, message: Message, now: datetime) -> Answer:
    """Ask the supervisors for help with a contact."""
    contacts.ask_help(agent_id, _contact(message), now=now)
    return None


def end(agent_id: int, message: Message, now: datetime) -> Answer:
    """End the conversation."""
    contacts.end(agent_id, _contact(message), now=now)
    return None


def finish(agent_id: int, message: Message, now: datetime) -> Answer:
    """End the wrap-up with what came of the contact."""
    asked = fields.part(message, "callback")
    callback = wrap_up.Callback(fields.moment(asked, "at"), is_mine=fields.flag(asked, "is_mine")) if asked else None
    wrap_up.finish(
        agent_id,
        _contact(message),
        disposition_id=fields.number_or_none(message, "disposition_id"),
        note=fields.text_or_none(message, "note"),
        callback=callback,
        now=now,
    )
    return None


def extend(agent_id: int, message: Message, now: datetime) -> Answer:
    """Take half a minute more for the wrap-up."""
    wrap_up.extend(agent_id, _contact(message), now=now)
    return None


def back(agent_id: int, _message: Message, now: datetime) -> Answer:
    """Be there again after a missed offer."""
    desks.come_back(agent_id, now=now)
    return None


def queue(agent_id: int, message: Message, now: datetime) -> Answer:
    """Log in to a queue, or out of it."""
    queue_id, is_logged_in = fields.number(message, "queue_id"), fields.flag(message, "is_logged_in")
    desks.log_in_to(agent_id, queue_id=queue_id, is_logged_in=is_logged_in, now=now)
    return None


TABLE: Mapping[str, Command] = {
    "next": next_choice,
    "accept": accept,
    "decline": decline,
    "say": say,
    "note": note,
    "typing": typing,
    "seen": seen,
    "park": park,
    "unpark": unpark,
    "transfer": transfer,
    "ask_help": ask_help,
    "end": end,
    "finish": finish,
    "extend": extend,
    "back": back,
    "queue": queue,
}
