"""follow which page reports a lesson, what was heard on which day, and find a course by its slug."""

import sqlalchemy as sa
from alembic import op

revision = '0004_who_listens'
down_revision = '0003_course_editor'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('learning_day',
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('heard_ms', sa.Integer(), nullable=False),
    sa.Column('lessons_done', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_learning_day_user_id_user_account')),
    sa.PrimaryKeyConstraint('user_id', 'day', name=op.f('pk_learning_day'))
    )
    with op.batch_alter_table('lesson_progress', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('is_playing', sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(
            sa.Column('reporter', sa.String(length=40), nullable=False, server_default='')
        )
        batch_op.add_column(
            sa.Column('sequence', sa.Integer(), nullable=False, server_default='0')
        )
    with op.batch_alter_table('course', schema=None) as batch_op:
        batch_op.create_index('ix_course_slug', ['slug'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('course', schema=None) as batch_op:
        batch_op.drop_index('ix_course_slug')
    with op.batch_alter_table('lesson_progress', schema=None) as batch_op:
        batch_op.drop_column('sequence')
        batch_op.drop_column('reporter')
        batch_op.drop_column('is_playing')
    op.drop_table('learning_day')
