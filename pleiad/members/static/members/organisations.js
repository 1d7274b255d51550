// Offers organisations while their name is typed. Without this the form asks which is meant once it is sent.
const list = document.getElementById("organisations");
const find = document.querySelector("script[data-find]").dataset.find;
let asked = 0;
let waits;

function option(each) {
  const made = document.createElement("option");
  made.value = each.name;
  if (each.also) made.label = each.also;
  return made;
}

async function offer(typed) {
  const own = (asked += 1);
  if (typed.length < 2) return;
  const reply = await fetch(`${find}?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } });
  if (!reply.ok || own !== asked) return; // another letter was typed meanwhile
  const { found } = await reply.json();
  list.replaceChildren(...found.map(option));
}

for (const box of document.querySelectorAll("[data-organisations]")) {
  box.addEventListener("input", () => {
    clearTimeout(waits);
    waits = setTimeout(offer, 150, box.value.trim());
  });
}
