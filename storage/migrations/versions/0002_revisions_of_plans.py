"""Revisions of plans: rows that are gone, what a person decided about a row, what each version changed"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("plan_items") as batch_op:
        batch_op.add_column(sa.Column("mended", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(
            sa.Column("gone_in_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_foreign_key(op.f("fk_plan_items_gone_in_id"), "plan_versions", ["gone_in_id"], ["id"])
    with op.batch_alter_table("plan_versions") as batch_op:
        batch_op.add_column(sa.Column("changes", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    with op.batch_alter_table("plan_versions") as batch_op:
        batch_op.drop_column("changes")
    with op.batch_alter_table("plan_items") as batch_op:
        batch_op.drop_constraint(op.f("fk_plan_items_gone_in_id"), type_="foreignkey")
        batch_op.drop_column("gone_in_id")
        batch_op.drop_column("mended")
