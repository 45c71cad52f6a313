"""Forms of event that an institution adds to the dictionary"""

import sqlalchemy as sa
from alembic import op

import storage.models.types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "institution_forms",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("institution_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("icon", sa.String(length=16), nullable=False),
        sa.Column("nature", sa.String(length=16), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("registers", sa.Boolean(), nullable=False),
        sa.Column("created_at", storage.models.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.id"], name=op.f("fk_institution_forms_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_forms")),
        sa.UniqueConstraint("institution_id", "name", name=op.f("uq_institution_forms_institution_id_name")),
    )


def downgrade() -> None:
    op.drop_table("institution_forms")
