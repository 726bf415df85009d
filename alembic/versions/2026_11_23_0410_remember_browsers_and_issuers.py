"""remember which browser a session is in, and how fresh an issuer's word is."""

import sqlalchemy as sa
from alembic import op

revision = '0002_browsers_issuers'
down_revision = '0001_first_floor'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('browser', sa.String(length=60), nullable=False, server_default='')
        )
    with op.batch_alter_table('external_identity', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reported_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column('user_id', existing_type=sa.Uuid(), nullable=True)


def downgrade() -> None:
    with op.batch_alter_table('external_identity', schema=None) as batch_op:
        batch_op.alter_column('user_id', existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column('reported_at')
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.drop_column('browser')
