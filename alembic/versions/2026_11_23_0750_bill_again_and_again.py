"""bill again and again."""

import sqlalchemy as sa
from alembic import op

revision = '0013_subscriptions'
down_revision = '0012_corrections'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('subscription',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('course', 'pay_what_you_want', 'tip', 'bundle', 'credits', 'membership', 'plan', name='offerkind', native_enum=False, length=32), nullable=False),
    sa.Column('subscriber_id', sa.Uuid(), nullable=False),
    sa.Column('offer_id', sa.Uuid(), nullable=True),
    sa.Column('plan', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('price_cents', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('interval', sa.String(length=10), nullable=False),
    sa.Column('trial_days', sa.Integer(), nullable=False),
    sa.Column('fee_bps', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('opening', 'trialing', 'active', 'past_due', 'ended', 'abandoned', name='subscriptionstatus', native_enum=False, length=32), nullable=False),
    sa.Column('open_key', sa.String(length=100), nullable=True),
    sa.Column('is_cancelling', sa.Boolean(), nullable=False),
    sa.Column('gives_access', sa.Boolean(), nullable=False),
    sa.Column('wish', sa.JSON(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('failure', sa.String(length=300), nullable=False),
    sa.Column('stripe_destination_id', sa.String(length=60), nullable=False),
    sa.Column('stripe_customer_id', sa.String(length=60), nullable=False),
    sa.Column('stripe_session_id', sa.String(length=120), nullable=True),
    sa.Column('stripe_session_url', sa.String(length=1000), nullable=False),
    sa.Column('stripe_subscription_id', sa.String(length=60), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('period_end', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paid_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('access_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('past_due_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['store_id', 'offer_id'], ['offer.store_id', 'offer.id'], name=op.f('fk_subscription_store_id_offer_id_offer')),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], name=op.f('fk_subscription_store_id_store')),
    sa.ForeignKeyConstraint(['subscriber_id'], ['user_account.id'], name=op.f('fk_subscription_subscriber_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subscription')),
    sa.UniqueConstraint('open_key', name=op.f('uq_subscription_open_key')),
    sa.UniqueConstraint('store_id', 'id', name=op.f('uq_subscription_store_id_id')),
    sa.UniqueConstraint('stripe_session_id', name=op.f('uq_subscription_stripe_session_id')),
    sa.UniqueConstraint('stripe_subscription_id', name=op.f('uq_subscription_stripe_subscription_id'))
    )
    with op.batch_alter_table('subscription', schema=None) as batch_op:
        batch_op.create_index('ix_subscription_gives_access_access_until', ['gives_access', 'access_until'], unique=False)
        batch_op.create_index('ix_subscription_offer_id', ['offer_id'], unique=False)
        batch_op.create_index('ix_subscription_status_period_end', ['status', 'period_end'], unique=False)
        batch_op.create_index(batch_op.f('ix_subscription_store_id'), ['store_id'], unique=False)
        batch_op.create_index('ix_subscription_subscriber_id_created_at', ['subscriber_id', 'created_at'], unique=False)

    op.create_table('subscription_invoice',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('subscription_id', sa.Uuid(), nullable=False),
    sa.Column('stripe_invoice_id', sa.String(length=60), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=True),
    sa.Column('period_start', sa.DateTime(timezone=True), nullable=False),
    sa.Column('period_end', sa.DateTime(timezone=True), nullable=False),
    sa.Column('paid_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'order_id'], ['purchase_order.store_id', 'purchase_order.id'], name=op.f('fk_subscription_invoice_store_id_order_id_purchase_order')),
    sa.ForeignKeyConstraint(['store_id', 'subscription_id'], ['subscription.store_id', 'subscription.id'], name=op.f('fk_subscription_invoice_store_id_subscription_id_subscription'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], name=op.f('fk_subscription_invoice_store_id_store')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subscription_invoice')),
    sa.UniqueConstraint('stripe_invoice_id', name=op.f('uq_subscription_invoice_stripe_invoice_id'))
    )
    with op.batch_alter_table('subscription_invoice', schema=None) as batch_op:
        batch_op.create_index('ix_subscription_invoice_order_id', ['order_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_subscription_invoice_store_id'), ['store_id'], unique=False)
        batch_op.create_index('ix_subscription_invoice_subscription_id', ['subscription_id'], unique=False)



def downgrade() -> None:
    op.drop_table('subscription_invoice')
    op.drop_table('subscription')
