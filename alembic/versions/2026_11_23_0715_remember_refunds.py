"""remember refunds, and what of each the creator bore."""

import sqlalchemy as sa
from alembic import op

revision = '0008_refunds'
down_revision = '0007_watch_the_books'
branch_labels = None
depends_on = None

_STATUSES = ('requested', 'declined', 'closed', 'sending', 'pending', 'succeeded', 'failed')


def upgrade() -> None:
    op.create_table('refund',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('amount_cents', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('status', sa.Enum(*_STATUSES, name='refundstatus', native_enum=False, length=32), nullable=False),
    sa.Column('wish', sa.String(length=500), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('answer', sa.String(length=500), nullable=False),
    sa.Column('failure', sa.String(length=300), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('open_key', sa.String(length=40), nullable=True),
    sa.Column('stripe_refund_id', sa.String(length=60), nullable=True),
    sa.Column('passed_on_cents', sa.Integer(), nullable=False),
    sa.Column('stripe_transfer_id', sa.String(length=60), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['actor_id'], ['user_account.id'], name=op.f('fk_refund_actor_id_user_account')),
    sa.ForeignKeyConstraint(['store_id', 'order_id'], ['purchase_order.store_id', 'purchase_order.id'], name=op.f('fk_refund_store_id_order_id_purchase_order')),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], name=op.f('fk_refund_store_id_store')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_refund')),
    sa.UniqueConstraint('open_key', name=op.f('uq_refund_open_key')),
    sa.UniqueConstraint('stripe_refund_id', name=op.f('uq_refund_stripe_refund_id'))
    )
    op.create_index(op.f('ix_refund_store_id'), 'refund', ['store_id'], unique=False)
    op.create_index('ix_refund_order_id', 'refund', ['order_id'], unique=False)
    op.create_index('ix_refund_status_created_at', 'refund', ['status', 'created_at'], unique=False)
    op.create_index('ix_refund_store_id_status_created_at', 'refund', ['store_id', 'status', 'created_at'], unique=False)
    op.add_column('payment_fact', sa.Column('creator_cents', sa.BigInteger(), nullable=True))
    op.add_column('purchase_order', sa.Column('creator_refunded_cents', sa.Integer(), nullable=False, server_default='0'))
    op.create_index('ix_ledger_group_store_id_reason_posted_at', 'ledger_group', ['store_id', 'reason', 'posted_at'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_ledger_group_store_id_reason_posted_at', table_name='ledger_group')
    op.drop_column('purchase_order', 'creator_refunded_cents')
    op.drop_column('payment_fact', 'creator_cents')
    op.drop_table('refund')
