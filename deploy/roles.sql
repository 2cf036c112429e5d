-- Two roles, with the names and passwords of the addresses that FireFighter is given: one owns the
-- database and migrates it, the other serves. Postgres runs this once, when its volume is empty.
DO $$
DECLARE
    owner text[] := regexp_match(
        pg_read_file('/run/secrets/database_owner_url'), '^postgresql://([^:@/]+):([^:@/]+)@');
    application text[] := regexp_match(
        pg_read_file('/run/secrets/database_url'), '^postgresql://([^:@/]+):([^:@/]+)@');
BEGIN
    IF owner IS NULL OR application IS NULL THEN
        RAISE EXCEPTION 'both addresses must look like postgresql://role:password@postgres/firefighter';
    END IF;
    EXECUTE format('CREATE ROLE %I LOGIN PASSWORD %L', owner[1], owner[2]);
    EXECUTE format('CREATE ROLE %I LOGIN PASSWORD %L', application[1], application[2]);
    EXECUTE format('ALTER DATABASE %I OWNER TO %I', current_database(), owner[1]);
END
$$;
