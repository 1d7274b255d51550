"""How far apart two points are, in miles and in words; and the national grid turned into latitude and longitude."""

from math import asin, atan2, cos, degrees, hypot, radians, sin, sqrt, tan

from django.utils.translation import gettext, ngettext

# Mean radius of the Earth, 6,371.0088 km (International Union of Geodesy and Geophysics).
EARTH_MILES = 6371.0088 / 1.609344


def miles(one, other) -> float:
    """Give the miles between two things that have a `latitude` and a `longitude`, as the crow flies."""
    a, b = radians(one.latitude), radians(other.latitude)
    across = radians(other.longitude - one.longitude)
    h = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(across / 2) ** 2
    return 2 * EARTH_MILES * asin(min(1.0, sqrt(h)))


def about(distance: float) -> str:
    """Say a distance in miles the way a person would ("about 40 miles"), no more exact than it is.

    Whole miles up to ten, then fives up to fifty, then tens: a road is never the straight line we measured.
    """
    if distance < 1:
        return gettext("less than a mile")
    step = 1 if distance < 10 else 5 if distance < 50 else 10
    rounded = int(distance / step + 0.5) * step
    return ngettext("about %(miles)d mile", "about %(miles)d miles", rounded) % {"miles": rounded}


# Ordnance Survey, "A guide to coordinate systems in Great Britain", annexes A to C: the Airy 1830 and
# WGS84 (GRS80) ellipsoids, the National Grid's projection, and the Helmert transformation between
# OSGB36 and WGS84 (there given from WGS84 to OSGB36, here turned round), good to about five metres.
AIRY_A, AIRY_B = 6377563.396, 6356256.909
WGS_A, WGS_B = 6378137.000, 6356752.3141
F0, PHI0, LAMBDA0, E0, N0 = 0.9996012717, radians(49), radians(-2), 400000.0, -100000.0
TX, TY, TZ, SCALE = 446.448, -125.157, 542.060, 20.4894e-6
RX, RY, RZ = (radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))


def from_grid(easting: float, northing: float) -> tuple[float, float]:
    """Give the WGS84 latitude and longitude, in degrees, of a point of Great Britain's National Grid, in metres."""
    phi, lam = _unproject(easting, northing)
    return _helmert(phi, lam)


def _arc(phi: float) -> float:
    """Give the length of the meridian from the true origin to a latitude, in metres."""
    n = (AIRY_A - AIRY_B) / (AIRY_A + AIRY_B)
    d, s = phi - PHI0, phi + PHI0
    return (
        AIRY_B
        * F0
        * (
            (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * d
            - (3 * n + 3 * n**2 + 21 / 8 * n**3) * sin(d) * cos(s)
            + (15 / 8 * n**2 + 15 / 8 * n**3) * sin(2 * d) * cos(2 * s)
            - 35 / 24 * n**3 * sin(3 * d) * cos(3 * s)
        )
    )


def _unproject(easting: float, northing: float) -> tuple[float, float]:
    """Turn grid metres into OSGB36 latitude and longitude, in radians."""
    phi = PHI0
    for _ in range(50):
        missing = northing - N0 - _arc(phi)
        if abs(missing) < 1e-5:
            break
        phi += missing / (AIRY_A * F0)
    e2 = 1 - (AIRY_B / AIRY_A) ** 2
    s, c, t = sin(phi), cos(phi), tan(phi)
    nu = AIRY_A * F0 / sqrt(1 - e2 * s * s)
    rho = AIRY_A * F0 * (1 - e2) / (1 - e2 * s * s) ** 1.5
    eta2 = nu / rho - 1
    x = easting - E0
    latitude = (
        phi
        - t / (2 * rho * nu) * x**2
        + t / (24 * rho * nu**3) * (5 + 3 * t**2 + eta2 - 9 * t**2 * eta2) * x**4
        - t / (720 * rho * nu**5) * (61 + 90 * t**2 + 45 * t**4) * x**6
    )
    longitude = (
        LAMBDA0
        + (
            x / nu
            - (nu / rho + 2 * t**2) * x**3 / (6 * nu**3)
            + (5 + 28 * t**2 + 24 * t**4) * x**5 / (120 * nu**5)
            - (61 + 662 * t**2 + 1320 * t**4 + 720 * t**6) * x**7 / (5040 * nu**7)
        )
        / c
    )
    return latitude, longitude


def _helmert(phi: float, lam: float) -> tuple[float, float]:
    """Move OSGB36 radians on to WGS84, in degrees."""
    e2 = 1 - (AIRY_B / AIRY_A) ** 2
    nu = AIRY_A / sqrt(1 - e2 * sin(phi) ** 2)
    x, y, z = nu * cos(phi) * cos(lam), nu * cos(phi) * sin(lam), nu * (1 - e2) * sin(phi)
    grow = 1 - SCALE
    x, y, z = (
        TX + grow * x - RZ * y + RY * z,
        TY + RZ * x + grow * y - RX * z,
        TZ - RY * x + RX * y + grow * z,
    )
    e2 = 1 - (WGS_B / WGS_A) ** 2
    p = hypot(x, y)
    latitude = atan2(z, p * (1 - e2))
    for _ in range(6):
        nu = WGS_A / sqrt(1 - e2 * sin(latitude) ** 2)
        latitude = atan2(z + e2 * nu * sin(latitude), p)
    return degrees(latitude), degrees(atan2(y, x))
