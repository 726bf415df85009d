// A Markdown textarea with a small tool bar and a preview that the server renders and cleans.
import { useState } from "react";
import { Trouble, useAutosave } from "../autosave/autosave.jsx";

const TOOLS = [
  { name: "Heading", path: "M4 12h8M4 18V6M12 18V6M21 18h-4c0-4 4-3 4-6 0-1.5-2-2.5-4-1", act: (t) => lines(t, "## ") },
  { name: "Bold", key: "b", path: "M6 12h9a4 4 0 0 1 0 8H7a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1h7a4 4 0 0 1 0 8", act: (t) => around(t, "**") },
  { name: "Italic", key: "i", path: "M19 4h-9M14 20H5M15 4 9 20", act: (t) => around(t, "*") },
  { name: "Link", key: "k", path: "M10 13a5 5 0 0 0 7.54.54l3-3a5 5 0 0 0-7.07-7.07l-1.72 1.71M14 11a5 5 0 0 0-7.54-.54l-3 3a5 5 0 0 0 7.07 7.07l1.71-1.71", act: link },
  null,
  { name: "List", path: "M3 5h.01M3 12h.01M3 19h.01M8 5h13M8 12h13M8 19h13", act: (t) => lines(t, "- ") },
  { name: "Numbered list", path: "M11 5h10M11 12h10M11 19h10M4 4h1v5M4 9h2M6.5 20H3.4c0-1 2.6-1.9 2.6-3.5a1.5 1.5 0 0 0-2.6-1", act: (t) => lines(t, "1. ") },
  { name: "Quote", path: "M17 5H3M21 12H8M21 19H8M3 12v7", act: (t) => lines(t, "> ") },
  { name: "Code", path: "m16 18 6-6-6-6M8 6l-6 6 6 6", act: (t) => around(t, "`") },
];

// execCommand keeps the browser's own undo working; it is the one way that does.
const put = (area, from, to, text, selectFrom, selectTo) => {
  area.focus();
  area.setSelectionRange(from, to);
  document.execCommand("insertText", false, text);
  area.setSelectionRange(selectFrom, selectTo);
};
function around(area, sign) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const n = sign.length;
  const inner = value.slice(from, to);
  if (value.slice(from - n, from) === sign && value.slice(to, to + n) === sign)
    return put(area, from - n, to + n, inner, from - n, to - n);
  return put(area, from, to, sign + inner + sign, from + n, to + n);
}
function lines(area, sign) {
  const { selectionStart, selectionEnd, value } = area;
  const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const next = value.indexOf("\n", selectionEnd);
  const to = next < 0 ? value.length : next;
  const rows = value.slice(from, to).split("\n");
  const on = rows.every((row) => row.startsWith(sign));
  const text = rows.map((row) => (on ? row.slice(sign.length) : sign + row)).join("\n");
  put(area, from, to, text, from + text.length, from + text.length);
}
function link(area) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const word = value.slice(from, to) || "text";
  const text = `[${word}](https://)`;
  put(area, from, to, text, from + word.length + 3, from + text.length - 1);
}
// Enter inside a list goes on with the list; on an empty point it ends it.
function carryOn(event) {
  const area = event.target;
  const { selectionStart: at, selectionEnd, value } = area;
  if (at !== selectionEnd) return;
  const from = value.lastIndexOf("\n", at - 1) + 1;
  const found = /^(\s*)([-*>]|\d+\.) (.*)$/.exec(value.slice(from, at));
  if (!found) return;
  event.preventDefault();
  if (!found[3]) return put(area, from, at, "", from, from);
  const sign = /\d/.test(found[2]) ? `${parseInt(found[2], 10) + 1}.` : found[2];
  const text = `\n${found[1]}${sign} `;
  put(area, at, at, text, at + text.length, at + text.length);
}

export default function MarkdownEditor({
  fieldKey, value, version, wait, url, conflict, label = "Text", placeholder, previewHtml = "", onSave, onPreview,
}) {
  const saving = useAutosave({ fieldKey, value, version, wait, url, onSave });
  const [looking, setLooking] = useState(false);
  const look = async () => {
    await saving.flush();
    onPreview?.(fieldKey, saving.text);
    setLooking(true);
  };
  const keys = (event) => {
    if (event.key === "Enter" && !event.shiftKey) return carryOn(event);
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const tool = TOOLS.find((one) => one?.key === event.key.toLowerCase());
    if (!tool) return;
    event.preventDefault();
    tool.act(event.target);
  };
  return (
    <>
      <div className="panel rt">
        <div className="bar4" role="toolbar" aria-label={`${label}: tools`}>
          {!looking && TOOLS.map((tool, at) =>
            tool ? (
              <button key={tool.name} type="button" className="key flat square sm" aria-label={tool.name} title={tool.name}
                onClick={() => tool.act(saving.element.current)}>
                <svg className="i" width="17" height="17" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true"><path d={tool.path} /></svg>
              </button>
            ) : <hr key={at} />)}
          <span className="seg" role="group" aria-label="View">
            <button type="button" aria-pressed={!looking} onClick={() => setLooking(false)}>Write</button>
            <button type="button" aria-pressed={looking} onClick={look}>Preview</button>
          </span>
        </div>
        {looking ? (
          <div className="read" data-testid="markdown-preview" dangerouslySetInnerHTML={{ __html: previewHtml }} />
        ) : (
          <textarea ref={saving.element} value={saving.text} aria-label={label} placeholder={placeholder}
            data-testid="markdown-text" onChange={(event) => saving.type(event.target.value)} onBlur={saving.flush} onKeyDown={keys} />
        )}
      </div>
      <Trouble saving={saving} sentence={conflict} id={`${fieldKey}-trouble`} />
    </>
  );
}
