// The one sound of the site: previews play here, survive navigation, and stop when a lesson plays.
import { useSyncExternalStore } from "react";
import { Link } from "react-router";
import { Glyph, WaveSlider, clock } from "../sound/sound.jsx";

const listeners = new Set();
let audio = null;
let deck = { track: null, playing: false, position: 0, duration: 0, repeat: false };

const set = (change) => {
  deck = { ...deck, ...change };
  listeners.forEach((tell) => tell());
};
const subscribe = (tell) => (listeners.add(tell), () => listeners.delete(tell));
const useDeck = () => useSyncExternalStore(subscribe, () => deck, () => deck);

function machine() {
  if (audio) return audio;
  audio = new Audio();
  audio.preload = "auto";
  audio.addEventListener("timeupdate", () => set({ position: audio.currentTime }));
  audio.addEventListener("durationchange", () => Number.isFinite(audio.duration) && set({ duration: audio.duration }));
  audio.addEventListener("play", () => {
    window.dispatchEvent(new CustomEvent("ppr:sound", { detail: "deck" }));
    set({ playing: true });
  });
  audio.addEventListener("pause", () => set({ playing: false }));
  audio.addEventListener("ended", () => set({ playing: false, position: 0 }));
  audio.addEventListener("error", () => {
    if (!audio.getAttribute("src")) return;
    set({ playing: false });
    window.pprToast?.({ message: "That preview did not load. Try it again.", kind: "bad" });
  });
  window.addEventListener("ppr:sound", (event) => event.detail !== "deck" && audio.pause());
  document.addEventListener("keydown", onKey);
  return audio;
}

function onKey(event) {
  if (!deck.track || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("[data-lesson-player]")) return;
  if (event.target.closest?.("input, textarea, select, button, a, summary, [contenteditable], [role=slider]")) return;
  if (event.key === " ") {
    event.preventDefault();
    toggle(deck.track);
  } else if (event.key === "r" || event.key === "R") {
    repeat();
  }
}

function toggle(track) {
  const player = machine();
  if (deck.track?.src === track.src) {
    if (deck.playing) player.pause();
    else start(player);
    return;
  }
  set({ track, position: 0, duration: (track.durationMs ?? 0) / 1000 });
  player.src = track.src;
  player.loop = deck.repeat;
  start(player);
  if ("mediaSession" in navigator)
    navigator.mediaSession.metadata = new MediaMetadata({ title: track.title, artist: track.by });
}
// A play() cut short by a second press is no failure; a real one arrives as an error event.
const start = (player) => player.play().catch(() => set({ playing: false }));
const repeat = () => {
  set({ repeat: !deck.repeat });
  if (audio) audio.loop = deck.repeat;
};
const seek = (seconds) => {
  if (!audio || !deck.duration) return;
  audio.currentTime = Math.max(0, Math.min(deck.duration - 0.05, seconds));
  set({ position: audio.currentTime });
};

// A round key on a card, lane or row. Without a source it is off.
export function PlayKey({ size = "", glyph = 12, className = "", ...track }) {
  const { track: current, playing } = useDeck();
  const on = playing && current?.src === track.src;
  return (
    <button
      type="button"
      className={`play ${size} ${on ? "lit" : ""} ${className}`}
      disabled={!track.src}
      aria-label={track.src ? `${on ? "Pause" : "Play"} a preview of ${track.title}` : `${track.title} has no preview`}
      onClick={() => toggle(track)}
    >
      <Glyph name={on ? "pause" : "play"} size={glyph} />
    </button>
  );
}

// A large key with words, e.g. "Play the store".
export function PlayWords({ className = "key", playText = "Play", pauseText = "Pause", ...track }) {
  const { track: current, playing } = useDeck();
  const on = playing && current?.src === track.src;
  return (
    <button type="button" className={className} disabled={!track.src} onClick={() => toggle(track)}>
      <Glyph name={on ? "pause" : "play"} size={14} />
      {on ? pauseText : playText}
    </button>
  );
}

// Wraps what belongs to one sound: adds `on` while it is the current one and gives `--at` its playhead.
// With an empty `src` it follows whatever plays.
export function Playing({ src = "", as: Tag = "div", className = "", style = {}, children, ...rest }) {
  const { track, position, duration } = useDeck();
  const on = track && (src === "" || track.src === src);
  const at = on && duration ? `${((position / duration) * 100).toFixed(2)}%` : "0%";
  return (
    <Tag {...rest} className={`${className} ${on ? "on" : ""}`} style={{ ...style, "--at": at }}>
      {children}
    </Tag>
  );
}

// Pause, play, repeat and the clock of a panel; plays `first` when nothing has been played yet.
export function DeckKeys({ first = {} }) {
  const { track, playing, repeat: looping } = useDeck();
  const now = track ?? first;
  const off = !now?.src;
  return (
    <div className="keys">
      <button type="button" className="key square" aria-label="Pause" disabled={off || !playing} onClick={() => machine().pause()}><Glyph name="pause" size={14} /></button>
      <button type="button" className="key square lit" aria-label="Play" aria-pressed={playing} disabled={off} onClick={() => playing || toggle(now)}><Glyph name="play" size={14} /></button>
      <button type="button" className="key square" aria-label="Repeat" aria-pressed={looping} onClick={repeat}><Glyph name="repeat" /></button>
    </div>
  );
}
export function DeckClock() {
  const { position } = useDeck();
  return <span className="readout">{clock(position)}.{Math.floor((position % 1) * 10)}</span>;
}
export function DeckTitle({ idle = "" }) {
  const { track, playing } = useDeck();
  if (!track) return <>{idle}</>;
  return <><b>{track.title}</b> {playing ? "is playing." : "is paused."}</>;
}

// The bar at the bottom: appears with the first sound, stays over navigation.
export function Transport() {
  const { track, playing, position, duration, repeat: looping } = useDeck();
  if (!track) return null;
  const percent = `${(duration ? (position / duration) * 100 : 0).toFixed(2)}%`;
  return (
    <aside className="transport" aria-label="Player" style={{ "--track-d": track.trackDark, "--track-l": track.trackLight }}>
      <div className="who">
        <Link className="sleeve" to={track.to || "#"} tabIndex={-1} aria-hidden="true"><img src={track.cover} alt="" /></Link>
        <div><b>{track.title}</b><span>{track.by}</span></div>
      </div>
      <div className="mid">
        <button type="button" className="key square flat hide-s" aria-label="From the start" onClick={() => seek(0)}><Glyph name="start" /></button>
        <button type="button" className="key round lit" aria-label={playing ? "Pause" : "Play"} onClick={() => toggle(track)}><Glyph name={playing ? "pause" : "play"} size={15} /></button>
        <button type="button" className="key square flat hide-s" aria-label="Repeat" aria-pressed={looping} onClick={repeat}><Glyph name="repeat" /></button>
        <time className="hide-s">{clock(position)}</time>
        <WaveSlider className="hide-s" peaks={track.peaks} position={position} duration={duration} height={36} onSeek={seek} />
        <time className="hide-s">{clock(duration)}</time>
      </div>
      <div className="end hide-m">
        {track.price && <Link className="key" to={track.to}>{track.price}<span className="sep" />{track.action || "Open the course"}</Link>}
      </div>
      <div className="line show-s" style={{ "--p": percent }} />
    </aside>
  );
}
