"""The look of the network: the base page, components, form fields, styles, pictures, and the pages that say who we are.

Words of this room: page, component, ledger (lines with a state and a next step), facts (the card beside an event),
sky (the drawn stars), mark (the seven stars in the header).
"""
