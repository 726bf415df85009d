"""take refunds apart where a dispute has moved the transfer."""

import sqlalchemy as sa
from alembic import op

revision = '0017_refunds_apart'
down_revision = '0016_plans'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('refund', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('is_taken_apart', sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    with op.batch_alter_table('refund', schema=None) as batch_op:
        batch_op.drop_column('is_taken_apart')
