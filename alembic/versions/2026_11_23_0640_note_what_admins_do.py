"""note what admins do."""

import sqlalchemy as sa
from alembic import op

revision = '0005_admin_actions'
down_revision = '0004_who_listens'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('admin_action',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=False),
    sa.Column('verb', sa.Enum('replay', 'replay_failed', name='adminverb', native_enum=False, length=32), nullable=False),
    sa.Column('subject', sa.String(length=80), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('failed', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=600), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['actor_id'], ['user_account.id'], name=op.f('fk_admin_action_actor_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_admin_action'))
    )
    with op.batch_alter_table('admin_action', schema=None) as batch_op:
        batch_op.create_index('ix_admin_action_subject_at', ['subject', 'at'], unique=False)


def downgrade() -> None:
    op.drop_table('admin_action')
