// What fits what is typed so far, for the search boxes; without scripts the box searches all the same.
for (const box of document.querySelectorAll("input[data-complete]")) {
  const list = document.getElementById(box.getAttribute("list"));
  let waits, asked;
  box.addEventListener("input", () => {
    const chosen = [...list.options].find((each) => each.value === box.value);
    if (chosen) {
      location.assign(chosen.dataset.url);
      return;
    }
    clearTimeout(waits);
    waits = setTimeout(async () => {
      const words = box.value.trim();
      if (words.length < 3 || words === asked) return;
      asked = words;
      try {
        const answer = await fetch(`${box.dataset.complete}?q=${encodeURIComponent(words)}`);
        const { found } = await answer.json();
        list.replaceChildren(
          ...found.map((each) => {
            const option = new Option(each.kind, each.title);
            option.dataset.url = each.url;
            return option;
          }),
        );
      } catch {
        // Offline, or the allowance is used up: the box still searches.
      }
    }, 400);
  });
}
