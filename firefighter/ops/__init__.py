"""For the one who runs it: embedded Postgres, migrations, logging."""
