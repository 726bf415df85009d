"""sell plans: what a store's plan is, and which orders are the platform's own sales."""

import sqlalchemy as sa
from alembic import op

revision = '0016_plans'
down_revision = '0015_audit_indexes'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('store', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('plan', sa.String(length=20), nullable=False, server_default='free')
        )
    with op.batch_alter_table('purchase_order', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('is_platform_sale', sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    with op.batch_alter_table('purchase_order', schema=None) as batch_op:
        batch_op.drop_column('is_platform_sale')
    with op.batch_alter_table('store', schema=None) as batch_op:
        batch_op.drop_column('plan')
