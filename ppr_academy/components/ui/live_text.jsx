// A text input or textarea that talks to the server and never loses a keystroke:
// what is typed stays local; the server hears it `wait` ms after the last key, on Enter and on leaving.
import { useEffect, useRef, useState } from "react";

export default function LiveText({ value = "", onChange, wait = 250, multiline = false, ...rest }) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const timer = useRef(0);
  const latest = useRef({ text, onChange });
  latest.current = { text, onChange };
  const element = useRef(null);

  // Somebody else changed it: take it over, unless the person is in the middle of typing.
  useEffect(() => {
    if (value === sent.current) return;
    const typing = document.activeElement === element.current && latest.current.text !== sent.current;
    if (typing) return;
    sent.current = value;
    setText(value);
  }, [value]);

  const flush = () => {
    clearTimeout(timer.current);
    const now = latest.current.text;
    if (now === sent.current) return;
    sent.current = now;
    latest.current.onChange?.(now);
  };
  useEffect(() => flush, []);

  const typed = (event) => {
    setText(event.target.value);
    latest.current.text = event.target.value;
    clearTimeout(timer.current);
    timer.current = setTimeout(flush, wait);
  };
  const Tag = multiline ? "textarea" : "input";
  return (
    <Tag
      {...rest}
      ref={element}
      value={text}
      onChange={typed}
      onBlur={flush}
      onKeyDown={(event) => event.key === "Enter" && !multiline && flush()}
    />
  );
}
