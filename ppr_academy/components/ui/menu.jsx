// Menus on the popover element, and rows of tabs: where they open, and the arrow keys.
import { useRef } from "react";

const step = (event, items, keys) => {
  const at = items.indexOf(document.activeElement);
  const to = {
    [keys[0]]: at < 0 ? items.length - 1 : (at - 1 + items.length) % items.length,
    [keys[1]]: (at + 1) % items.length,
    Home: 0,
    End: items.length - 1,
  }[event.key];
  if (to === undefined || !items.length) return null;
  event.preventDefault();
  items[to].focus();
  return items[to];
};

// Opened by any key with `popoverTarget={id}`: under it, above it when there is no room below.
// Under 640 px a menu is a sheet at the bottom (kit.css).
export function Menu({ id, label, className = "menu sheet", children }) {
  const node = useRef(null);
  const items = () => [...node.current.querySelectorAll("[role^=menuitem]")].filter((one) => !one.disabled);
  const opened = (event) => {
    if (event.newState !== "open") return;
    const key = document.querySelector(`[popovertarget="${CSS.escape(id)}"]:not([hidden])`);
    if (key && innerWidth > 640) {
      const at = key.getBoundingClientRect();
      const { offsetWidth: wide, offsetHeight: high } = node.current;
      node.current.style.left = `${Math.max(8, Math.min(at.left, innerWidth - wide - 8))}px`;
      node.current.style.top = `${at.bottom + high + 12 > innerHeight && at.top > high ? at.top - high - 8 : at.bottom}px`;
    }
    (items().find((one) => one.getAttribute("aria-checked") === "true") ?? items()[0])?.focus();
  };
  return (
    <div ref={node} id={id} className={className} popover="auto" role="menu" aria-label={label} onToggle={opened}
      onKeyDown={(event) => step(event, items(), ["ArrowUp", "ArrowDown"])}
      onClick={(event) => event.target.closest("[role^=menuitem]") && node.current.hidePopover?.()}>
      {children}
    </div>
  );
}

// Tabs: the arrows move and choose; only the chosen one is in the tab order.
export function TabList({ label, className = "tabs", children }) {
  const node = useRef(null);
  const keys = (event) => {
    const chosen = step(event, [...node.current.querySelectorAll("[role=tab]")], ["ArrowLeft", "ArrowRight"]);
    chosen?.click();
  };
  return <div ref={node} className={className} role="tablist" aria-label={label} onKeyDown={keys}>{children}</div>;
}
