// Spares the payer from reloading: a countdown, copying, times in the payer's zone, and a look at the status every few
// seconds. The page is complete without it.
"use strict";

const FIRST = 3000, LAST = 30000, GROWTH = 1.3; // milliseconds between two looks at the status

let wait = FIRST, look = 0, loaded = 0;

const page = () => document.getElementById("page");

// The server says how much time is left, so a payer's wrong clock does no harm.
const since = () => Math.floor((Date.now() - loaded) / 1000);

function countdown() {
  for (const timer of document.querySelectorAll("[data-left]")) {
    const left = Math.max(0, Number(timer.dataset.left) - since());
    const two = (n) => String(n).padStart(2, "0");
    const hours = Math.floor(left / 3600), minutes = Math.floor(left / 60) % 60;
    timer.textContent = (hours ? hours + ":" + two(minutes) : minutes) + ":" + two(left % 60);
    timer.classList.toggle("soon", left < 300);
  }
  const next = Number(page().dataset.next);
  if (next && since() > next) {
    page().dataset.next = "0";
    replace();
  }
}

function localTimes() {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
  for (const time of document.querySelectorAll("time")) time.textContent = format.format(new Date(time.dateTime));
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.dataset.plain || source.textContent);
  } catch {
    getSelection().selectAllChildren(source); // no clipboard without TLS: leave it selected
    return;
  }
  const label = button.textContent;
  button.textContent = button.dataset.done;
  document.getElementById("live").textContent = button.dataset.done;
  setTimeout(() => { button.textContent = label; }, 2000);
}

function start() {
  loaded = Date.now();
  localTimes();
  countdown();
  for (const button of document.querySelectorAll(".copy")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}

// What is read aloud when it changes: the headline, and how sure each payment is.
const spoken = (root) => [...root.querySelectorAll("#headline, .payments .sure")].map((part) => part.textContent).join(". ");

// What a payer typed and where the focus was survive the replacement.
async function replace() {
  const answer = await fetch(page().dataset.self, { cache: "no-store" }).catch(() => null);
  if (!answer || !answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const focus = document.activeElement && document.activeElement.id;
  const typed = document.getElementById("amount"), open = document.querySelector("details[open]");
  const before = spoken(document), after = spoken(fresh);
  page().replaceWith(fresh.getElementById("page"));
  document.title = fresh.title;
  const field = document.getElementById("amount");
  if (field && typed) field.value = typed.value;
  if (open && document.querySelector("details")) document.querySelector("details").open = true;
  if (focus && document.getElementById(focus)) document.getElementById(focus).focus();
  if (before !== after) document.getElementById("live").textContent = after;
  start();
}

async function poll() {
  const asked = page().dataset.status;
  if (!asked || document.hidden) return;
  const answer = await fetch(asked, { cache: "no-store" }).catch(() => null);
  const status = answer && answer.ok ? await answer.json().catch(() => null) : null;
  if (status && String(status.version) !== page().dataset.version) {
    wait = FIRST;
    await replace();
  } else {
    wait = Math.min(LAST, wait * GROWTH);
  }
  plan();
}

function plan() {
  clearTimeout(look);
  if (page().dataset.status && !document.hidden) look = setTimeout(poll, wait);
}

document.addEventListener("visibilitychange", () => {
  clearTimeout(look);
  wait = FIRST;
  if (!document.hidden) poll();
});

// After a refused form the address is the form's; reloading must not send it again.
if (location.pathname !== "/") history.replaceState(null, "", page().dataset.self);
start();
setInterval(countdown, 1000);
plan();
