// Keeps a channel as it is now: the server says that something changed, the posts are read again, what differs is replaced.
"use strict";
const posts = document.getElementById("posts");
const live = document.querySelector(".live");
let reading = false;
let again = false;
let atEnd = true;

function follow(fresh) {
  atEnd = posts.scrollHeight - posts.scrollTop - posts.clientHeight < 80;
  const opened = new Map([...posts.querySelectorAll("details[id]")].map((one) => [one.id, one.open]));
  [...fresh.children].forEach((one, index) => {
    const old = posts.children[index];
    if (!old) posts.append(one.cloneNode(true));
    else if (old.dataset.as !== one.dataset.as || old.id !== one.id) old.replaceWith(one.cloneNode(true));
  });
  while (posts.children.length > fresh.children.length) posts.lastElementChild.remove();
  opened.forEach((open, id) => { const one = document.getElementById(id); if (one) one.open = open; });
  if (atEnd) posts.scrollTop = posts.scrollHeight;
}

async function read() {
  if (reading) { again = true; return; }
  reading = true;
  try {
    const answer = await fetch(location.pathname + "?part=posts");
    if (answer.ok) {
      const whole = new DOMParser().parseFromString(await answer.text(), "text/html");
      follow(whole.body);
    }
  } finally {
    reading = false;
    if (again) { again = false; read(); }
  }
}

// A picture takes its room only once it has come; who was at the end stays there.
posts.addEventListener("load", () => { if (atEnd) posts.scrollTop = posts.scrollHeight; }, true);
posts.addEventListener("wheel", () => { atEnd = false; }, { passive: true });
posts.addEventListener("touchmove", () => { atEnd = false; }, { passive: true });
posts.scrollTop = posts.scrollHeight;
const source = new EventSource(location.pathname + "/stream");
source.onopen = () => { live.classList.add("on"); live.textContent = "live"; read(); };
source.onerror = () => { live.classList.remove("on"); live.textContent = "not connected"; };
source.onmessage = read;
