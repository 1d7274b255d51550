"""The three ways of delivery behind one verb: `perform(call, invite)` gives an Answer and never raises for one."""

from functools import lru_cache

from django.conf import settings

from pleiad.integrations.graph.answers import AnswerKind, GraphAnswer
from pleiad.integrations.graph.client import Graph

from .models import Adapter


def graph_client() -> Graph:
    """The client for the configured team; kept, so that one token serves many calls. For the delivery thread alone."""
    return _client_for(tuple(sorted(settings.GRAPH.items())))


@lru_cache(maxsize=1)
def _client_for(config):
    return Graph(dict(config))


class GraphAdapter:
    """Asks Microsoft Graph. Its calls keep the pace."""

    paced = True

    def perform(self, call: str, invite) -> GraphAnswer:
        graph = graph_client()
        match call:
            case "look-up":  # without an address there is nobody to find: the member was erased before Teams knew them
                return graph.look_up(address=invite.address) if invite.address else GraphAnswer(AnswerKind.DONE)
            case "deleted":
                return graph.deleted(address=invite.address)
            case "invite":
                return graph.invite(address=invite.address, name=invite.member.name)
            case "see":
                return graph.see(user_id=invite.guest_id)
            case "find":
                return graph.find_member(user_id=invite.guest_id)
            case "add":
                return graph.add_member(user_id=invite.guest_id)
            case "channel":
                return graph.add_channel_member(user_id=invite.guest_id)
            case "remove":
                return graph.remove_member(membership_id=invite.membership_id)
        raise ValueError(f"Unknown call: {call}.")


class OnPaper:
    """By hand or by a mailed link: nothing outside is asked, so there is nothing to wait for."""

    paced = False

    def perform(self, call: str, invite) -> GraphAnswer:
        return GraphAnswer(AnswerKind.DONE)


BY_NAME = {Adapter.GRAPH: GraphAdapter(), Adapter.MANUAL: OnPaper(), Adapter.LINK: OnPaper()}
