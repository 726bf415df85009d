"""The course editor: the course as a tree, and its sales page and price as typed."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from ppr_academy.models.catalog import Course, CourseLevel, CourseStatus, Module
from ppr_academy.services.catalog import drawing, queries
from ppr_academy.services.catalog.courses import price_typed
from ppr_academy.services.catalog.lessons import lesson_target
from ppr_academy.services.catalog.publishing import list_changes, list_checks
from ppr_academy.services.catalog.queries import LessonLine
from ppr_academy.services.catalog.uploads import cover_target
from ppr_academy.services.catalog.views import CourseDetail, EditorView, LessonNode, ModuleNode
from ppr_academy.services.core import money
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.markdown import count_words, render_markdown
from ppr_academy.services.media import files
from ppr_academy.services.media.covers import MOTIF_NAMES
from ppr_academy.services.media.views import FileView, clock_label, length_label
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope

_TEXT_SECONDS = 90
"""How long a lesson without sound is drawn."""


def get_editor(scope: StoreScope, course_id: object) -> EditorView:
    """A course as a tree, with what it lacks. Five statements. Raises NotFound."""
    scope.require(permissions.CATALOG_EDIT)
    course = scope.get(Course, parse_id(course_id))
    store, can_charge = queries.get_store_and_payouts(scope)
    lines = queries.list_lesson_lines(scope, course.id)
    modules = _tree(scope, course.id, lines)
    lessons = [lesson for module in modules for lesson in module.lessons]
    on_its_way = [x.number for x in lessons if x.state in {"uploading", "processing"}]
    checks = list_checks(course, lines, can_charge=can_charge, pending=on_its_way)
    dark, light = drawing.tracks(store)
    return EditorView(
        id=str(course.id),
        title=course.title,
        slug=course.slug,
        status=CourseStatus(course.status).value,
        version=course.version,
        duration=length_label(sum(line.duration_ms for line in lines)),
        count=f"{_count(len(lessons), 'lesson')}, {_count(len(modules), 'part')}",
        modules=modules,
        checks=checks,
        is_ready=all(check.state == "ok" for check in checks if check.is_needed),
        changes=list_changes(course, lines),
        was_published=course.published_at is not None,
        public_path=f"/{store.slug}/courses/{course.slug}",
        track_dark=dark,
        track_light=light,
    )


def get_course_detail(scope: StoreScope, course_id: object) -> CourseDetail:
    """A course's sales page and price as typed. Three statements. Raises NotFound."""
    scope.require(permissions.CATALOG_EDIT)
    course = scope.get(Course, parse_id(course_id))
    store, can_charge = queries.get_store_and_payouts(scope)
    fee = money.platform_fee(course.price_cents)
    target = cover_target(course.id)
    return CourseDetail(
        id=str(course.id),
        version=course.version,
        title=course.title,
        slug=course.slug,
        promise=course.promise,
        description=course.description,
        words=count_words(course.description),
        topic=course.topic,
        level=CourseLevel(course.level).value,
        motif=course.cover_motif,
        cover=drawing.cover_src(course, store),
        has_own_cover=drawing.has_own_cover(course),
        cover_upload=files.list_waiting(scope, target).get(target, FileView()),
        price=price_typed(course.price_cents),
        price_label=money.price_label(course.price_cents, course.currency),
        is_free=course.is_free,
        fee=money.label(fee, course.currency),
        kept=money.label(course.price_cents - fee, course.currency),
        can_charge=can_charge,
        store_slug=store.slug,
        was_published=course.published_at is not None,
    )


def preview_description(scope: StoreScope, course_id: object) -> str:
    """The course's description as everybody would read it, as HTML. Raises NotFound."""
    scope.require(permissions.CATALOG_EDIT)
    return render_markdown(scope.get(Course, parse_id(course_id)).description)


def list_motifs(scope: StoreScope, course_id: object) -> tuple[tuple[str, str], ...]:
    """(motif, address of its drawing) of every motif this course's cover can have."""
    scope.require(permissions.CATALOG_EDIT)
    course = scope.get(Course, parse_id(course_id))
    store, _ = queries.get_store_and_payouts(scope)
    return tuple((motif, drawing.drawing_src(course, store, motif)) for motif in MOTIF_NAMES)


def _tree(
    scope: StoreScope, course_id: uuid.UUID, lines: Sequence[LessonLine]
) -> tuple[ModuleNode, ...]:
    states = files.list_waiting_states(scope, lesson_target(""))
    members: defaultdict[uuid.UUID, list[LessonLine]] = defaultdict(list)
    for line in lines:
        members[line.module_id].append(line)
    return tuple(
        _module(number, module, members[module.id], states)
        for number, module in enumerate(queries.list_modules(scope, course_id), 1)
    )


def _module(
    number: int, module: Module, lines: Sequence[LessonLine], states: dict[str, str]
) -> ModuleNode:
    lessons = tuple(
        _lesson(f"{number}.{place}", line, states.get(lesson_target(line.id), ""))
        for place, line in enumerate(lines, 1)
    )
    return ModuleNode(
        id=str(module.id),
        title=module.title,
        number=str(number),
        length=length_label(sum(line.duration_ms for line in lines)),
        seconds=sum(lesson.seconds for lesson in lessons) or 1,
        version=module.version,
        lessons=lessons,
    )


def _lesson(number: str, line: LessonLine, state: str) -> LessonNode:
    is_film = line.content_type.startswith("video/")
    return LessonNode(
        id=str(line.id),
        title=line.title,
        number=number,
        kind="film" if is_film else "sound" if line.content_type else "text",
        length=clock_label(line.duration_ms) if line.duration_ms else "",
        seconds=max(1, line.duration_ms // 1000) if line.duration_ms else _TEXT_SECONDS,
        is_free=line.is_free_preview,
        state=state,
        is_empty=not line.content_type and not line.has_text,
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
