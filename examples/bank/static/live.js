// Asks once a second for the live part of the page; stops when it says that nothing more comes.
const panel = document.getElementById("panel");
let shown = panel ? panel.innerHTML.trim() : "";
const ended = () => panel.querySelector("[data-final]") !== null;

async function look() {
  try {
    const answer = await fetch(panel.dataset.live, { cache: "no-store", credentials: "same-origin" });
    if (answer.ok) {
      const text = (await answer.text()).trim();
      if (text !== shown) {
        shown = text;
        panel.innerHTML = text;
        document.title = panel.querySelector("h1").textContent;
      }
    }
  } catch (error) {
    console.debug("no answer, asking again", error);
  }
  if (!ended()) setTimeout(look, 1000);
}
if (panel && !ended()) setTimeout(look, 1000);

// A terminal that nobody touches clears itself.
const finish = document.getElementById("finish");
if (finish) {
  let idle = 0;
  for (const kind of ["pointerdown", "keydown", "scroll"]) addEventListener(kind, () => { idle = 0; });
  setInterval(() => {
    idle += 1;
    if (ended() && idle >= Number(finish.dataset.idle)) finish.submit();
  }, 1000);
}
