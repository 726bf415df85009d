"""watch the books: runs of the audit, what they find, and what admins do."""

import sqlalchemy as sa
from alembic import op

revision = '0007_watch_the_books'
down_revision = '0006_coupons'
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
    op.create_index('ix_admin_action_subject_at', 'admin_action', ['subject', 'at'])

    op.create_table('invariant_run',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=True),
    sa.Column('with_processor', sa.Boolean(), nullable=False),
    sa.Column('checks_total', sa.Integer(), nullable=False),
    sa.Column('checks_done', sa.Integer(), nullable=False),
    sa.Column('orders', sa.Integer(), nullable=False),
    sa.Column('groups', sa.Integer(), nullable=False),
    sa.Column('breaks', sa.Integer(), nullable=False),
    sa.Column('results', sa.JSON(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['asked_by'], ['user_account.id'], name=op.f('fk_invariant_run_asked_by_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invariant_run'))
    )
    op.create_index(op.f('ix_invariant_run_started_at'), 'invariant_run', ['started_at'])

    op.create_table('invariant_break',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('run_id', sa.Uuid(), nullable=False),
    sa.Column('rule', sa.String(length=120), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('detail', sa.String(length=500), nullable=False),
    sa.Column('open_key', sa.String(length=330), nullable=True),
    sa.Column('store_id', sa.Uuid(), nullable=True),
    sa.Column('order_id', sa.Uuid(), nullable=True),
    sa.Column('event_id', sa.Uuid(), nullable=True),
    sa.Column('holds_all', sa.Boolean(), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cleared_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['provider_event.id'], name=op.f('fk_invariant_break_event_id_provider_event')),
    sa.ForeignKeyConstraint(['order_id'], ['purchase_order.id'], name=op.f('fk_invariant_break_order_id_purchase_order')),
    sa.ForeignKeyConstraint(['run_id'], ['invariant_run.id'], name=op.f('fk_invariant_break_run_id_invariant_run')),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], name=op.f('fk_invariant_break_store_id_store')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invariant_break')),
    sa.UniqueConstraint('open_key', name=op.f('uq_invariant_break_open_key'))
    )
    op.create_index('ix_invariant_break_store_id_open_key', 'invariant_break', ['store_id', 'open_key'])
    op.create_index('ix_invariant_break_run_id', 'invariant_break', ['run_id'])

    op.create_index('ix_provider_event_received_at_id', 'provider_event', ['received_at', 'id'])


def downgrade() -> None:
    op.drop_index('ix_provider_event_received_at_id', 'provider_event')
    op.drop_table('invariant_break')
    op.drop_table('invariant_run')
    op.drop_table('admin_action')
