"""give an order lines, and offers a table."""

import sqlalchemy as sa
from alembic import op

revision = '0005_order_lines'
down_revision = '0004_who_listens'
branch_labels = None
depends_on = None

_KINDS = ('course', 'pay_what_you_want', 'tip', 'bundle', 'credits', 'membership', 'plan')


def upgrade() -> None:
    op.create_table('offer',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum(*_KINDS, name='offerkind', native_enum=False, length=32), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('promise', sa.String(length=240), nullable=False),
    sa.Column('price_cents', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('terms', sa.JSON(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'on_sale', 'archived', name='offerstatus', native_enum=False, length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], name=op.f('fk_offer_store_id_store')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_offer')),
    sa.UniqueConstraint('store_id', 'id', name=op.f('uq_offer_store_id_id')),
    sa.UniqueConstraint('store_id', 'slug', name=op.f('uq_offer_store_id_slug'))
    )
    op.create_index(op.f('ix_offer_store_id'), 'offer', ['store_id'], unique=False)
    op.create_table('order_line',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum(*_KINDS, name='offerkind', native_enum=False, length=32), nullable=False),
    sa.Column('course_id', sa.Uuid(), nullable=True),
    sa.Column('offer_id', sa.Uuid(), nullable=True),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('list_price_cents', sa.Integer(), nullable=False),
    sa.Column('discount_cents', sa.Integer(), nullable=False),
    sa.Column('charged_cents', sa.Integer(), nullable=False),
    sa.Column('fee_bps', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'course_id'], ['course.store_id', 'course.id'], name=op.f('fk_order_line_store_id_course_id_course')),
    sa.ForeignKeyConstraint(['store_id', 'offer_id'], ['offer.store_id', 'offer.id'], name=op.f('fk_order_line_store_id_offer_id_offer')),
    sa.ForeignKeyConstraint(['store_id', 'order_id'], ['purchase_order.store_id', 'purchase_order.id'], name=op.f('fk_order_line_store_id_order_id_purchase_order'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], name=op.f('fk_order_line_store_id_store')),
    sa.PrimaryKeyConstraint('order_id', 'position', name=op.f('pk_order_line'))
    )
    op.create_index(op.f('ix_order_line_store_id'), 'order_line', ['store_id'], unique=False)
    op.create_index('ix_order_line_course_id', 'order_line', ['course_id'], unique=False)
    op.create_index('ix_order_line_offer_id', 'order_line', ['offer_id'], unique=False)
    # What was bought so far is one course an order, at ten percent.
    op.execute(
        "INSERT INTO order_line (store_id, order_id, position, kind, course_id, title, "
        "list_price_cents, discount_cents, charged_cents, fee_bps) "
        "SELECT store_id, id, 0, 'course', course_id, item_title, list_price_cents, "
        "discount_cents, charged_cents, 1000 FROM purchase_order"
    )
    with op.batch_alter_table('purchase_order', schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f('fk_purchase_order_store_id_course_id_course'), type_='foreignkey'
        )
        batch_op.drop_index(batch_op.f('ix_purchase_order_course_id'))
        batch_op.drop_column('course_id')
        batch_op.add_column(
            sa.Column('refunded_cents', sa.Integer(), nullable=False, server_default='0')
        )
        batch_op.add_column(
            sa.Column('dispute', sa.Enum('none', 'open', 'won', 'lost', name='disputestanding', native_enum=False, length=32), nullable=False, server_default='none')
        )


def downgrade() -> None:
    """Orders that are about no course have no place in the tables of before."""
    with op.batch_alter_table('purchase_order', schema=None) as batch_op:
        batch_op.drop_column('dispute')
        batch_op.drop_column('refunded_cents')
        batch_op.add_column(sa.Column('course_id', sa.Uuid(), nullable=True))
    op.execute(
        "UPDATE purchase_order SET course_id = (SELECT course_id FROM order_line "
        "WHERE order_line.order_id = purchase_order.id AND order_line.position = 0)"
    )
    with op.batch_alter_table('purchase_order', schema=None) as batch_op:
        batch_op.alter_column('course_id', existing_type=sa.Uuid(), nullable=False)
        batch_op.create_index(batch_op.f('ix_purchase_order_course_id'), ['course_id'], unique=False)
        batch_op.create_foreign_key(
            batch_op.f('fk_purchase_order_store_id_course_id_course'),
            'course', ['store_id', 'course_id'], ['store_id', 'id'],
        )
    op.drop_table('order_line')
    op.drop_table('offer')
