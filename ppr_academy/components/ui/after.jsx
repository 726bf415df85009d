// Shows its children only once another element has left the screen at the top or the bottom.
import { useEffect, useState } from "react";

export default function After({ watched = "", className = "", children, ...rest }) {
  const [away, setAway] = useState(true);
  useEffect(() => {
    const target = document.getElementById(watched);
    if (!target) return undefined;
    const observer = new IntersectionObserver(([entry]) => setAway(entry.isIntersecting));
    observer.observe(target);
    return () => observer.disconnect();
  }, [watched]);
  return (
    <div {...rest} className={`${className} ${away ? "away" : ""}`} aria-hidden={away} inert={away}>
      {children}
    </div>
  );
}
