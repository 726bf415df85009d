"""let the audit read the ledger from its indexes."""

from alembic import op

revision = '0015_audit_indexes'
down_revision = '0014_payout_counts'
branch_labels = None
depends_on = None

_INDEXES = (('group_id',), ('order_id', 'account'))


def upgrade() -> None:
    for columns in _INDEXES:
        name = 'ix_ledger_entry_' + '_'.join(columns)
        op.drop_index(name, 'ledger_entry')
        op.create_index(f'{name}_amount_cents', 'ledger_entry', [*columns, 'amount_cents'])


def downgrade() -> None:
    for columns in _INDEXES:
        name = 'ix_ledger_entry_' + '_'.join(columns)
        op.drop_index(f'{name}_amount_cents', 'ledger_entry')
        op.create_index(name, 'ledger_entry', list(columns))
