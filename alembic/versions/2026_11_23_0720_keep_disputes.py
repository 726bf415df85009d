"""keep disputes."""

import sqlalchemy as sa
from alembic import op

revision = '0010_disputes'
down_revision = '0009_payouts'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('dispute',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('stripe_dispute_id', sa.String(length=60), nullable=False),
    sa.Column('amount_cents', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('reason', sa.String(length=60), nullable=False),
    sa.Column('state', sa.Enum('inquiry', 'dropped', 'open', 'lost', 'won', name='disputestate', native_enum=False, length=32), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.Column('evidence_state', sa.Enum('none', 'prepared', 'sent', 'refused', name='evidencestate', native_enum=False, length=32), nullable=False),
    sa.Column('evidence_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('problem', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'order_id'], ['purchase_order.store_id', 'purchase_order.id'], name=op.f('fk_dispute_store_id_order_id_purchase_order')),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], name=op.f('fk_dispute_store_id_store')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispute')),
    sa.UniqueConstraint('store_id', 'id', name=op.f('uq_dispute_store_id_id')),
    sa.UniqueConstraint('stripe_dispute_id', name=op.f('uq_dispute_stripe_dispute_id'))
    )
    with op.batch_alter_table('dispute', schema=None) as batch_op:
        batch_op.create_index('ix_dispute_evidence_state_due_at', ['evidence_state', 'due_at'], unique=False)
        batch_op.create_index('ix_dispute_order_id', ['order_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dispute_store_id'), ['store_id'], unique=False)

    op.create_table('transfer_move',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('cents', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('state', sa.Enum('planned', 'calling', 'done', 'dropped', name='movestate', native_enum=False, length=32), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('problem', sa.String(length=300), nullable=False),
    sa.Column('from_transfer_id', sa.String(length=60), nullable=False),
    sa.Column('stripe_id', sa.String(length=60), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['store_id', 'order_id'], ['purchase_order.store_id', 'purchase_order.id'], name=op.f('fk_transfer_move_store_id_order_id_purchase_order')),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], name=op.f('fk_transfer_move_store_id_store')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_transfer_move')),
    sa.UniqueConstraint('store_id', 'id', name=op.f('uq_transfer_move_store_id_id'))
    )
    with op.batch_alter_table('transfer_move', schema=None) as batch_op:
        batch_op.create_index('ix_transfer_move_order_id', ['order_id'], unique=False)
        batch_op.create_index('ix_transfer_move_state_due_at', ['state', 'due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_transfer_move_store_id'), ['store_id'], unique=False)

    with op.batch_alter_table('purchase_order', schema=None) as batch_op:
        batch_op.add_column(sa.Column('refund_terms', sa.String(length=500), nullable=False, server_default=''))



def downgrade() -> None:
    with op.batch_alter_table('purchase_order', schema=None) as batch_op:
        batch_op.drop_column('refund_terms')

    with op.batch_alter_table('transfer_move', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_transfer_move_store_id'))
        batch_op.drop_index('ix_transfer_move_state_due_at')
        batch_op.drop_index('ix_transfer_move_order_id')

    op.drop_table('transfer_move')
    with op.batch_alter_table('dispute', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dispute_store_id'))
        batch_op.drop_index('ix_dispute_order_id')
        batch_op.drop_index('ix_dispute_evidence_state_due_at')

    op.drop_table('dispute')
