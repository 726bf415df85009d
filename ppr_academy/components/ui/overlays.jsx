// Mounted once above all pages: toasts (one at a time), the line that says we are offline, "/" for search.
import { useEffect, useRef, useState } from "react";

const ICONS = {
  ok: "M20 6 9 17l-5-5",
  bad: "M12 8v4m0 4h.01M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0z",
  warn: "m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3zM12 9v4m0 4h.01",
  info: "M12 16v-4m0-4h.01M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0z",
  offline: "M12 20h.01M8.5 16.43a5 5 0 0 1 7 0M5 12.86a10 10 0 0 1 5.17-2.69M19 12.86a10 10 0 0 0-2-1.52M2 8.82a15 15 0 0 1 4.18-2.64M22 8.82a15 15 0 0 0-11.29-3.76M2 2l20 20",
};
const STAYS_MS = 8000;

function Icon({ kind }) {
  return (
    <svg className="i" width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor"
      strokeWidth="1.75" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={ICONS[kind] ?? ICONS.info} />
    </svg>
  );
}

const editing = (element) =>
  element?.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element?.tagName ?? "");

function focusSearch(event) {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || editing(event.target)) return;
  const field = [...document.querySelectorAll("[data-search]")].find((one) => one.offsetParent);
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
}

export default function Overlays({ offline = false }) {
  const [toast, setToast] = useState(null);
  const held = useRef(false);

  useEffect(() => {
    const show = (next) => setToast({ ...next, at: Date.now() });
    window.pprToast = show;
    window.pprToasts?.forEach(show);
    window.pprToasts = [];
    document.addEventListener("keydown", focusSearch);
    return () => {
      delete window.pprToast;
      document.removeEventListener("keydown", focusSearch);
    };
  }, []);

  useEffect(() => {
    if (!toast) return;
    let left = STAYS_MS;
    const tick = setInterval(() => {
      if (held.current) return;
      left -= 250;
      if (left <= 0) setToast((now) => (now?.at === toast.at ? null : now));
    }, 250);
    return () => clearInterval(tick);
  }, [toast]);

  const hold = (value) => () => (held.current = value);
  return (
    <div className="toaster" onMouseEnter={hold(true)} onMouseLeave={hold(false)} onFocus={hold(true)} onBlur={hold(false)}>
      <div role="status">
        {offline && (
          <div className="toast"><Icon kind="offline" /><span>No connection. We keep what you type.</span></div>
        )}
        {toast && toast.kind !== "bad" && <Toast key={toast.at} toast={toast} close={() => setToast(null)} />}
      </div>
      <div role="alert">
        {toast?.kind === "bad" && <Toast key={toast.at} toast={toast} close={() => setToast(null)} />}
      </div>
    </div>
  );
}

function Toast({ toast, close }) {
  const undo = () => {
    close();
    toast.undo();
  };
  return (
    <div className={`toast ${toast.kind ?? ""}`} data-testid="toast">
      <Icon kind={toast.kind} />
      <span>{toast.message}</span>
      {toast.undo ? (
        <button type="button" className="key sm" onClick={undo}>{toast.undoLabel ?? "Undo"}</button>
      ) : (
        <button type="button" className="key flat square sm" aria-label="Close" onClick={close}>
          <svg className="i" width="16" height="16" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" aria-hidden="true"><path d="M18 6 6 18M6 6l12 12" /></svg>
        </button>
      )}
    </div>
  );
}
