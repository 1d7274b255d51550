// GOV.UK Frontend looks for its class on the body; enabled.js runs before there is one.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// A notice stands on every page, and is read out on the first of them only: afterwards it is a region like any other.
const notice = document.querySelector("[data-notice]");
if (notice) {
  try {
    if (localStorage.getItem("notice-told") !== notice.dataset.notice) {
      setTimeout(() => {
        notice.querySelector(".notice__told").textContent = notice.querySelector(".notice__words").textContent;
        localStorage.setItem("notice-told", notice.dataset.notice);
        // Announced once, it must not be read out a second time further down.
        setTimeout(() => notice.querySelector(".notice__told").replaceChildren(), 5000);
      }, 1000);
    }
  } catch {
    // A browser that keeps nothing: the notice is still there to be read.
  }
}
