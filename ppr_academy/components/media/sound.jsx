// Shared by everything that sounds: the clock, glyphs, and a waveform drawn to its own width.
import { useEffect, useMemo, useRef, useState } from "react";

export const clock = (seconds) => {
  const s = Math.max(0, Math.floor(seconds || 0));
  const tail = String(s % 60).padStart(2, "0");
  return s >= 3600
    ? `${Math.floor(s / 3600)}:${String(Math.floor(s / 60) % 60).padStart(2, "0")}:${tail}`
    : `${Math.floor(s / 60)}:${tail}`;
};

const line = { fill: "none", stroke: "currentColor", strokeWidth: 1.75, strokeLinecap: "round", strokeLinejoin: "round" };
const SHAPES = {
  play: "M6 3.6v16.8a1 1 0 0 0 1.5.86l14-8.4a1 1 0 0 0 0-1.72l-14-8.4A1 1 0 0 0 6 3.6z",
  pause: "M4.5 3h5v18h-5zM14.5 3h5v18h-5z",
  repeat: "m17 2 4 4-4 4M3 11v-1a4 4 0 0 1 4-4h14M7 22l-4-4 4-4M21 13v1a4 4 0 0 1-4 4H3",
  back: "M9 14 4 9l5-5M4 9h10.5a5.5 5.5 0 0 1 0 11H11",
  start: "M19 20 9 12l10-8zM5 19V5",
  full: "M8 3H5a2 2 0 0 0-2 2v3m18 0V5a2 2 0 0 0-2-2h-3m0 18h3a2 2 0 0 0 2-2v-3M3 16v3a2 2 0 0 0 2 2h3",
  check: "M20 6 9 17l-5-5",
  alert: "M12 8v4m0 4h.01M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0z",
};
export const Glyph = ({ name, size = 17 }) => (
  <svg className="i" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true"
    {...(name === "play" || name === "pause" ? { fill: "currentColor" } : line)}>
    <path d={SHAPES[name]} />
  </svg>
);

// One bar per 3 px of the place it stands in, the loudest peak of each stretch. Peaks are 0 to 100.
export const bars = (peaks, count) => {
  if (!peaks?.length || count < 1) return [];
  return Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * peaks.length) / count);
    const to = Math.max(from + 1, Math.floor(((i + 1) * peaks.length) / count));
    let most = 0;
    for (let at = from; at < to; at += 1) most = Math.max(most, peaks[at]);
    return most;
  });
};
const drawn = (peaks, width, height) => {
  const middle = height / 2;
  const found = bars(peaks, Math.max(1, Math.floor(width / 3)));
  if (!found.length) return `M0 ${middle}H${width}`;
  return found
    .map((peak, i) => {
      const half = Math.max(0.6, (peak / 100) * (middle - 1));
      return `M${1 + i * 3} ${(middle - half).toFixed(1)}V${(middle + half).toFixed(1)}`;
    })
    .join("");
};

// `share` is what has been heard, 0 to 1.
export function Wave({ peaks = [], share = 0, height = 42, tone = "", className = "" }) {
  const place = useRef(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => setWidth(Math.round(entry.contentRect.width)));
    watch.observe(place.current);
    return () => watch.disconnect();
  }, []);
  const path = useMemo(() => (width ? drawn(peaks, width, height) : ""), [peaks, width, height]);
  const cut = `${(Math.min(1, Math.max(0, share)) * 100).toFixed(2)}%`;
  return (
    <svg ref={place} className={`wave ${tone} ${className}`} viewBox={`0 0 ${width || 1} ${height}`}
      preserveAspectRatio="none" aria-hidden="true" style={{ height }}>
      <path d={path} />
      {share > 0 && <path className="played" d={path} style={{ clipPath: `polygon(0 0, ${cut} 0, ${cut} 100%, 0 100%)` }} />}
    </svg>
  );
}

// A wave that is a slider: press, drag, arrows 5 s, page keys 30 s, Home, End.
export function WaveSlider({ peaks, position, duration, height, label = "Position", onSeek, children, className = "" }) {
  const place = useRef(null);
  const dragging = useRef(false);
  const seek = (to) => onSeek(Math.max(0, Math.min(duration, to)));
  const press = (event) => {
    const box = place.current.getBoundingClientRect();
    seek(((event.clientX - box.left) / box.width) * duration);
  };
  const keys = (event) => {
    const to = {
      ArrowLeft: position - 5, ArrowRight: position + 5, ArrowDown: position - 5, ArrowUp: position + 5,
      PageDown: position - 30, PageUp: position + 30, Home: 0, End: duration,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    seek(to);
  };
  return (
    <div ref={place} className={`wv ${className}`} role="slider" tabIndex={0} data-testid="waveform" aria-label={label}
      aria-valuemin={0} aria-valuemax={Math.round(duration)} aria-valuenow={Math.round(position)}
      aria-valuetext={`${clock(position)} of ${clock(duration)}`}
      onKeyDown={keys}
      onPointerDown={(event) => {
        dragging.current = true;
        event.currentTarget.setPointerCapture?.(event.pointerId);
        press(event);
      }}
      onPointerMove={(event) => dragging.current && press(event)}
      onPointerUp={() => (dragging.current = false)}
      onPointerCancel={() => (dragging.current = false)}>
      <Wave peaks={peaks} share={duration ? position / duration : 0} height={height} />
      {children}
    </div>
  );
}
