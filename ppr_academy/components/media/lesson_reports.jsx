// What the player has to tell the server, kept until it is told: through an outage, a reload, a crash.
// Each report is numbered and says how long ago it was true, so late and doubled ones do no harm.
import { useEffect, useState } from "react";
import { clock } from "../sound/sound.jsx";

const SHELF = "ppr:reports:";
const MOST = 120; // ten minutes at one report every 5 s; older ones give way, the newest place never does
const OLDEST_MS = 12 * 3600 * 1000;
const WAITS_MS = [1000, 2000, 4000, 8000, 15000];
const REFUSED = new Set([400, 401, 403, 404, 405, 413, 422]);

const page = Array.from(crypto.getRandomValues(new Uint8Array(9)), (n) => n.toString(16).padStart(2, "0")).join("");
let sequence = 0;
let busy = false;
let again = false;
let tries = 0;
let timer = 0;

const shelf = {
  // One entry for each page and lesson: pages that are open at the same time never share one.
  all() {
    try {
      return Object.keys(localStorage).filter((name) => name.startsWith(SHELF)).map(shelf.one).filter(Boolean);
    } catch {
      return [...memory.values()];
    }
  },
  one(name) {
    try {
      const batch = { name, ...JSON.parse(localStorage.getItem(name)) };
      return batch.reports.length && batch;
    } catch {
      localStorage.removeItem(name); // not ours, or cut short by a crash
      return null;
    }
  },
  put(batch) {
    memory.set(batch.name, batch);
    try {
      const { name, ...kept } = batch;
      localStorage.setItem(name, JSON.stringify(kept));
    } catch {
      // A full or forbidden store: the batch lives in memory for as long as the page does.
    }
  },
  drop(batch, upTo) {
    const now = shelf.all().find((one) => one.name === batch.name) ?? batch;
    const reports = now.reports.filter((report) => report.sequence > upTo);
    if (reports.length) return shelf.put({ ...now, reports });
    memory.delete(batch.name);
    try {
      localStorage.removeItem(batch.name);
    } catch {
      // see put
    }
  },
};
const memory = new Map();

const say = (detail) => window.dispatchEvent(new CustomEvent("ppr:place", { detail }));

const bodyOf = ({ address, name, ...batch }) =>
  JSON.stringify({
    lesson_id: batch.lesson,
    reporter: batch.reporter,
    reports: batch.reports.map(({ at, ...report }) => ({ ...report, ago_ms: Math.max(0, Date.now() - at) })),
  });

// Tell where the player is. `playing` says whether it goes on from there.
export function tell(address, lesson, seconds, playing, rate) {
  const name = `${SHELF}${page}:${lesson}`;
  const known = shelf.all().find((batch) => batch.name === name)?.reports ?? [];
  sequence += 1;
  const report = { sequence, position_ms: Math.max(0, Math.round(seconds * 1000)), is_playing: playing, rate, at: Date.now() };
  shelf.put({ name, address, lesson, reporter: page, reports: [...known, report].slice(-MOST) });
  send();
}

// The newest place of a lesson that the server has not confirmed, in ms; null when it knows all.
export function unsaved(lesson) {
  const since = Date.now() - OLDEST_MS;
  const reports = shelf.all().filter((batch) => batch.lesson === lesson).flatMap((batch) => batch.reports);
  const last = reports.filter((report) => report.at > since).sort((a, b) => a.at - b.at).pop();
  return last ? last.position_ms : null;
}

// The page is being left: a beacon is sent even while it closes. What it carries stays on the shelf,
// and is told once more by the next page; the server knows it by its number.
export function leave() {
  for (const batch of shelf.all()) {
    if (batch.reporter === page) navigator.sendBeacon?.(batch.address, new Blob([bodyOf(batch)], { type: "application/json" }));
  }
}

export async function send() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  clearTimeout(timer);
  let failed = false;
  for (const batch of shelf.all()) failed = !(await deliver(batch)) || failed;
  busy = false;
  if (failed) {
    timer = setTimeout(send, WAITS_MS[Math.min(tries, WAITS_MS.length - 1)]);
    tries += 1;
  } else {
    tries = 0;
    if (again) {
      again = false;
      send();
    }
  }
}

async function deliver(batch) {
  const last = batch.reports[batch.reports.length - 1];
  const lesson = batch.lesson;
  try {
    const answer = await fetch(batch.address, {
      method: "POST",
      body: bodyOf(batch),
      headers: { "Content-Type": "application/json" },
      keepalive: true,
      signal: AbortSignal.timeout?.(10000),
    });
    if (answer.ok) {
      const stored = await answer.json();
      shelf.drop(batch, last.sequence);
      say({ lesson, ms: stored.position_ms, state: stored.is_recorded ? "saved" : "preview" });
      return true;
    }
    if (REFUSED.has(answer.status)) {
      shelf.drop(batch, last.sequence);
      say({ lesson, ms: last.position_ms, state: "refused" });
      return true;
    }
  } catch {
    // No connection, or no answer in time: it stays on the shelf.
  }
  say({ lesson, ms: last.position_ms, state: "waiting" });
  return false;
}

if (typeof window !== "undefined") {
  window.addEventListener("online", send);
  if (shelf.all().length) send();
}

const WORDS = {
  saved: (at) => ["on", `Saved at ${at}`],
  waiting: (at) => ["warn", `${at} is kept here until the connection is back`],
  refused: () => ["bad", "Not saved. Load the page again"],
  preview: () => ["", "A preview: nothing is kept"],
};

// "Saved at 4:18" beside the lesson's title; says nothing before there is something to say.
export function SavedPlace({ lessonKey = "", startMs = 0 }) {
  const [place, setPlace] = useState(null);
  useEffect(() => {
    setPlace(null);
    const hear = (event) => event.detail.lesson === lessonKey && setPlace(event.detail);
    window.addEventListener("ppr:place", hear);
    return () => window.removeEventListener("ppr:place", hear);
  }, [lessonKey]);
  const now = place ?? (startMs >= 1000 ? { ms: startMs, state: "saved" } : null);
  if (!now) return null;
  const [tone, text] = WORDS[now.state](clock(now.ms / 1000));
  return (
    <span className={`led ${tone}`} role={now.state === "refused" ? "alert" : undefined} data-testid="saved-place">
      {text}
    </span>
  );
}
