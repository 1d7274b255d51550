// What a member types is kept as a draft two seconds after the last key. Without scripts there is the button.
for (const form of document.querySelectorAll("form[data-draft]")) {
  const said = form.querySelector("[data-draft-said]");
  let timer = 0;
  const keep = async () => {
    timer = 0;
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form), redirect: "error" });
      if (said) said.textContent = answer.ok ? said.dataset.draftSaid : answer.status === 409 ? await answer.text() : "";
    } catch {
      if (said) said.textContent = "";
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 2000);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}
