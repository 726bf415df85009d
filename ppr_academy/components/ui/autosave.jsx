// Text that saves as it is typed and never loses a keystroke.
// One save is on its way at a time, each with the version it was written on. What has not been confirmed
// lies in the browser's storage too, so a crash or a closed tab loses nothing.
import { useEffect, useRef, useState, useSyncExternalStore } from "react";

const MOST_WAIT_MS = 4000;
const RETRY_MS = 8000;

// Which fields of this page hold something unsaved; the save light listens.
const unsaved = new Set();
const lights = new Set();
const mark = (key, dirty) => {
  if (dirty === unsaved.has(key)) return;
  dirty ? unsaved.add(key) : unsaved.delete(key);
  lights.forEach((tell) => tell());
};
const subscribe = (tell) => (lights.add(tell), () => lights.delete(tell));

export function SaveLight({ saved = "", className = "" }) {
  const waiting = useSyncExternalStore(subscribe, () => unsaved.size > 0, () => false);
  return <span className={`led ${waiting ? "lamp" : "on"} ${className}`} role="status">{waiting ? "Saving" : saved}</span>;
}

const slot = (key) => `ppr:draft:${key}`;
const draft = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(slot(key)));
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      localStorage.setItem(slot(key), JSON.stringify(value));
    } catch {
      // Storage full or forbidden: the server still gets every save.
    }
  },
  drop(key) {
    try {
      localStorage.removeItem(slot(key));
    } catch {
      // Nothing was kept, so nothing is left behind.
    }
  },
};
// The server may trim and clean; that is an echo, not somebody else's text.
const tidy = (text) => text.normalize("NFC").replace(/\r\n?/g, "\n").replace(/[\p{Cc}]/gu, (c) => (c === "\n" || c === "\t" ? c : "")).trim();
const same = (a, b) => a === b || tidy(a) === tidy(b);

export function useAutosave({ fieldKey, value = "", version = 0, wait = 600, beacon = "", onSave }) {
  const [text, setText] = useState(value);
  const [theirs, setTheirs] = useState(null);
  const element = useRef(null);
  const s = useRef({ text: value, base: value, version, sent: null, timer: 0, first: 0, retry: 0, theirs: null });
  const save = useRef(onSave);
  save.current = onSave;

  const dirty = () => s.current.text !== s.current.base;
  const settle = () => {
    mark(fieldKey, dirty());
    if (!dirty()) draft.drop(fieldKey);
  };
  const send = () => {
    const now = s.current;
    clearTimeout(now.timer);
    now.first = 0;
    if (!dirty() || now.theirs || now.sent !== null) return;
    now.sent = now.text;
    save.current?.(fieldKey, now.text, now.version);
    clearTimeout(now.retry);
    now.retry = setTimeout(() => {
      if (now.sent === null) return;
      now.sent = null;
      send();
    }, RETRY_MS);
  };
  const schedule = () => {
    const now = s.current;
    now.first ||= Date.now();
    clearTimeout(now.timer);
    now.timer = setTimeout(send, Math.max(0, Math.min(wait, now.first + MOST_WAIT_MS - Date.now())));
  };
  const type = (next) => {
    const now = s.current;
    now.text = next;
    setText(next);
    draft.write(fieldKey, { text: next, base: now.base, version: now.version });
    settle();
    schedule();
  };
  const adopt = (next, at) => {
    Object.assign(s.current, { text: next, base: next, version: at, sent: null });
    setText(next);
    settle();
  };
  const clash = (other) => {
    s.current.theirs = other;
    setTheirs(other);
  };

  // What the server says now.
  useEffect(() => {
    const now = s.current;
    if (value === now.base && version === now.version) return;
    if (now.sent !== null && same(value, now.sent)) {
      clearTimeout(now.retry);
      Object.assign(now, { base: now.sent, version, sent: null });
      settle();
      if (dirty()) schedule();
      return;
    }
    if (!dirty()) {
      if (document.activeElement === element.current && same(value, now.text)) Object.assign(now, { version });
      else adopt(value, version);
      return;
    }
    if (same(value, now.text)) {
      Object.assign(now, { base: now.text, version, sent: null });
      settle();
      return;
    }
    if (same(value, now.base)) {
      now.version = version;
      return;
    }
    now.sent = null;
    clash({ value, version });
  }, [value, version]);

  // A draft of a page that closed too early comes back; if the text moved on meanwhile, the person decides.
  useEffect(() => {
    const kept = draft.read(fieldKey);
    if (!kept || same(kept.text, value)) {
      draft.drop(fieldKey);
      return;
    }
    const now = s.current;
    now.text = kept.text;
    setText(kept.text);
    mark(fieldKey, true);
    if (kept.version === version || same(kept.base, value)) schedule();
    else clash({ value, version });
  }, []);

  useEffect(() => {
    const leave = () => {
      const now = s.current;
      if (!dirty() || now.theirs) return;
      if (beacon && navigator.sendBeacon) {
        const body = JSON.stringify({ key: fieldKey, text: now.text, version: now.version });
        navigator.sendBeacon(beacon, new Blob([body], { type: "application/json" }));
      }
      send();
    };
    const hide = () => document.visibilityState === "hidden" && leave();
    const again = () => { s.current.sent = null; send(); };
    window.addEventListener("pagehide", leave);
    window.addEventListener("online", again);
    document.addEventListener("visibilitychange", hide);
    return () => {
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("online", again);
      document.removeEventListener("visibilitychange", hide);
      clearTimeout(s.current.retry);
      send();
      mark(fieldKey, false);
    };
  }, []);

  const keepMine = () => {
    const now = s.current;
    Object.assign(now, { base: now.theirs.value, version: now.theirs.version, sent: null, theirs: null });
    setTheirs(null);
    send();
  };
  const takeTheirs = () => {
    const other = s.current.theirs;
    s.current.theirs = null;
    setTheirs(null);
    adopt(other.value, other.version);
  };
  return { text, type, flush: send, element, theirs, keepMine, takeTheirs };
}

export function Clash({ saving, sentence }) {
  if (!saving.theirs) return null;
  return (
    <div className="note warn" role="alert">
      <div>
        <b>{sentence || "This was changed somewhere else while you wrote."}</b>
        <p>Theirs: {saving.theirs.value.slice(0, 160) || "empty"}{saving.theirs.value.length > 160 && "…"}</p>
        <div className="keys" style={{ marginTop: 8 }}>
          <button type="button" className="key sm" onClick={saving.keepMine}>Keep mine</button>
          <button type="button" className="key sm flat" onClick={saving.takeTheirs}>Take theirs</button>
        </div>
      </div>
    </div>
  );
}

export function AutosaveText({ fieldKey, value, version, wait, beacon, conflict = "", multiline = false, onSave, ...rest }) {
  const saving = useAutosave({ fieldKey, value, version, wait, beacon, onSave });
  const Tag = multiline ? "textarea" : "input";
  return (
    <>
      <Tag
        {...rest}
        ref={saving.element}
        rows={multiline ? rest.rows ?? 1 : undefined}
        value={saving.text}
        onChange={(event) => saving.type(event.target.value)}
        onBlur={saving.flush}
        onKeyDown={(event) => event.key === "Enter" && !multiline && saving.flush()}
      />
      <Clash saving={saving} sentence={conflict} />
    </>
  );
}
