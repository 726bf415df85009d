"""follow payouts and their lines, and keep what a day's sales come to."""

import sqlalchemy as sa
from alembic import op

revision = '0009_payouts'
down_revision = '0008_refunds'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('payout',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('stripe_payout_id', sa.String(length=60), nullable=False),
    sa.Column('stripe_account_id', sa.String(length=60), nullable=False),
    sa.Column('amount_cents', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('status', sa.Enum('pending', 'in_transit', 'paid', 'failed', 'canceled', name='payoutstatus', native_enum=False, length=32), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('is_automatic', sa.Boolean(), nullable=False),
    sa.Column('bank', sa.String(length=80), nullable=False),
    sa.Column('failure', sa.String(length=60), nullable=False),
    sa.Column('arrives_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('collected_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], name=op.f('fk_payout_store_id_store')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payout')),
    sa.UniqueConstraint('store_id', 'id', name=op.f('uq_payout_store_id_id')),
    sa.UniqueConstraint('stripe_payout_id', name=op.f('uq_payout_stripe_payout_id'))
    )
    with op.batch_alter_table('payout', schema=None) as batch_op:
        batch_op.create_index('ix_payout_collected_at', ['collected_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_payout_store_id'), ['store_id'], unique=False)
        batch_op.create_index('ix_payout_store_id_created_at', ['store_id', 'created_at'], unique=False)

    op.create_table('processor_balance',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('available_cents', sa.BigInteger(), nullable=False),
    sa.Column('pending_cents', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], name=op.f('fk_processor_balance_store_id_store')),
    sa.PrimaryKeyConstraint('store_id', name=op.f('pk_processor_balance'))
    )
    op.create_table('sales_day',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('is_true', sa.Boolean(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('orders', sa.Integer(), nullable=False),
    sa.Column('listed_cents', sa.BigInteger(), nullable=False),
    sa.Column('discount_cents', sa.BigInteger(), nullable=False),
    sa.Column('charged_cents', sa.BigInteger(), nullable=False),
    sa.Column('fee_cents', sa.BigInteger(), nullable=False),
    sa.Column('processor_cents', sa.BigInteger(), nullable=False),
    sa.Column('available_cents', sa.BigInteger(), nullable=False),
    sa.Column('held_cents', sa.BigInteger(), nullable=False),
    sa.Column('paid_out_cents', sa.BigInteger(), nullable=False),
    sa.Column('adds_up', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], name=op.f('fk_sales_day_store_id_store')),
    sa.PrimaryKeyConstraint('store_id', 'day', name=op.f('pk_sales_day'))
    )
    op.create_table('payout_line',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('payout_id', sa.Uuid(), nullable=False),
    sa.Column('carried_by', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.Enum('sale', 'refund', 'transfer', 'returned', 'other', name='payoutlinekind', native_enum=False, length=32), nullable=False),
    sa.Column('amount_cents', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('stripe_line_id', sa.String(length=60), nullable=False),
    sa.Column('source_id', sa.String(length=60), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'carried_by'], ['payout.store_id', 'payout.id'], name=op.f('fk_payout_line_store_id_carried_by_payout')),
    sa.ForeignKeyConstraint(['store_id', 'order_id'], ['purchase_order.store_id', 'purchase_order.id'], name=op.f('fk_payout_line_store_id_order_id_purchase_order')),
    sa.ForeignKeyConstraint(['store_id', 'payout_id'], ['payout.store_id', 'payout.id'], name=op.f('fk_payout_line_store_id_payout_id_payout')),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], name=op.f('fk_payout_line_store_id_store')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payout_line')),
    sa.UniqueConstraint('stripe_line_id', name=op.f('uq_payout_line_stripe_line_id'))
    )
    with op.batch_alter_table('payout_line', schema=None) as batch_op:
        batch_op.create_index('ix_payout_line_carried_by', ['carried_by'], unique=False)
        batch_op.create_index('ix_payout_line_order_id', ['order_id'], unique=False)
        batch_op.create_index('ix_payout_line_payout_id', ['payout_id'], unique=False)
        batch_op.create_index('ix_payout_line_source_id', ['source_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_payout_line_store_id'), ['store_id'], unique=False)

    with op.batch_alter_table('connect_account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('payout_schedule', sa.String(length=40), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('bank', sa.String(length=80), nullable=False, server_default=''))

    with op.batch_alter_table('purchase_order', schema=None) as batch_op:
        batch_op.add_column(sa.Column('stripe_transfer_id', sa.String(length=60), nullable=True))
        batch_op.create_index(batch_op.f('ix_purchase_order_stripe_transfer_id'), ['stripe_transfer_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('purchase_order', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_purchase_order_stripe_transfer_id'))
        batch_op.drop_column('stripe_transfer_id')

    with op.batch_alter_table('connect_account', schema=None) as batch_op:
        batch_op.drop_column('bank')
        batch_op.drop_column('payout_schedule')

    with op.batch_alter_table('payout_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_payout_line_store_id'))
        batch_op.drop_index('ix_payout_line_source_id')
        batch_op.drop_index('ix_payout_line_payout_id')
        batch_op.drop_index('ix_payout_line_order_id')
        batch_op.drop_index('ix_payout_line_carried_by')

    op.drop_table('payout_line')
    op.drop_table('sales_day')
    op.drop_table('processor_balance')
    with op.batch_alter_table('payout', schema=None) as batch_op:
        batch_op.drop_index('ix_payout_store_id_created_at')
        batch_op.drop_index(batch_op.f('ix_payout_store_id'))
        batch_op.drop_index('ix_payout_collected_at')

    op.drop_table('payout')
