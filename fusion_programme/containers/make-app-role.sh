#!/bin/sh
# Run once by the database's container when its volume is new: the role that the product works
# with. It owns nothing; `manage.py prepare` gives it its rights (docs/operations.md, History).
set -eu
psql -q -v ON_ERROR_STOP=1 -v role="${APP_ROLE:-fusion_app}" -v password="$APP_PASSWORD" \
    -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
CREATE ROLE :"role" LOGIN PASSWORD :'password';
SQL
