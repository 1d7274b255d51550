// Passkeys need a script. Their forms are hidden until this finds a browser that can use them; each form asks its own
// address for the question, lets the browser answer, and is then sent like any other form.
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const described = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

function make(options) {
  const publicKey = { ...options, challenge: bytes(options.challenge) };
  publicKey.user = { ...options.user, id: bytes(options.user.id) };
  publicKey.excludeCredentials = described(options.excludeCredentials);
  return navigator.credentials.create({ publicKey });
}

function use(options) {
  const publicKey = { ...options, challenge: bytes(options.challenge) };
  publicKey.allowCredentials = described(options.allowCredentials);
  return navigator.credentials.get({ publicKey });
}

function plain(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response };
}

async function ask(form) {
  const question = new FormData(form);
  question.set("options", "1");
  question.delete("answer");
  const reply = await fetch(form.action, { method: "POST", body: question, headers: { Accept: "application/json" } });
  const said = (reply.headers.get("Content-Type") || "").includes("json") ? await reply.json() : {};
  if (!said.publicKey) throw new Error(said.refused || "");
  return said.publicKey;
}

function attach(box) {
  const form = box.querySelector("form");
  const problem = box.querySelector("[data-passkey-problem]");
  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    problem.replaceChildren();
    try {
      const options = await ask(form);
      const credential = await (form.dataset.passkey === "make" ? make(options) : use(options));
      form.elements.answer.value = JSON.stringify(plain(credential));
      form.submit();
    } catch (failure) {
      const already = failure.name === "InvalidStateError" && problem.dataset.already;
      const sentence = document.createElement("p");
      sentence.className = "govuk-error-message";
      sentence.textContent = already || (failure.name === "Error" && failure.message) || problem.dataset.passkeyProblem;
      problem.append(sentence);
    }
  });
  box.hidden = false;
}

if (window.PublicKeyCredential && navigator.credentials) {
  document.querySelectorAll("[data-passkey-box]").forEach(attach);
  document.querySelectorAll("[data-passkey-missing]").forEach((each) => (each.hidden = true));
}
