"""Recognition: deeds that were done and confirmed.

Words owned here: deed (a part played, minutes given, confirmed by somebody), contribution statement (the member's own
account of her deeds, as a page and a PDF).
"""
