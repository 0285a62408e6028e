"""Say what to start when PostgreSQL or Redis does not answer, before any test runs."""

import sys

import psycopg2
import redis


def main(database_url: str, redis_url: str) -> int:
    problems = []
    try:
        psycopg2.connect(database_url, connect_timeout=3).close()
    except psycopg2.OperationalError as error:
        problems.append(f"PostgreSQL does not answer at {database_url}: {error}")
    try:
        redis.Redis.from_url(redis_url, socket_connect_timeout=3).ping()
    except redis.RedisError as error:
        problems.append(f"Redis does not answer at {redis_url}: {error}")
    for problem in problems:
        sys.stderr.write(problem + "\n")
    if problems:
        sys.stderr.write("Start both, or name others: TEST_DATABASE_URL=… TEST_REDIS_URL=…\n")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
