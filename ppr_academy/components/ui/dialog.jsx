// A modal on the platform's <dialog>: the page behind is inert, Escape closes, focus goes back to
// where it was. Tab stays inside. Shown while `open` is true; `onClose` says that the person left.
import { useEffect, useRef } from "react";

const CAN_FOCUS = "a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), select:not([disabled]), [tabindex='0']";

function keepInside(event) {
  if (event.key !== "Tab") return;
  const inside = [...event.currentTarget.querySelectorAll(CAN_FOCUS)].filter((one) => one.offsetParent);
  if (!inside.length) return;
  const first = inside[0], last = inside[inside.length - 1];
  const here = document.activeElement;
  if (event.shiftKey && (here === first || here === event.currentTarget)) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && here === last) {
    event.preventDefault();
    first.focus();
  }
}

export default function Dialog({ open = false, label, onClose, children, ...rest }) {
  const element = useRef(null);
  const beside = useRef(false);
  const wanted = useRef(open);
  wanted.current = open;

  useEffect(() => {
    const dialog = element.current;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);

  // However it was closed, by Escape or by the browser: the server hears of it once.
  const closed = () => wanted.current && onClose?.();
  // A press beside it, begun and ended there: not a text selection that ran over the edge.
  const pressed = (event) => (beside.current = event.target === element.current);
  const clicked = (event) => {
    if (beside.current && event.target === element.current) element.current.close();
  };
  return (
    <dialog {...rest} ref={element} aria-label={label} onClose={closed} onKeyDown={keepInside} onMouseDown={pressed} onClick={clicked}>
      <div className="dialog-in">{children}</div>
    </dialog>
  );
}
