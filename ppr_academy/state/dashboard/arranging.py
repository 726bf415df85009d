"""Moving, adding, naming and deleting parts and lessons in the editor's tree, and undoing it."""

from collections.abc import Iterable
from typing import Any

import reflex as rx

from ppr_academy.services.catalog.errors import ChangedElsewhere
from ppr_academy.services.catalog.lessons import add_lesson
from ppr_academy.services.catalog.modules import add_module, edit_module
from ppr_academy.services.catalog.order import arrange_course
from ppr_academy.services.catalog.removal import remove_lesson, remove_module, restore_part
from ppr_academy.services.catalog.views import LessonDetail, Made, Order, Removed
from ppr_academy.services.core.errors import InvalidInput
from ppr_academy.state.toasts import toast

_MOST_UNDO = 20
_NAME_IT = """(() => { let tries = 0; const t = setInterval(() => {
  const field = document.getElementById('lesson-title');
  if (field && field.dataset.lesson === '%s') { clearInterval(t); field.focus(); field.select(); }
  if (++tries > 40) clearInterval(t);
}, 50); })()"""


class Arranging(rx.State, mixin=True):
    """The tree's events. What can be undone is kept here, newest last; the key names it."""

    undo_label: str = ""
    _undo: list[tuple[str, str, Any]] = []  # noqa: RUF012 - a state's own default

    @rx.event
    def select_lesson(self, lesson_id: str):
        """Open a lesson."""
        if lesson_id in self._lesson_ids():
            return rx.redirect(f"/dashboard/courses/{self.editor.id}?lesson={lesson_id}")
        return None

    @rx.event
    async def reorder(self, order: list[dict[str, Any]]):
        """Put the lessons where they were dropped."""
        await self._arrange(_parsed(order))

    @rx.event
    async def reorder_parts(self, module_ids: list[str]):
        """Put the parts where they were dropped."""
        members = {m.id: tuple(x.id for x in m.lessons) for m in self.editor.modules}
        ids = [str(module_id) for module_id in _listed(module_ids)]
        await self._arrange(tuple((module_id, members.get(module_id, ())) for module_id in ids))

    @rx.event
    async def rename_part(self, module_id: str, title: str):
        """Call a part something else."""
        versions = {module.id: module.version for module in self.editor.modules}
        changes = {"title": title}
        try:
            await self._call(edit_module, module_id, changes, versions.get(module_id, 0))
        except ChangedElsewhere as newer:
            names = newer.values["title"]
            return toast(f"It was called “{names}” in another window meanwhile.", "warn")
        return None

    @rx.event
    async def add_part(self):
        """An empty part at the end, with a lesson to begin with."""
        made = await self._call(add_module, self.editor.id)
        return self._open_new(await self._call(add_lesson, made.module_id))

    @rx.event
    async def add_lesson(self, module_id: str):
        """An empty lesson at the end of a part."""
        return self._open_new(await self._call(add_lesson, module_id))

    @rx.event
    async def remove_part(self, module_id: str):
        """Delete a part with its lessons."""
        removed = await self._call(remove_module, module_id)
        return self._removed(removed, was_open=not self._is_lesson_left(module_id))

    @rx.event
    async def remove_lesson(self):
        """Delete the open lesson and show its neighbour."""
        removed = await self._call(remove_lesson, self.lesson.id)
        return self._removed(removed, was_open=True)

    @rx.event
    async def restore(self, removed_id: str):
        """Bring back what a toast says was deleted."""
        self._undo = [step for step in self._undo if step[2] != removed_id]
        self._name_undo()
        return await self._restored(removed_id)

    @rx.event
    async def undo(self):
        """Take back the newest step."""
        if not self._undo:
            return None
        *self._undo, (kind, _label, what) = self._undo
        self._name_undo()
        if kind == "removed":
            return await self._restored(what)
        await self._call(arrange_course, self.editor.id, what)
        return None

    def _lesson_ids(self) -> set[str]:
        return {lesson.id for module in self.editor.modules for lesson in module.lessons}

    def _is_lesson_left(self, module_id: str) -> bool:
        """Whether the open lesson stands in another part than this one."""
        gone = {x.id for m in self.editor.modules if m.id == module_id for x in m.lessons}
        return self.lesson.id not in gone

    async def _arrange(self, order: Order) -> None:
        before = await self._call(arrange_course, self.editor.id, order)
        if before != order:
            self._remember("moved", self._moved_label(before, order), before)

    def _moved_label(self, before: Order, after: Order) -> str:
        """What was moved, by the number it had: `3.5` or `part 2`."""
        if [module for module, _ in before] != [module for module, _ in after]:
            return "moved a part"
        numbers = {x.id: x.number for m in self.editor.modules for x in m.lessons}
        old = [lesson for _, lessons in before for lesson in lessons]
        new = [lesson for _, lessons in after for lesson in lessons]
        gone = [x for x in old if [y for y in old if y != x] == [y for y in new if y != x]]
        return f"moved {numbers.get(gone[0], 'a lesson')}" if gone else "moved a lesson"

    def _removed(self, removed: Removed, *, was_open: bool) -> list[Any]:
        self._remember("removed", f"deleted “{removed.title}”", removed.id)
        told = toast(f"“{removed.title}” is deleted.", "ok", undo=type(self).restore(removed.id))
        if not was_open:
            return [told]
        self.lesson = LessonDetail()
        return [told, rx.redirect(f"/dashboard/courses/{self.editor.id}")]

    async def _restored(self, removed_id: str) -> Any:
        made = await self._call(restore_part, removed_id)
        if not made.lesson_id:
            return None
        return rx.redirect(f"/dashboard/courses/{made.course_id}?lesson={made.lesson_id}")

    def _open_new(self, made: Made) -> list[Any]:
        address = f"/dashboard/courses/{made.course_id}?lesson={made.lesson_id}"
        return [rx.redirect(address), rx.run_script(_NAME_IT % made.lesson_id)]

    def _remember(self, kind: str, label: str, what: Any) -> None:
        self._undo = [*self._undo, (kind, label, what)][-_MOST_UNDO:]
        self._name_undo()

    def _forget_undo(self) -> None:
        self._undo = []
        self._name_undo()

    def _name_undo(self) -> None:
        self.undo_label = f"Undo: {self._undo[-1][1]}" if self._undo else ""


def _parsed(order: object) -> Order:
    """The tree's own shape, checked. Raises InvalidInput."""
    parts = []
    for part in _listed(order):
        if not isinstance(part, dict):
            raise InvalidInput("That is not an order.")
        lessons = tuple(str(lesson) for lesson in _listed(part.get("lesson_ids")))
        parts.append((str(part.get("module_id")), lessons))
    return tuple(parts)


def _listed(value: object) -> Iterable[Any]:
    if not isinstance(value, list) or len(value) > 1000:
        raise InvalidInput("That is not an order.")
    return value
