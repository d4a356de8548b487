// The terminal's camera: a picture a few times a second, read on our server, until a code is found.
const box = document.getElementById("camera");
const video = document.getElementById("camera-view");
const note = document.getElementById("camera-note");
const field = document.getElementById("scan");
if (field) field.focus(); // a keyboard-wedge scanner types into it and presses Enter

if (box && navigator.mediaDevices) {
  box.hidden = false;
  document.getElementById("camera-on").addEventListener("click", watch);
}

async function watch() {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch (error) {
    note.textContent = error.name;
    return;
  }
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  const address = await firstCode();
  for (const track of stream.getTracks()) track.stop();
  location.assign(address);
}

async function firstCode() {
  const canvas = document.createElement("canvas");
  for (;;) {
    await new Promise((done) => setTimeout(done, 300));
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    if (!canvas.width) continue;
    canvas.getContext("2d").drawImage(video, 0, 0);
    const picture = await new Promise((done) => canvas.toBlob(done, "image/png"));
    const form = new FormData();
    form.append("picture", picture, "frame.png");
    const answer = await fetch(box.dataset.target, { method: "POST", body: form, headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (answer.ok) return told.address;
    note.textContent = told.problem;
  }
}
