// GOV.UK Frontend looks for its class on the body; enabled.js runs before there is one.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
