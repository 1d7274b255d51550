"""What the channel heard, and what is in doubt."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.desk.door import desk_action
from pleiad.desk.pages import attempt, back_to

from ... import posts
from ...models import ChannelPost


@desk_action
def again(request, pk):
    """Hand a post over once more, because it is not in the channel."""
    row = get_object_or_404(ChannelPost, pk=pk)
    attempt(request, posts.post_again, _("It is handed over again."), row=row, by=request.user, at=timezone.now())
    return back_to(request, "teams")


@desk_action
def there(request, pk):
    """It is in the channel: nobody has to do anything."""
    row = get_object_or_404(ChannelPost, pk=pk)
    attempt(request, posts.found_there, _("Noted."), row=row, by=request.user, at=timezone.now())
    return back_to(request, "teams")
