"""Courses: course › module › lesson."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field

from ppr_academy.models.base import StoreOwned, id_field, utc_field
from ppr_academy.models.columns import enum_field, same_store


class CourseStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


COURSE_TRANSITIONS: dict[CourseStatus, frozenset[CourseStatus]] = {
    CourseStatus.DRAFT: frozenset({CourseStatus.PUBLISHED, CourseStatus.ARCHIVED}),
    CourseStatus.PUBLISHED: frozenset({CourseStatus.ARCHIVED, CourseStatus.DRAFT}),
    CourseStatus.ARCHIVED: frozenset({CourseStatus.PUBLISHED, CourseStatus.DRAFT}),
}


class CourseLevel(StrEnum):
    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class Course(StoreOwned, table=True):
    """What is taught and sold. `price_cents` 0 means free.

    `description` is what the creator writes, `description_html` what everybody reads. While the
    course is published the two may differ until the change is published: `is_text_staged`.
    """

    __table_args__ = (
        UniqueConstraint("store_id", "id"),
        UniqueConstraint("store_id", "slug"),
        Index("ix_course_status_published_at", "status", "published_at"),
        Index("ix_course_slug", "slug"),
    )

    id: uuid.UUID = id_field()
    slug: str = Field(max_length=80)
    title: str = Field(max_length=120)
    promise: str = Field(default="", max_length=240)
    description: str = Field(default="", sa_type=Text)
    description_html: str = Field(default="", sa_type=Text)
    topic: str = Field(default="harmony", max_length=30)
    level: CourseLevel = enum_field(CourseLevel, CourseLevel.BEGINNER)
    status: CourseStatus = enum_field(CourseStatus, CourseStatus.DRAFT)
    price_cents: int = 0
    currency: str = Field(default="usd", max_length=3)
    cover_motif: str = Field(default="", max_length=20)
    cover_key: str = Field(default="", max_length=120)
    is_text_staged: bool = False
    version: int = 1
    created_at: datetime = utc_field()
    published_at: datetime | None = utc_field(default=None)

    @property
    def is_free(self) -> bool:
        return self.price_cents == 0

    @property
    def is_on_sale(self) -> bool:
        return self.status == CourseStatus.PUBLISHED


class Module(StoreOwned, table=True):
    """A part of a course. `position` counts from 0 within the course."""

    __tablename__ = "course_module"
    __table_args__ = (
        UniqueConstraint("store_id", "id"),
        same_store("course_id", "course", on_delete="CASCADE"),
        Index("ix_course_module_course_id_position", "course_id", "position"),
    )

    id: uuid.UUID = id_field()
    course_id: uuid.UUID
    title: str = Field(max_length=120)
    position: int
    version: int = 1


class Lesson(StoreOwned, table=True):
    """One thing to learn: a text, with at most one audio or video file.

    `file_id` is always a ready file. `position` counts from 0 within the course. `body` is what
    the creator writes, `body_html` what students read; `is_text_staged` says that they differ.
    """

    __table_args__ = (
        UniqueConstraint("store_id", "id"),
        same_store("course_id", "course", on_delete="CASCADE"),
        same_store("module_id", "course_module", on_delete="CASCADE"),
        same_store("file_id", "media_file"),
        Index("ix_lesson_course_id_position", "course_id", "position"),
        Index("ix_lesson_file_id", "file_id"),
    )

    id: uuid.UUID = id_field()
    course_id: uuid.UUID
    module_id: uuid.UUID = Field(index=True)
    title: str = Field(max_length=120)
    body: str = Field(default="", sa_type=Text)
    body_html: str = Field(default="", sa_type=Text)
    file_id: uuid.UUID | None = None
    is_free_preview: bool = False
    is_text_staged: bool = False
    position: int
    version: int = 1
    created_at: datetime = utc_field()


class RemovedPart(StoreOwned, table=True):
    """A lesson or module that was deleted, kept for a day so that deleting can be undone."""

    __tablename__ = "catalog_removed_part"
    __table_args__ = (same_store("course_id", "course", on_delete="CASCADE"),)

    id: uuid.UUID = id_field()
    course_id: uuid.UUID
    title: str = Field(max_length=120)
    rows: dict[str, list[dict[str, Any]]] = Field(sa_type=JSON)
    removed_at: datetime = utc_field(index=True)
