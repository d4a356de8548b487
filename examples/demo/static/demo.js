// Asks once a second what is true now and puts it in its place; opens the record when there is one.
const phone = document.getElementById("phone");
const record = document.getElementById("record");
const phoneHome = phone.getAttribute("src");
let shown = {};
let last = "";

async function look() {
  try {
    const answer = await fetch(document.body.dataset.now, { cache: "no-store" });
    if (answer.ok) place(await answer.text());
  } catch (error) {
    console.debug("no answer, asking again", error);
  }
  setTimeout(look, 1000);
}

function place(text) {
  const box = document.createElement("div");
  box.innerHTML = text;
  for (const part of box.querySelectorAll("template")) {
    const name = part.dataset.for;
    if (shown[name] !== part.innerHTML) {
      shown[name] = part.innerHTML;
      document.getElementById(name).innerHTML = part.innerHTML;
    }
  }
  follow(document.querySelector(".caption").dataset.status);
}

// A new piece of business starts with the phone in the pocket.
function follow(status) {
  if (status !== last) {
    if (status === "waiting" && last !== "") phone.src = phoneHome;
    if (status === "received") openRecord();
    last = status;
  }
}

function openRecord() {
  record.hidden = false;
  document.getElementById("record-empty").hidden = true;
  record.src = record.dataset.src;
}

record.hidden = true;
document.getElementById("phone-home").addEventListener("click", () => { phone.src = phoneHome; });
look();
