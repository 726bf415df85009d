"""keep credits."""

import sqlalchemy as sa
from alembic import op

revision = '0018_credits'
down_revision = '0017_refunds_apart'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('purchase_order', schema=None) as batch_op:
        batch_op.add_column(sa.Column('credits_bought', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('credits_spent', sa.Integer(), nullable=False, server_default='0'))

    op.create_table('credit_lot',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('buyer_id', sa.Uuid(), nullable=False),
    sa.Column('credits', sa.Integer(), nullable=False),
    sa.Column('paid_cents', sa.Integer(), nullable=False),
    sa.Column('spent_credits', sa.Integer(), nullable=False),
    sa.Column('spent_cents', sa.Integer(), nullable=False),
    sa.Column('gone_credits', sa.Integer(), nullable=False),
    sa.Column('gone_cents', sa.Integer(), nullable=False),
    sa.Column('frozen_credits', sa.Integer(), nullable=False),
    sa.Column('frozen_cents', sa.Integer(), nullable=False),
    sa.Column('bought_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('gone_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('credits > 0 AND spent_credits >= 0 AND gone_credits >= 0 AND frozen_credits >= 0 AND credits >= spent_credits + gone_credits + frozen_credits', name=op.f('ck_credit_lot_credits_left')),
    sa.CheckConstraint('paid_cents > 0 AND spent_cents >= 0 AND gone_cents >= 0 AND frozen_cents >= 0 AND paid_cents >= spent_cents + gone_cents + frozen_cents', name=op.f('ck_credit_lot_cents_left')),
    sa.ForeignKeyConstraint(['buyer_id'], ['user_account.id'], name=op.f('fk_credit_lot_buyer_id_user_account')),
    sa.ForeignKeyConstraint(['order_id'], ['purchase_order.id'], name=op.f('fk_credit_lot_order_id_purchase_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credit_lot')),
    sa.UniqueConstraint('order_id', name=op.f('uq_credit_lot_order_id'))
    )
    op.create_index('ix_credit_lot_buyer_id_bought_at', 'credit_lot', ['buyer_id', 'bought_at'], unique=False)

    op.create_table('credit_use',
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('credits', sa.Integer(), nullable=False),
    sa.Column('cents', sa.Integer(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('returned_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['lot_id'], ['credit_lot.id'], name=op.f('fk_credit_use_lot_id_credit_lot')),
    sa.ForeignKeyConstraint(['order_id'], ['purchase_order.id'], name=op.f('fk_credit_use_order_id_purchase_order')),
    sa.PrimaryKeyConstraint('order_id', 'lot_id', name=op.f('pk_credit_use'))
    )
    op.create_index(op.f('ix_credit_use_lot_id'), 'credit_use', ['lot_id'], unique=False)


def downgrade() -> None:
    op.drop_table('credit_use')
    op.drop_table('credit_lot')
    with op.batch_alter_table('purchase_order', schema=None) as batch_op:
        batch_op.drop_column('credits_spent')
        batch_op.drop_column('credits_bought')
