// A moment in the reader's own time zone. The server knows UTC only; until the page has its
// moment it shows nothing, so that nothing jumps.
const FORMATS = {
  clock: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  moment: { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  day: { day: "numeric", month: "long", year: "numeric" },
  short: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
};

export default function LocalTime({ at, form = "moment", ...rest }) {
  const when = at ? new Date(at) : null;
  if (!when || Number.isNaN(when.getTime())) return <time {...rest} />;
  const text = new Intl.DateTimeFormat("en-GB", FORMATS[form]).format(when).replace(" at ", ", ");
  return (
    <time {...rest} dateTime={at}>
      {text}
    </time>
  );
}
