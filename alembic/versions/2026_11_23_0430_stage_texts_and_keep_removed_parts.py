"""stage texts of published courses, keep removed parts, say what waits for a file."""

import sqlalchemy as sa
from alembic import op

revision = '0003_course_editor'
down_revision = '0002_browsers_issuers'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('catalog_removed_part',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('course_id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('rows', sa.JSON(), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'course_id'], ['course.store_id', 'course.id'], name=op.f('fk_catalog_removed_part_store_id_course_id_course'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], name=op.f('fk_catalog_removed_part_store_id_store')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_catalog_removed_part'))
    )
    with op.batch_alter_table('catalog_removed_part', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_catalog_removed_part_removed_at'), ['removed_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_catalog_removed_part_store_id'), ['store_id'], unique=False)

    with op.batch_alter_table('course', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_text_staged', sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table('lesson', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_text_staged', sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table('media_file', schema=None) as batch_op:
        batch_op.add_column(sa.Column('target', sa.String(length=60), nullable=False, server_default=''))
        batch_op.create_index('ix_media_file_store_id_target', ['store_id', 'target'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('media_file', schema=None) as batch_op:
        batch_op.drop_index('ix_media_file_store_id_target')
        batch_op.drop_column('target')

    with op.batch_alter_table('lesson', schema=None) as batch_op:
        batch_op.drop_column('is_text_staged')

    with op.batch_alter_table('course', schema=None) as batch_op:
        batch_op.drop_column('is_text_staged')

    op.drop_table('catalog_removed_part')
