"""Security headers on every answer, errors and static files included."""

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: with it browsers send forms with "Origin: null", which cannot be told from a forged one.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}
HSTS = "max-age=31536000"


class SecurityHeaders:
    def __init__(self, get_response):
        from django.conf import settings

        self.get_response = get_response
        self.headers = dict(HEADERS)
        self.session_cookie = settings.SESSION_COOKIE_NAME
        if settings.SECURE:
            self.headers["Strict-Transport-Security"] = HSTS + (
                "; includeSubDomains" if settings.HSTS_SUBDOMAINS else ""
            )
        if settings.ENTRA:
            # Browsers hold the redirect that follows a form to the same rule as the form.
            policy = CONTENT_SECURITY_POLICY.replace(
                "form-action 'self'", f"form-action 'self' {origin(settings.ENTRA['server_url'])}"
            )
            self.headers["Content-Security-Policy"] = policy

    def __call__(self, request):
        response = self.get_response(request)
        if leads_to := getattr(response, "forms_lead_to", ""):  # a scheme: the button leads to another site
            policy = self.headers["Content-Security-Policy"]
            response.headers["Content-Security-Policy"] = policy.replace("form-action", f"form-action {leads_to}")
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        # What a member sees must not be kept by a shared computer: after signing out, Back would show it once more.
        keep = "no-store" if self.session_cookie in request.COOKIES else "no-cache"
        response.headers.setdefault("Cache-Control", f"private, {keep}")  # static files say for themselves how long
        return response


def origin(url):
    """https://host[:port] of an address."""
    return "/".join(url.split("/")[:3])
