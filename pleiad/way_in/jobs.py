"""What the jobs are, each in a sentence that needs no knowledge of them. The names are those of the government digital and
data profession capability framework; which of them there are differs from body to body."""

from django.utils.translation import gettext_lazy as _

JOBS = (
    (_("Delivery manager"), _("Helps a team to agree what comes next, and clears the way for it.")),
    (_("Product manager"), _("Decides what a service should do for people, and what it should leave out.")),
    (_("User researcher"), _("Finds out how people really use a service, by watching and asking.")),
    (_("Content designer"), _("Writes so that a letter or a page is understood at the first reading.")),
    (
        _("Interaction or service designer"),
        _("Shapes what people see and do, from the first question to the last answer."),
    ),
    (_("Software developer"), _("Writes the programs behind a service, and mends them.")),
    (_("Data analyst"), _("Turns what an organisation knows into answers: how long people wait, and why.")),
    (_("Technical architect"), _("Decides which systems there are, and how they speak to one another.")),
    (_("Cyber security analyst"), _("Keeps systems and what people entrusted to them out of the wrong hands.")),
    (_("Service desk and IT operations"), _("Keeps everything running, and helps when it does not.")),
)
