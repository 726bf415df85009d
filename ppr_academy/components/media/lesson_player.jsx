// Plays one lesson: film or sound, position kept to the second, repeat of any stretch, speed, keys.
// Where it is goes to `beacon` (or the page) every 5 s while it plays, on play, pause, seek and leaving.
import { useCallback, useEffect, useRef, useState } from "react";
import { leave as leavePage, tell as tellServer, unsaved } from "../lesson_reports/lesson_reports.jsx";
import { Glyph, WaveSlider, clock } from "../sound/sound.jsx";
import { Menu } from "../../ui/menu/menu.jsx";

const REPORT_MS = 5000;
const SPEEDS = [0.5, 0.7, 0.85, 1, 1.25, 1.5, 2];
const WAITS_MS = [1000, 2000, 4000, 8000, 15000];

const typing = (target) =>
  target.closest?.("input, textarea, select, [contenteditable], [role=slider], [role=menu], dialog");

// "Play from 4:18" leads here with `play=1`: said once, not again by a reload.
function wantsToPlay() {
  const url = new URL(window.location.href);
  if (!url.searchParams.has("play")) return false;
  url.searchParams.delete("play");
  window.history.replaceState(window.history.state, "", url);
  return true;
}

// Position and trouble of one media element. Everything that must survive an error lives in `keep`.
function useMedia({ lessonKey, src, startMs, rate, beacon, onPosition, onEnded, onError }) {
  const element = useRef(null);
  const tell = useRef({});
  tell.current = { onPosition, onEnded, onError };
  // What the server has not confirmed is newer than what the page was drawn with.
  const [first] = useState(() => ((beacon ? unsaved(lessonKey) : null) ?? startMs) / 1000);
  const [starts] = useState(wantsToPlay);
  const keep = useRef({ at: first, told: "", wanted: first, ready: false, play: starts, tries: 0, timer: 0, rate });
  const [position, setPosition] = useState(first);
  const [duration, setDuration] = useState(0);
  const [playing, setPlaying] = useState(false);
  const [trouble, setTrouble] = useState("");

  const report = useCallback((goesOn) => {
    const now = keep.current;
    const ms = Math.round(now.at * 1000);
    const words = `${ms} ${goesOn}`;
    if (words === now.told) return;
    now.told = words;
    if (beacon) tellServer(beacon, lessonKey, now.at, goesOn, now.rate);
    else tell.current.onPosition?.(lessonKey, ms);
  }, [lessonKey, beacon]);

  const load = useCallback(() => {
    const media = element.current;
    const now = keep.current;
    if (!media) return;
    now.ready = false;
    clearTimeout(now.timer);
    media.load();
  }, []);

  useEffect(() => {
    const media = element.current;
    const now = keep.current;
    now.ready = false;
    const on = {
      // The element is empty and stands at 0: not the person's place.
      emptied: () => { now.ready = false; },
      loadedmetadata() {
        if (Number.isFinite(media.duration)) setDuration(media.duration);
        media.playbackRate = now.rate;
        now.told = `${Math.round(now.at * 1000)} false`;
        // Nothing is reported before the old place is found again: 0 must never overwrite it.
        if (now.wanted > 0.25 && now.wanted < media.duration - 0.25) media.currentTime = now.wanted;
        else now.ready = true;
        if (now.play) media.play().catch(() => setPlaying(false));
      },
      seeking() {
        // The stretch up to here was heard; what lies between here and there was not.
        if (now.ready) report(!media.paused);
      },
      seeked() {
        now.ready = true;
        now.at = now.wanted = media.currentTime;
        now.tries = 0;
        setTrouble("");
        setPosition(media.currentTime);
        report(!media.paused);
      },
      timeupdate() {
        if (!now.ready || media.seeking) return;
        now.at = now.wanted = media.currentTime;
        setPosition(media.currentTime);
      },
      play() {
        now.play = true;
        setPlaying(true);
        window.dispatchEvent(new CustomEvent("ppr:sound", { detail: "lesson" }));
      },
      playing() {
        now.tries = 0;
        setTrouble("");
        if (now.ready) report(true);
      },
      pause() {
        if (!media.error) now.play = false;
        setPlaying(false);
        if (now.ready) report(false);
      },
      ended() {
        now.play = false;
        now.at = media.duration;
        report(false);
        tell.current.onEnded?.(lessonKey);
      },
      error() {
        setPlaying(false);
        if (now.ready) report(false);
        now.ready = false;
        const wait = WAITS_MS[Math.min(now.tries, WAITS_MS.length - 1)];
        now.tries += 1;
        setTrouble(navigator.onLine ? "slow" : "offline");
        if (now.tries === 3) tell.current.onError?.(`The lesson does not load. Your place, ${clock(now.wanted)}, is kept.`);
        now.timer = setTimeout(load, wait);
      },
    };
    Object.entries(on).forEach(([name, hear]) => media.addEventListener(name, hear));
    const beat = setInterval(() => !media.paused && now.ready && report(true), REPORT_MS);
    const leave = (goesOn = false) => {
      if (now.ready) report(goesOn);
      if (beacon) leavePage();
    };
    let gone = false; // a page that is left says goodbye twice: once leaving, once hidden
    const quit = () => { leave(); gone = true; };
    const back = () => (gone = false);
    const hide = () => document.visibilityState === "hidden" && !gone && leave(!media.paused);
    const online = () => media.error && load();
    const others = (event) => event.detail !== "lesson" && media.pause();
    window.addEventListener("pagehide", quit);
    window.addEventListener("pageshow", back);
    window.addEventListener("online", online);
    window.addEventListener("ppr:sound", others);
    document.addEventListener("visibilitychange", hide);
    if (media.readyState >= 1) on.loadedmetadata();
    if (media.error) on.error();
    return () => {
      leave();
      clearInterval(beat);
      clearTimeout(now.timer);
      Object.entries(on).forEach(([name, hear]) => media.removeEventListener(name, hear));
      window.removeEventListener("pagehide", quit);
      window.removeEventListener("pageshow", back);
      window.removeEventListener("online", online);
      window.removeEventListener("ppr:sound", others);
      document.removeEventListener("visibilitychange", hide);
    };
  }, [src, lessonKey]);

  const seek = useCallback((seconds) => {
    const media = element.current;
    const now = keep.current;
    const end = Number.isFinite(media.duration) ? media.duration : seconds;
    now.wanted = Math.max(0, Math.min(end, seconds));
    setPosition(now.wanted);
    if (media.error || media.readyState < 1) load();
    else media.currentTime = now.wanted;
  }, []);
  const toggle = useCallback(() => {
    const media = element.current;
    const now = keep.current;
    now.play = media.paused;
    if (!media.paused) media.pause();
    else if (media.error) load();
    else media.play().catch(() => setPlaying(false));
  }, []);
  const changeRate = useCallback((next) => {
    const now = keep.current;
    if (now.ready && !element.current.paused) report(true); // until here it played at the old speed
    now.rate = next;
    element.current.playbackRate = next;
  }, [report]);
  return { element, position, duration, playing, trouble, seek, toggle, load, changeRate, place: keep };
}

// Repeat: the first press marks a start, the second the end and loops, the third lets go.
function useRepeat(media, position) {
  const [region, setRegion] = useState(null);
  useEffect(() => {
    if (region?.to && (position >= region.to || position < region.from - 0.5)) media.seek(region.from);
  }, [position, region]);
  const press = () =>
    setRegion((now) => {
      if (!now) return { from: position };
      if (now.to) return null;
      return position - now.from > 0.3 ? { from: now.from, to: position } : null;
    });
  const words = !region
    ? "Repeat: mark a start"
    : region.to
      ? `Repeating ${clock(region.from)} to ${clock(region.to)}. Stop`
      : `Repeat from ${clock(region.from)}: mark the end`;
  return { region, press, words };
}

function Speed({ rate, onRate }) {
  return (
    <>
      <button type="button" className="key sm" aria-label={`${rate}×, speed`} popoverTarget="lesson-speed">{rate}×</button>
      <Menu id="lesson-speed" label="Speed">
        {SPEEDS.map((one) => (
          <button key={one} type="button" role="menuitemradio" aria-checked={one === rate} onClick={() => onRate(one)}>
            {one}×{one === 1 && <span className="dim">as recorded</span>}
            <span className="mark"><Glyph name="check" size={16} /></span>
          </button>
        ))}
      </Menu>
    </>
  );
}

// N goes on to the next lesson, also from a lesson that is only a text.
export function LessonKeys({ onNext }) {
  const next = useRef(onNext);
  next.current = onNext;
  useEffect(() => {
    const keys = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      if (event.key === "n" || event.key === "N") next.current?.();
    };
    document.addEventListener("keydown", keys);
    return () => document.removeEventListener("keydown", keys);
  }, []);
  return null;
}

export default function LessonPlayer({
  lessonKey = "", src = "", kind = "sound", title = "", peaks = [], durationMs = 0, startMs = 0, rate = 1,
  beacon = "", poster, onPosition, onEnded, onRate, onError,
}) {
  const [speed, setSpeed] = useState(rate);
  const media = useMedia({ lessonKey, src, startMs, rate: speed, beacon, onPosition, onEnded, onError });
  const { element, position, playing, trouble, seek, toggle, load } = media;
  const duration = media.duration || durationMs / 1000;
  const loop = useRepeat(media, position);
  const film = kind === "film";

  const changeSpeed = (next) => {
    setSpeed(next);
    media.changeRate(next);
    onRate?.(next);
  };
  const latest = useRef({});
  latest.current = { position, toggle, seek, press: loop.press };
  useEffect(() => {
    const keys = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      if (event.key === " " && event.target.closest?.("button, a, summary")) return;
      const now = latest.current;
      const act = {
        " ": now.toggle, ArrowLeft: () => now.seek(now.position - 5), ArrowRight: () => now.seek(now.position + 5),
        r: now.press, R: now.press,
      }[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", keys);
    return () => document.removeEventListener("keydown", keys);
  }, []);

  const share = (seconds) => `${duration ? (seconds / duration) * 100 : 0}%`;
  const Media = film ? "video" : "audio";
  const player = <Media ref={element} src={src} poster={film ? poster || undefined : undefined} preload="metadata" playsInline title={title} onClick={film ? toggle : undefined} />;
  return (
    <>
      {film ? <figure className="video" data-lesson-player="">{player}</figure> : <div data-lesson-player="">{player}</div>}
      <div className={`deckbar ${film ? "" : "sound"}`} role="group" aria-label={`Player: ${title}`}>
        {trouble && (
          <div className="note warn" role="status">
            <Glyph name="alert" size={18} />
            <div>
              <b>{trouble === "offline" ? "No connection." : "The lesson does not load."} Your place, {clock(media.place.current.wanted)}, is kept.</b>
              <p>We try again by ourselves. <button type="button" className="link" onClick={load}>Try now</button></p>
            </div>
          </div>
        )}
        <div className="keys">
          <button type="button" className="key square hide-s" aria-label="Back 5 seconds" onClick={() => seek(position - 5)}><Glyph name="back" /></button>
          <button type="button" className="key square lit" aria-label={playing ? "Pause" : "Play"} onClick={toggle}><Glyph name={playing ? "pause" : "play"} size={15} /></button>
          <button type="button" className="key square" aria-label={loop.words} aria-pressed={!!loop.region} title={loop.words} onClick={loop.press}><Glyph name="repeat" /></button>
        </div>
        <span className="readout big" data-testid="position">{clock(position)}<small>/ {clock(duration)}</small></span>
        <div className="tl">
          <WaveSlider peaks={peaks} position={position} duration={duration} height={film ? 42 : 96} label={`Position in ${title}`} onSeek={seek}>
            {loop.region && <i className="region" style={{ left: share(loop.region.from), width: share((loop.region.to ?? position) - loop.region.from) }} />}
            <i className="cur" style={{ left: share(position) }} />
          </WaveSlider>
        </div>
        <div className="keys r">
          <Speed rate={speed} onRate={changeSpeed} />
          {film && <button type="button" className="key square sm flat" aria-label="Full screen" onClick={() => element.current.requestFullscreen?.()}><Glyph name="full" /></button>}
        </div>
        <span className="vh" aria-live="polite">{loop.region ? loop.words : ""}</span>
      </div>
    </>
  );
}
