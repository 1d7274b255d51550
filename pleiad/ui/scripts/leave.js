// “Leave this page” replaces this page with the everyday page, so that Back does not return here; three times
// Escape does the same. Without scripts it is a plain link.
const leave = document.querySelector("[data-leave]");
if (leave) {
  const go = () => {
    document.body.hidden = true;
    document.title = "";
    location.replace(leave.href);
  };
  leave.addEventListener("click", (event) => {
    event.preventDefault();
    go();
  });
  let pressed = [];
  document.addEventListener("keydown", (event) => {
    pressed = event.key === "Escape" ? [...pressed, event.timeStamp].slice(-3) : [];
    if (pressed.length === 3 && pressed[2] - pressed[0] < 2000) go();
  });
}
