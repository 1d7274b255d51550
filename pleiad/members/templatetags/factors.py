from django import template

from .. import factors

register = template.Library()


@register.simple_tag(takes_context=True)
def passkey_offer(context):
    """{% passkey_offer as offered %}: whether the signed-in member is offered a passkey."""
    member = context["request"].user
    return member.is_authenticated and factors.offers_passkey(member)
