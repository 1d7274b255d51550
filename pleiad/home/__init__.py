"""A member's home: what waits for an answer, what is new, one small thing to do; and which emails a member wants.

Rooms above register what they have: `waiting.waits`, `news.tells_new`, `small_things.offers_a_small_thing`, `subscriptions.subscription`."""
