"""put courses into offers."""

import sqlalchemy as sa
from alembic import op

revision = '0011_offer_courses'
down_revision = '0010_disputes'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('offer_course',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('offer_id', sa.Uuid(), nullable=False),
    sa.Column('course_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'course_id'], ['course.store_id', 'course.id'], name=op.f('fk_offer_course_store_id_course_id_course'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'offer_id'], ['offer.store_id', 'offer.id'], name=op.f('fk_offer_course_store_id_offer_id_offer'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], name=op.f('fk_offer_course_store_id_store')),
    sa.PrimaryKeyConstraint('offer_id', 'course_id', name=op.f('pk_offer_course'))
    )
    op.create_index(op.f('ix_offer_course_store_id'), 'offer_course', ['store_id'], unique=False)
    op.create_index(op.f('ix_offer_course_course_id'), 'offer_course', ['course_id'], unique=False)


def downgrade() -> None:
    op.drop_table('offer_course')
