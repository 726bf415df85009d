// Sends one file in pieces to /api/uploads, survives a lost connection, and can pause, go on and stop.
// POST /api/uploads {name,size,purpose,target} -> {id,chunk_size,received}, the open upload of the same
// file when there is one; PUT …/{id}?offset=N -> {received};
// POST …/{id}/complete -> {file_id}; GET …/{id} -> {received}; DELETE …/{id}. Errors: {code,message}.
import { useEffect, useRef, useState } from "react";

const ROOT = "/api/uploads";
const WAITS_MS = [1000, 2000, 4000, 8000, 15000];

export const sizeText = (bytes) => {
  if (bytes < 1000) return `${bytes} bytes`;
  const [value, unit] = bytes >= 1e9 ? [bytes / 1e9, "GB"] : bytes >= 1e6 ? [bytes / 1e6, "MB"] : [bytes / 1e3, "KB"];
  return `${value >= 100 ? Math.round(value) : Number(value.toPrecision(3))} ${unit}`;
};
const leftText = (seconds) => {
  if (!Number.isFinite(seconds)) return "";
  if (seconds < 50) return "Under a minute left.";
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `About ${minutes} ${minutes === 1 ? "minute" : "minutes"} left.` : `About ${Math.round(minutes / 60)} h left.`;
};

class Refused extends Error {}
class Unreachable extends Error {}

// XMLHttpRequest, as fetch cannot say how much of a body has left.
function send(method, url, body, { onProgress, hold } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    if (hold) hold.current = request;
    request.open(method, url);
    if (body && !(body instanceof Blob)) request.setRequestHeader("Content-Type", "application/json");
    if (body instanceof Blob) request.setRequestHeader("Content-Type", "application/octet-stream");
    if (onProgress) request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onerror = request.onabort = () => reject(new Unreachable());
    request.onload = () => {
      let answer = {};
      try {
        answer = JSON.parse(request.responseText || "{}");
      } catch {
        // A proxy's own page: the status says enough.
      }
      if (request.status < 300) resolve(answer);
      else if (request.status >= 500 || request.status === 429) reject(new Unreachable());
      else reject(Object.assign(new Refused(answer.message || "The file was not accepted."), answer));
    };
    request.send(body instanceof Blob ? body : body ? JSON.stringify(body) : null);
  });
}

export default function Upload({
  purpose = "lesson", target = "", accept = "", maxSize = 0, inputId, title = "Drop a file, or pick one", hint = "", onDone, onState,
}) {
  const [job, setJob] = useState(null); // { file, state, sent, error, speed }
  const [over, setOver] = useState(false);
  const picker = useRef(null);
  const hold = useRef(null);
  const run = useRef({ id: null, stop: "", token: 0 });
  const change = (part) => setJob((now) => now && { ...now, ...part });
  useEffect(() => () => { run.current.token += 1; hold.current?.abort(); }, []);
  useEffect(() => { onState?.(job?.state ?? "empty"); }, [job?.state]);
  useEffect(() => {
    if (job?.state !== "sending" && job?.state !== "waiting") return;
    const ask = (event) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [job?.state]);

  async function go(file) {
    const token = (run.current.token += 1);
    const alive = () => run.current.token === token;
    const began = { at: performance.now(), from: null };
    let chunk = run.current.chunk ?? 0;
    let tries = 0;
    let received = null;
    change({ state: "sending", error: "" });
    while (alive()) {
      try {
        if (!run.current.id) {
          const made = await send("POST", ROOT, { name: file.name, size: file.size, purpose, target });
          if (!alive()) return;
          run.current.id = made.id;
          chunk = run.current.chunk = made.chunk_size;
          received = made.received;
        } else if (received === null) {
          received = (await send("GET", `${ROOT}/${run.current.id}`)).received;
        }
        began.from ??= received;
        while (received < file.size && alive()) {
          const from = received;
          const part = file.slice(from, from + chunk);
          const show = (loaded) => {
            const sent = Math.min(file.size, from + loaded);
            const speed = ((sent - began.from) / (performance.now() - began.at)) * 1000;
            if (alive()) change({ state: "sending", sent, speed });
          };
          const answer = await send("PUT", `${ROOT}/${run.current.id}?offset=${from}`, part, { onProgress: show, hold });
          received = answer.received;
          tries = 0;
        }
        if (!alive()) return;
        change({ state: "checking", sent: file.size });
        const { file_id: fileId } = await send("POST", `${ROOT}/${run.current.id}/complete`);
        if (!alive()) return;
        run.current.id = null;
        change({ state: "done" });
        onDone?.(fileId);
        return;
      } catch (error) {
        if (!alive()) return;
        if (error instanceof Refused) {
          if (error.received !== undefined && tries < 5) {
            tries += 1;
            received = error.received;
            continue;
          }
          run.current.id = null;
          change({ state: "refused", error: error.message });
          return;
        }
        change({ state: "waiting" });
        received = null;
        await new Promise((done) => setTimeout(done, WAITS_MS[Math.min(tries, WAITS_MS.length - 1)]));
        tries += 1;
      }
    }
  }

  const pick = (file) => {
    if (!file) return;
    run.current.id = null;
    const tooBig = maxSize > 0 && file.size > maxSize;
    const error = tooBig ? `${file.name} is ${sizeText(file.size)}. The most is ${sizeText(maxSize)}.` : file.size === 0 ? `${file.name} is empty.` : "";
    setJob({ file, state: error ? "refused" : "sending", sent: 0, error, speed: 0 });
    if (!error) go(file);
  };
  const pause = () => { run.current.token += 1; hold.current?.abort(); change({ state: "paused" }); };
  const resume = () => go(job.file);
  const cancel = () => {
    run.current.token += 1;
    hold.current?.abort();
    if (run.current.id) send("DELETE", `${ROOT}/${run.current.id}`).catch(() => {});
    run.current.id = null;
    setJob(null);
  };

  const input = (
    <input ref={picker} id={inputId} className="vh" type="file" accept={accept} tabIndex={-1} aria-hidden="true"
      onChange={(event) => { pick(event.target.files[0]); event.target.value = ""; }} />
  );
  if (!job || job.state === "done") {
    return (
      <>
        {input}
        <button type="button" className={`drop ${over ? "over" : ""}`} data-testid="upload-drop" onClick={() => picker.current.click()}
          onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
          onDrop={(event) => { event.preventDefault(); setOver(false); pick(event.dataTransfer.files[0]); }}>
          <svg className="i" width="22" height="22" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true"><path d="M12 3v12m5-7-5-5-5 5M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4" /></svg>
          <span><b>{job ? "Sent. Drop another to replace it" : title}</b></span>
          {hint && <span className="small dim">{hint}</span>}
        </button>
      </>
    );
  }
  const share = job.file.size ? Math.floor((job.sent / job.file.size) * 100) : 0;
  const words = {
    sending: `Sending, ${share} %. ${leftText((job.file.size - job.sent) / job.speed)}`,
    waiting: "No connection. It goes on by itself.",
    paused: `Paused at ${share} %.`,
    checking: "All here. We look what it is.",
    refused: "Not taken.",
  }[job.state];
  const tone = { sending: "lamp", checking: "lamp", waiting: "warn", refused: "bad", paused: "" }[job.state];
  return (
    <div className="inf" data-testid="upload-progress">
      {input}
      <p><b>{job.file.name}</b> <span className="dim small">{sizeText(job.file.size)}</span></p>
      {job.state === "refused" ? (
        <p className="hint bad" role="alert">{job.error}</p>
      ) : (
        <div className="meter" role="progressbar" aria-label={`Sending ${job.file.name}`} aria-valuemin={0} aria-valuemax={100} aria-valuenow={share} style={{ "--p": `${share}%` }}><i /></div>
      )}
      {job.state !== "refused" && <span className={`led ${tone}`} role="status">{words}</span>}
      <div className="keys">
        {(job.state === "sending" || job.state === "waiting") && <button type="button" className="key sm" onClick={pause}>Pause</button>}
        {job.state === "paused" && <button type="button" className="key sm" onClick={resume}>Go on</button>}
        {job.state === "refused" && <button type="button" className="key sm" onClick={() => picker.current.click()}>Pick another</button>}
        {job.state !== "checking" && <button type="button" className="key sm flat" onClick={cancel}>{job.state === "refused" ? "Close" : "Cancel"}</button>}
      </div>
    </div>
  );
}
