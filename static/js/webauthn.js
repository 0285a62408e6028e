// Passkeys: a form with data-passkey asks the browser for a proof and sends it as `credential`.
// The options come from the page (json in #passkey-options) or from data-options.

const isNumber = /^[\d.]+$|^\[/.test(window.location.hostname);

function bytes(text) {
  const plain = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
}

function words(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const described = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

async function wanted(form) {
  if (!form.dataset.options) return JSON.parse(document.getElementById("passkey-options").textContent);
  const answer = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("No options");
  return answer.json();
}

async function create(form) {
  const key = (await wanted(form)).creation_options.publicKey;
  const alone = form.elements.passwordless?.checked || false;
  const selection = {
    ...key.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
  };
  if (alone) selection.userVerification = "required";
  const made = await navigator.credentials.create({
    publicKey: {
      ...key,
      authenticatorSelection: selection,
      challenge: bytes(key.challenge),
      user: { ...key.user, id: bytes(key.user.id) },
      excludeCredentials: described(key.excludeCredentials),
    },
  });
  return {
    ...shared(made),
    response: {
      clientDataJSON: words(made.response.clientDataJSON),
      attestationObject: words(made.response.attestationObject),
      transports: made.response.getTransports?.() || [],
    },
  };
}

async function get(form) {
  const key = (await wanted(form)).request_options.publicKey;
  const shown = await navigator.credentials.get({
    publicKey: {
      ...key,
      challenge: bytes(key.challenge),
      allowCredentials: described(key.allowCredentials),
    },
  });
  const { clientDataJSON, authenticatorData, signature, userHandle } = shown.response;
  return {
    ...shared(shown),
    response: {
      clientDataJSON: words(clientDataJSON),
      authenticatorData: words(authenticatorData),
      signature: words(signature),
      userHandle: userHandle ? words(userHandle) : null,
    },
  };
}

function shared(credential) {
  return {
    id: credential.id,
    rawId: words(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function submit(event) {
  event.preventDefault();
  const form = event.target;
  const trouble = form.querySelector("[data-trouble]");
  trouble.textContent = "";
  try {
    const credential = await (form.dataset.passkey === "create" ? create(form) : get(form));
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch {
    trouble.textContent = isNumber ? trouble.dataset.number : trouble.dataset.refused;
  }
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", submit);
  }
}
