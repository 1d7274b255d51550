// Offers organisations while their name is typed. Without this the form asks which is meant once it is sent.
const box = document.querySelector("[data-organisations]");
const list = document.getElementById("organisations");
const find = document.querySelector("script[data-find]").dataset.find;
let asked = 0;
let waits;

async function offer() {
  const own = (asked += 1);
  const typed = box.value.trim();
  if (typed.length < 2) return;
  const reply = await fetch(`${find}?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } });
  if (!reply.ok || own !== asked) return; // a later letter was typed meanwhile
  const { found } = await reply.json();
  list.replaceChildren(
    ...found.map((each) => {
      const option = document.createElement("option");
      option.value = each.name;
      option.label = each.also || each.name;
      return option;
    }),
  );
}

box.addEventListener("input", () => {
  clearTimeout(waits);
  waits = setTimeout(offer, 150);
});
