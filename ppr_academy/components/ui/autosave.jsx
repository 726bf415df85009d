// Text that saves as it is typed and never loses a keystroke.
// One save of a field is on its way at a time, with the version it was written on. What has not been
// confirmed lies in the browser's storage too, so a crash, a closed tab or a dead line loses nothing.
import { useEffect, useRef, useState, useSyncExternalStore } from "react";

const MOST_WAIT_MS = 4000;
const ANSWER_MS = 20000;
const EVENT_ANSWER_MS = 8000;
const RETRIES_MS = [1000, 2000, 4000, 8000];
const KEEPALIVE_BYTES = 60000; // browsers carry up to 64 KB past the end of a page

// What the page's light and counters show: field → what it waits for, and when a save last came back.
const waiting = new Map();
const words = new Map();
const lights = new Set();
let savedAt = null;
const tell = () => lights.forEach((one) => one());
const subscribe = (one) => (lights.add(one), () => lights.delete(one));
const mark = (key, what) => {
  if (waiting.get(key) === what) return;
  what ? waiting.set(key, what) : waiting.delete(key);
  tell();
};
const count = (key, text) => {
  words.set(key, text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length);
  tell();
};

const LIGHT = [
  ["conflict", "warn", "Two versions: choose one"],
  ["refused", "bad", "Not saved: look at the field"],
  ["away", "warn", "No connection. Your text is kept here"],
  ["saving", "lamp", "Saving"],
];

export function SaveLight({ saved = "", className = "" }) {
  const now = useSyncExternalStore(
    subscribe,
    () => LIGHT.find(([what]) => [...waiting.values()].includes(what))?.[0] ?? savedAt ?? "",
    () => "",
  );
  const line = LIGHT.find(([what]) => what === now);
  return <span className={`led ${line?.[1] ?? "on"} ${className}`} role="status" data-testid="save-light">{line?.[2] ?? (now ? `Saved ${now}` : saved)}</span>;
}

export function WordCount({ fieldKey, words: first = 0 }) {
  const now = useSyncExternalStore(subscribe, () => words.get(fieldKey) ?? first, () => first);
  return <span className="dim small">{now.toLocaleString("en")} {now === 1 ? "word" : "words"}</span>;
}

// One entry for each page and field: two open pages never write over each other's words.
const page = Array.from(crypto.getRandomValues(new Uint8Array(9)), (n) => n.toString(16).padStart(2, "0")).join("");
const shelf = (key) => `ppr:draft:${key}|`;
const slot = (key) => shelf(key) + page;
const draft = {
  read(name) {
    try {
      return { name, ...JSON.parse(localStorage.getItem(name)) };
    } catch {
      return null;
    }
  },
  // What pages, this one and earlier ones, kept of a field; the newest first.
  all(key) {
    try {
      const names = Object.keys(localStorage).filter((name) => name.startsWith(shelf(key)));
      return names.map(draft.read).filter((one) => typeof one?.text === "string").sort((a, b) => b.at - a.at);
    } catch {
      return [];
    }
  },
  write(key, value) {
    try {
      localStorage.setItem(slot(key), JSON.stringify({ ...value, at: Date.now() }));
    } catch {
      // Storage full or forbidden: the server still gets every save.
    }
  },
  // With `text` only while it still holds it: whoever wrote it may have written on.
  drop(name, text) {
    try {
      if (text === undefined || draft.read(name)?.text === text) localStorage.removeItem(name);
    } catch {
      // Nothing was kept, so nothing is left behind.
    }
  },
};
// The server may trim and clean; that is an echo, not somebody else's text.
const tidy = (text) => text.normalize("NFC").replace(/\r\n?/g, "\n").replace(/[\p{Cc}]/gu, (c) => (c === "\n" || c === "\t" ? c : "")).trim();
const same = (a, b) => a === b || tidy(a) === tidy(b);

async function post(url, key, text, version) {
  const body = JSON.stringify({ key, text, version });
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
      keepalive: new Blob([body]).size < KEEPALIVE_BYTES,
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return { kind: "saved", ...answer };
    if (response.status === 409) return { kind: "changed", ...answer };
    if (response.status >= 500 || response.status === 429) return { kind: "away" };
    return { kind: "refused", message: answer.message || "This could not be saved. Your text is kept here." };
  } catch {
    return { kind: "away" };
  }
}

export function useAutosave({ fieldKey, value = "", version = 0, wait = 600, url = "", onLeave = false, onSave }) {
  const [text, setText] = useState(value);
  const [theirs, setTheirs] = useState(null);
  const [error, setError] = useState("");
  const element = useRef(null);
  const s = useRef({ text: value, base: value, version, sent: [], busy: false, timer: 0, first: 0, retry: 0, tries: 0, theirs: null, refused: null, answer: null });
  const save = useRef(onSave);
  save.current = onSave;

  const dirty = () => s.current.text !== s.current.base;
  const settle = () => {
    const now = s.current;
    if (now.theirs) return mark(fieldKey, "conflict");
    if (!dirty()) {
      draft.drop(slot(fieldKey));
      return mark(fieldKey, "");
    }
    return mark(fieldKey, now.refused === now.text ? "refused" : now.tries > 0 ? "away" : "saving");
  };
  // Through the state: it confirms by showing the text with a new version.
  const ask = (sent, at) => new Promise((resolve) => {
    s.current.answer = resolve;
    setTimeout(() => resolve({ kind: "away" }), EVENT_ANSWER_MS);
    save.current?.(fieldKey, sent, at);
  });
  const send = async () => {
    const now = s.current;
    clearTimeout(now.timer);
    clearTimeout(now.retry);
    now.first = 0;
    if (!dirty() || now.theirs || now.busy || now.refused === now.text) return;
    now.busy = true;
    const sent = now.text;
    now.sent = [...now.sent, sent].slice(-8);
    keep(sent);
    const answer = await (url ? post(url, fieldKey, sent, now.version) : ask(sent, now.version));
    now.busy = false;
    heard(sent, answer);
  };
  const heard = (sent, answer) => {
    const now = s.current;
    if (now.gone) {
      // The field was left before the answer came. What was not taken waits in storage.
      if (answer.kind === "saved") draft.drop(slot(fieldKey), sent);
      return;
    }
    if (answer.kind === "saved") {
      Object.assign(now, { base: sent, version: answer.version, tries: 0, sent: [] });
      savedAt = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
      setError("");
      if (now.text === sent && document.activeElement !== element.current) show(answer.text);
      tell();
      settle();
      if (dirty()) schedule();
    } else if (answer.kind === "changed") {
      // Another field of the row, or our own save whose answer was lost: nobody touched this text.
      if (same(answer.text, now.base) || now.sent.some((one) => same(one, answer.text))) {
        Object.assign(now, { base: answer.text, version: answer.version });
        settle();
        send();
      } else if (same(answer.text, now.text)) adopt(now.text, answer.version);
      else clash({ value: answer.text, version: answer.version });
    } else if (answer.kind === "refused") {
      now.refused = sent;
      setError(answer.message);
      settle();
      if (now.text !== sent) schedule();
    } else {
      now.tries += 1;
      settle();
      now.retry = setTimeout(send, RETRIES_MS[Math.min(now.tries, RETRIES_MS.length) - 1]);
    }
  };
  const schedule = () => {
    const now = s.current;
    clearTimeout(now.timer);
    if (onLeave) return;
    now.first ||= Date.now();
    now.timer = setTimeout(send, Math.max(0, Math.min(wait, now.first + MOST_WAIT_MS - Date.now())));
  };
  const show = (next) => {
    Object.assign(s.current, { text: next, base: next });
    setText(next);
    count(fieldKey, next);
  };
  const keep = (words) => {
    const now = s.current;
    draft.write(fieldKey, { text: words, base: now.base, version: now.version, sent: now.sent });
  };
  const type = (next) => {
    const now = s.current;
    now.text = next;
    setText(next);
    count(fieldKey, next);
    if (error && now.refused !== next) setError("");
    keep(next);
    settle();
    schedule();
  };
  const adopt = (next, at) => {
    Object.assign(s.current, { version: at, sent: [], tries: 0, refused: null });
    show(next);
    setError("");
    settle();
  };
  const clash = (other) => {
    s.current.theirs = other;
    setTheirs(other);
    settle();
  };

  // What the server says now. An older version is a picture taken before our last save.
  useEffect(() => {
    const now = s.current;
    if (version < now.version || (value === now.base && version === now.version)) return;
    const unconfirmed = now.sent.find((one) => same(value, one));
    if (now.answer && now.busy && unconfirmed !== undefined) now.answer({ kind: "saved", version, text: value });
    else if (!dirty()) {
      if (document.activeElement === element.current && same(value, now.text)) Object.assign(now, { base: now.text, version });
      else adopt(value, version);
    } else if (same(value, now.base) || unconfirmed !== undefined) {
      Object.assign(now, { base: value, version });
      settle();
    }
    else if (same(value, now.text)) adopt(now.text, version);
    else if (!now.busy) clash({ value, version });
    // While a save is on its way its own answer tells of the clash.
    else if (!url) now.answer?.({ kind: "changed", text: value, version });
  }, [value, version]);

  // A draft of a page that closed too early comes back; if the text moved on meanwhile, the person decides.
  useEffect(() => {
    const found = draft.all(fieldKey);
    found.filter((one) => same(one.text, value)).forEach((one) => draft.drop(one.name, one.text));
    const kept = found.find((one) => !same(one.text, value));
    if (!kept) return;
    // What its page sent as it went may arrive only now: it is ours, and no clash.
    const ours = [...(kept.sent ?? []), kept.text];
    const isClash = kept.version !== version && ![kept.base, ...ours].some((one) => same(one, value));
    Object.assign(s.current, { text: kept.text, sent: ours }, isClash && { base: kept.base, version: kept.version });
    keep(kept.text); // under our own name; a text that the new one follows must not come back
    if (kept.name !== slot(fieldKey)) draft.drop(kept.name, kept.text);
    setText(kept.text);
    count(fieldKey, kept.text);
    settle();
    if (isClash) clash({ value, version });
    else if (onLeave) send();
    else schedule();
  }, []);

  useEffect(() => {
    const hide = () => document.visibilityState === "hidden" && send();
    const again = () => send();
    s.current.gone = false;
    window.addEventListener("pagehide", again);
    window.addEventListener("online", again);
    document.addEventListener("visibilitychange", hide);
    return () => {
      window.removeEventListener("pagehide", again);
      window.removeEventListener("online", again);
      document.removeEventListener("visibilitychange", hide);
      send();
      clearTimeout(s.current.retry);
      s.current.gone = true;
      mark(fieldKey, "");
    };
  }, []);

  const keepMine = () => {
    const now = s.current;
    Object.assign(now, { base: now.theirs.value, version: now.theirs.version, sent: [], theirs: null });
    setTheirs(null);
    settle();
    send();
  };
  const takeTheirs = () => {
    const other = s.current.theirs;
    s.current.theirs = null;
    setTheirs(null);
    adopt(other.value, other.version);
  };
  return { text, type, flush: send, element, error, theirs, keepMine, takeTheirs };
}

export function Trouble({ saving, sentence, id }) {
  return (
    <>
      {saving.error && <p className="hint bad" role="alert" id={id}>{saving.error}</p>}
      {saving.theirs && (
        <div className="note warn clash" role="alert" data-testid="clash">
          <div>
            <b>{sentence || "This was changed somewhere else while you wrote."}</b>
            <p>What stands above is yours. Theirs:</p>
            <pre>{saving.theirs.value || "Nothing: they emptied it."}</pre>
            <div className="keys">
              <button type="button" className="key sm" onClick={saving.keepMine}>Keep mine</button>
              <button type="button" className="key sm flat" onClick={saving.takeTheirs}>Take theirs</button>
            </div>
          </div>
        </div>
      )}
    </>
  );
}

export function AutosaveText({ fieldKey, value, version, wait, url, onLeave, conflict = "", multiline = false, prefix = "", suffix = "", onSave, className = "in", ...rest }) {
  const saving = useAutosave({ fieldKey, value, version, wait, url, onLeave, onSave });
  const Tag = multiline ? "textarea" : "input";
  const note = `${rest.id || fieldKey}-trouble`;
  const control = (
    <Tag
      {...rest}
      className={prefix || suffix ? undefined : className}
      ref={saving.element}
      rows={multiline ? rest.rows ?? 1 : undefined}
      value={saving.text}
      aria-invalid={saving.error ? "true" : undefined}
      aria-describedby={saving.error ? note : undefined}
      onChange={(event) => saving.type(event.target.value)}
      onBlur={saving.flush}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || (multiline && !rest.rows)) {
          if (event.key === "Enter") event.preventDefault();
          return;
        }
        if (!multiline) saving.flush();
      }}
    />
  );
  return (
    <>
      {prefix || suffix ? (
        <div className={className}>
          {prefix && <span className="fix">{prefix}</span>}
          {control}
          {suffix && <span className="fix">{suffix}</span>}
        </div>
      ) : control}
      <Trouble saving={saving} sentence={conflict} id={note} />
    </>
  );
}
