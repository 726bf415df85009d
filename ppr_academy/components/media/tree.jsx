// The editor's tree: parts and their lessons in order, moved by pointer or keys (Space, arrows, Space).
import { useEffect, useMemo, useRef, useState } from "react";
import {
  DndContext, DragOverlay, KeyboardSensor, PointerSensor, closestCenter, useDroppable, useSensor, useSensors,
} from "@dnd-kit/core";
import { SortableContext, sortableKeyboardCoordinates, useSortable, verticalListSortingStrategy } from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { Menu } from "../../ui/menu/menu.jsx";

const icon = { fill: "none", stroke: "currentColor", strokeWidth: 1.75, strokeLinecap: "round", strokeLinejoin: "round" };
const PATHS = {
  film: "m16 13 5.2 3.5a.5.5 0 0 0 .8-.4V7.9a.5.5 0 0 0-.8-.4L16 11M4 6h10a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2z",
  sound: "M2 13a2 2 0 0 0 2-2V7a2 2 0 0 1 4 0v13a2 2 0 0 0 4 0V4a2 2 0 0 1 4 0v13a2 2 0 0 0 4 0v-4a2 2 0 0 1 2-2",
  text: "M17 6H3M21 12H3M15 18H3",
  plus: "M5 12h14M12 5v14",
  more: "M5 12h.01M12 12h.01M19 12h.01",
};
const Icon = ({ name, size = 15 }) => (
  <svg className="i" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" {...icon} strokeWidth={name === "more" ? 2.4 : 1.75}><path d={PATHS[name] ?? PATHS.text} /></svg>
);
const Grip = ({ label, handle }) => (
  <button type="button" className="grip" aria-label={label} {...handle}>
    <svg className="i" width="16" height="16" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
      {[5, 12, 19].flatMap((y) => [9, 15].map((x) => <circle key={`${x}${y}`} cx={x} cy={y} r="1.4" />))}
    </svg>
  </button>
);

const PART = "part:";
const order = (parts) => parts.map((part) => ({ module_id: part.id, lesson_ids: part.lessons.map((one) => one.id) }));
const place = (parts, id) => {
  for (let p = 0; p < parts.length; p += 1) {
    const at = parts[p].lessons.findIndex((one) => one.id === id);
    if (at >= 0) return [p, at];
  }
  return null;
};
const moved = (list, from, to) => {
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
};
// Puts lesson `id` where `over` is: another lesson, or the head of a part (then at its end).
const withLesson = (parts, id, over) => {
  const from = place(parts, id);
  if (!from || id === over) return parts;
  const target = over.startsWith(PART) ? [parts.findIndex((p) => PART + p.id === over), null] : place(parts, over);
  if (!target || target[0] < 0) return parts;
  const [p, at] = from;
  const lesson = parts[p].lessons[at];
  if (p === target[0]) {
    if (target[1] === null) return parts;
    return parts.map((part, i) => (i === p ? { ...part, lessons: moved(part.lessons, at, target[1]) } : part));
  }
  return parts.map((part, i) => {
    if (i === p) return { ...part, lessons: part.lessons.filter((one) => one.id !== id) };
    if (i !== target[0]) return part;
    const lessons = [...part.lessons];
    lessons.splice(target[1] ?? lessons.length, 0, lesson);
    return { ...part, lessons };
  });
};

function Lesson({ lesson, selected, onSelect }) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({ id: lesson.id });
  return (
    <li ref={setNodeRef} style={{ transform: CSS.Transform.toString(transform), transition }}
      className={`${selected ? "on" : ""} ${isDragging ? "ghost-li" : ""}`} data-testid="tree-lesson">
      <Grip label={`Move ${lesson.title}`} handle={{ ...attributes, ...listeners, ref: setActivatorNodeRef }} />
      <button type="button" className="go" aria-current={selected ? "true" : undefined} onClick={() => onSelect?.(lesson.id)}>
        <span>{lesson.title || "Untitled lesson"}</span>
      </button>
      <Icon name={lesson.kind} />
      {lesson.is_free && <span className="dot" title="Free" role="img" aria-label="Free" />}
      <time>{lesson.length}</time>
    </li>
  );
}

function Part({ part, number, open, toggle, rename, selectedId, events }) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({ id: PART + part.id });
  const { setNodeRef: setDrop } = useDroppable({ id: PART + part.id });
  const [naming, setNaming] = useState(false);
  const listId = `tree-part-${part.id}`;
  const named = (event) => {
    const title = event.target.value.trim();
    setNaming(false);
    if (title && title !== part.title) rename(part.id, title);
  };
  return (
    <section ref={setNodeRef} className={`${open ? "op" : ""} ${isDragging ? "ghost-li" : ""}`}
      style={{ transform: CSS.Transform.toString(transform), transition }} data-testid="tree-part">
      <header ref={setDrop}>
        <Grip label={`Move part ${number}, ${part.title}`} handle={{ ...attributes, ...listeners, ref: setActivatorNodeRef }} />
        <b>{number}</b>
        {naming ? (
          <input className="in rename" defaultValue={part.title} aria-label="Name of the part" maxLength={120} autoFocus
            onBlur={named} onKeyDown={(event) => {
              if (event.key === "Enter") event.target.blur();
              if (event.key === "Escape") setNaming(false);
            }} />
        ) : (
          <button type="button" className="nm" aria-expanded={open} aria-controls={listId} onClick={toggle} onDoubleClick={() => setNaming(true)}>
            <span>{part.title || "Untitled part"}</span>
          </button>
        )}
        <time>{part.length}</time>
        <button type="button" className="key flat square sm" aria-label={`More for part ${number}`} popoverTarget={`${listId}-menu`}><Icon name="more" size={17} /></button>
        <Menu id={`${listId}-menu`} label={`Part ${number}`}>
          <button type="button" role="menuitem" onClick={() => setNaming(true)}>Rename</button>
          {events.onAddLesson && <button type="button" role="menuitem" onClick={() => events.onAddLesson(part.id)}>Add a lesson</button>}
          {events.onRemovePart && <button type="button" role="menuitem" className="badline" onClick={() => events.onRemovePart(part.id)}>Delete part</button>}
        </Menu>
      </header>
      {open && (
        <>
          <ol id={listId}>
            <SortableContext items={part.lessons.map((one) => one.id)} strategy={verticalListSortingStrategy}>
              {part.lessons.map((one) => <Lesson key={one.id} lesson={one} selected={one.id === selectedId} onSelect={events.onSelect} />)}
            </SortableContext>
          </ol>
          {events.onAddLesson && <button type="button" className="add" data-testid="add-lesson" onClick={() => events.onAddLesson(part.id)}><Icon name="plus" />Lesson</button>}
        </>
      )}
    </section>
  );
}

export default function CourseTree({ parts = [], selectedId = "", onReorder, onModuleOrder, onRename, onAddPart, ...events }) {
  const [list, setList] = useState(parts);
  const [active, setActive] = useState(null);
  const before = useRef(parts);
  const told = JSON.stringify(parts);
  useEffect(() => { if (!active) setList(parts); }, [told]);
  const holder = list.find((part) => part.lessons.some((one) => one.id === selectedId));
  const [opened, setOpened] = useState({});
  const isOpen = (part) => opened[part.id] ?? (holder ? holder.id === part.id : part === list[0]);
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const name = (id) => {
    if (id?.startsWith(PART)) return `part ${list.find((p) => PART + p.id === id)?.title ?? ""}`;
    const found = place(list, id);
    return found ? list[found[0]].lessons[found[1]].title : "";
  };
  const where = (id) => {
    if (id?.startsWith(PART)) return `place ${list.findIndex((p) => PART + p.id === id) + 1} of ${list.length}`;
    const found = place(list, id);
    return found ? `part ${found[0] + 1}, place ${found[1] + 1} of ${list[found[0]].lessons.length}` : "";
  };
  const words = useMemo(() => ({
    onDragStart: ({ active: a }) => `Lifted ${name(a.id)} from ${where(a.id)}.`,
    onDragOver: ({ active: a, over }) => (over?.id === a.id ? undefined : over ? `${name(a.id)} is at ${where(over.id)}.` : `${name(a.id)} is over no place.`),
    onDragEnd: ({ active: a, over }) => (over ? `Dropped ${name(a.id)} at ${where(over.id)}.` : `${name(a.id)} is back where it was.`),
    onDragCancel: ({ active: a }) => `Cancelled. ${name(a.id)} is back where it was.`,
  }), [list]);

  const start = ({ active: a }) => { before.current = list; setActive(a.id); };
  const over = ({ active: a, over: o }) => {
    if (!o || a.id.startsWith(PART)) return;
    const target = o.id;
    const from = place(list, a.id);
    const to = target.startsWith(PART) ? list.findIndex((p) => PART + p.id === target) : place(list, target)?.[0];
    if (!from || to === undefined || to < 0 || from[0] === to) return;
    setOpened((now) => ({ ...now, [list[to].id]: true }));
    setList((now) => withLesson(now, a.id, target));
  };
  const end = ({ active: a, over: o }) => {
    setActive(null);
    if (!o) return setList(before.current);
    if (a.id.startsWith(PART)) {
      const ids = list.map((part) => PART + part.id);
      const target = o.id.startsWith(PART) ? o.id : PART + list[place(list, o.id)?.[0] ?? 0].id;
      if (a.id === target) return undefined;
      const next = moved(list, ids.indexOf(a.id), ids.indexOf(target));
      setList(next);
      return onModuleOrder?.(next.map((part) => part.id));
    }
    const next = withLesson(list, a.id, o.id);
    setList(next);
    if (JSON.stringify(order(next)) !== JSON.stringify(order(before.current))) onReorder?.(order(next));
    return undefined;
  };
  const cancel = () => { setActive(null); setList(before.current); };
  return (
    <DndContext sensors={sensors} collisionDetection={closestCenter} onDragStart={start} onDragOver={over} onDragEnd={end} onDragCancel={cancel}
      accessibility={{
        announcements: words,
        screenReaderInstructions: { draggable: "Press Space to lift. Move with the arrow keys. Press Space to drop, Escape to cancel." },
      }}>
      <SortableContext items={list.map((part) => PART + part.id)} strategy={verticalListSortingStrategy}>
        {list.map((part, at) => (
          <Part key={part.id} part={part} number={at + 1} open={active?.startsWith(PART) ? false : isOpen(part)}
            toggle={() => setOpened((now) => ({ ...now, [part.id]: !isOpen(part) }))}
            rename={(id, title) => onRename?.(id, title)} selectedId={selectedId} events={events} />
        ))}
      </SortableContext>
      {onAddPart && <button type="button" className="add part" data-testid="add-part" onClick={() => onAddPart()}><Icon name="plus" />Part</button>}
      <DragOverlay>
        {active && <div className="lift" style={{ padding: "9px 14px", font: "var(--small)" }}>{name(active)}</div>}
      </DragOverlay>
    </DndContext>
  );
}
