"""mend wrong postings: corrections, and how they move an order's target."""

import sqlalchemy as sa
from alembic import op

revision = '0012_corrections'
down_revision = '0011_offer_courses'
branch_labels = None
depends_on = None

_ACCOUNTS = ('buyer', 'platform_fee', 'creator_available', 'creator_held', 'buyer_credits', 'tax_payable', 'processor')
_TABLES = ('ledger_correction', 'ledger_correction_shift')


def upgrade() -> None:
    op.create_table('ledger_correction',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('group_id', sa.Uuid(), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['user_account.id'], name=op.f('fk_ledger_correction_actor_id_user_account')),
    sa.ForeignKeyConstraint(['store_id', 'group_id'], ['ledger_group.store_id', 'ledger_group.id'], name=op.f('fk_ledger_correction_store_id_group_id_ledger_group')),
    sa.ForeignKeyConstraint(['store_id', 'order_id'], ['purchase_order.store_id', 'purchase_order.id'], name=op.f('fk_ledger_correction_store_id_order_id_purchase_order')),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], name=op.f('fk_ledger_correction_store_id_store')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_correction')),
    sa.UniqueConstraint('group_id', name=op.f('uq_ledger_correction_group_id')),
    sa.UniqueConstraint('store_id', 'id', name=op.f('uq_ledger_correction_store_id_id'))
    )
    op.create_index(op.f('ix_ledger_correction_store_id'), 'ledger_correction', ['store_id'])
    op.create_index('ix_ledger_correction_order_id', 'ledger_correction', ['order_id'])

    op.create_table('ledger_correction_shift',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('correction_id', sa.Uuid(), nullable=False),
    sa.Column('account', sa.Enum(*_ACCOUNTS, name='account', native_enum=False, length=32), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('amount_cents', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'correction_id'], ['ledger_correction.store_id', 'ledger_correction.id'], name=op.f('fk_ledger_correction_shift_store_id_correction_id_ledger_correction')),
    sa.ForeignKeyConstraint(['store_id', 'order_id'], ['purchase_order.store_id', 'purchase_order.id'], name=op.f('fk_ledger_correction_shift_store_id_order_id_purchase_order')),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], name=op.f('fk_ledger_correction_shift_store_id_store')),
    sa.PrimaryKeyConstraint('correction_id', 'account', name=op.f('pk_ledger_correction_shift'))
    )
    op.create_index(op.f('ix_ledger_correction_shift_store_id'), 'ledger_correction_shift', ['store_id'])
    op.create_index('ix_ledger_correction_shift_order_id', 'ledger_correction_shift', ['order_id'])

    for table in _TABLES:
        for statement in _append_only(table):
            op.execute(statement)
    for statement in _facts_never_go_back():
        op.execute(statement)


def _append_only(table: str) -> list[str]:
    """As the ledger itself: what was mended stays mended, and is mended again by adding."""
    message = f"{table} is append-only"
    if op.get_bind().dialect.name == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{message}'; END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
    ]


def _facts_never_go_back() -> list[str]:
    """A fact may only be outranked by a later word; it stays the fact of its order."""
    kept = "store_id order_id kind external_id".split()
    goes_back = " OR ".join(["NEW.rank < OLD.rank", *(f"NEW.{n} <> OLD.{n}" for n in kept)])
    message = "payment_fact never goes back"
    if op.get_bind().dialect.name == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        return [
            f"CREATE TRIGGER payment_fact_no_delete BEFORE DELETE ON payment_fact {refuse}",
            f"CREATE TRIGGER payment_fact_no_way_back BEFORE UPDATE ON payment_fact "
            f"WHEN {goes_back} {refuse}",
        ]
    return [
        f"CREATE FUNCTION payment_fact_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{message}'; END $$",
        "CREATE TRIGGER payment_fact_no_delete BEFORE DELETE ON payment_fact "
        "FOR EACH ROW EXECUTE FUNCTION payment_fact_refuse()",
        f"CREATE TRIGGER payment_fact_no_way_back BEFORE UPDATE ON payment_fact "
        f"FOR EACH ROW WHEN ({goes_back}) EXECUTE FUNCTION payment_fact_refuse()",
    ]


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("no_delete", "no_way_back"):
            op.execute(f"DROP TRIGGER payment_fact_{name}")
    else:
        for name in ("no_delete", "no_way_back"):
            op.execute(f"DROP TRIGGER payment_fact_{name} ON payment_fact")
        op.execute("DROP FUNCTION payment_fact_refuse()")
    op.drop_table('ledger_correction_shift')
    op.drop_table('ledger_correction')
    if op.get_bind().dialect.name != "sqlite":
        for table in _TABLES:
            op.execute(f"DROP FUNCTION {table}_refuse()")
