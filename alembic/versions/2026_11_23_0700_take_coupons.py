"""take coupons."""

import sqlalchemy as sa
from alembic import op

revision = '0006_coupons'
down_revision = '0005_order_lines'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('coupon',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('off_cents', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('course_id', sa.Uuid(), nullable=True),
    sa.Column('max_uses', sa.Integer(), nullable=True),
    sa.Column('max_per_buyer', sa.Integer(), nullable=True),
    sa.Column('is_first_purchase_only', sa.Boolean(), nullable=False),
    sa.Column('is_paused', sa.Boolean(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'course_id'], ['course.store_id', 'course.id'], name=op.f('fk_coupon_store_id_course_id_course'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], name=op.f('fk_coupon_store_id_store')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coupon')),
    sa.UniqueConstraint('store_id', 'code', name=op.f('uq_coupon_store_id_code')),
    sa.UniqueConstraint('store_id', 'id', name=op.f('uq_coupon_store_id_id'))
    )
    op.create_index(op.f('ix_coupon_store_id'), 'coupon', ['store_id'], unique=False)
    op.create_index(op.f('ix_coupon_course_id'), 'coupon', ['course_id'], unique=False)
    with op.batch_alter_table('purchase_order', schema=None) as batch_op:
        batch_op.add_column(sa.Column('coupon_id', sa.Uuid(), nullable=True))
        batch_op.create_index('ix_purchase_order_coupon_id', ['coupon_id'], unique=False)
        batch_op.create_foreign_key(
            batch_op.f('fk_purchase_order_store_id_coupon_id_coupon'),
            'coupon', ['store_id', 'coupon_id'], ['store_id', 'id'],
        )


def downgrade() -> None:
    with op.batch_alter_table('purchase_order', schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f('fk_purchase_order_store_id_coupon_id_coupon'), type_='foreignkey'
        )
        batch_op.drop_index('ix_purchase_order_coupon_id')
        batch_op.drop_column('coupon_id')
    op.drop_table('coupon')
