"""Locations: a town or postcode as typed, turned into a point on the map, without asking any outside service.

Pure code and small tables: no database, no settings, no network. `find` says where something is,
`nearest` puts venues in order of distance, `about` says a distance in words, `official` reads the
postcode files that Ordnance Survey and the Office for National Statistics publish.
"""
