"""keep how many lines and orders a payout is made of."""

import sqlalchemy as sa
from alembic import op

revision = '0014_payout_counts'
down_revision = '0013_subscriptions'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('payout', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('line_count', sa.Integer(), nullable=False, server_default='0')
        )
        batch_op.add_column(
            sa.Column('order_count', sa.Integer(), nullable=False, server_default='0')
        )
    op.execute(
        "UPDATE payout SET "
        "line_count = (SELECT count(*) FROM payout_line WHERE payout_line.payout_id = payout.id), "
        "order_count = (SELECT count(DISTINCT order_id) FROM payout_line "
        "WHERE payout_line.payout_id = payout.id)"
    )


def downgrade() -> None:
    with op.batch_alter_table('payout', schema=None) as batch_op:
        batch_op.drop_column('order_count')
        batch_op.drop_column('line_count')
