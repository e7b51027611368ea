# syntax=docker/dockerfile:1
# The server, for people who run containers. It expects a PostgreSQL of its own (DATABASE_URL): see docker-compose.yml.

FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
# What cargo fetched and built stays between builds; the program itself is copied out of the cache.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --bin gehoord \
    && install -D target/release/gehoord /out/gehoord

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin gehoord \
    && install -d -o gehoord -g gehoord -m 0700 /data
COPY --from=build /out/gehoord /usr/local/bin/gehoord
COPY LICENSE /usr/share/doc/gehoord/LICENSE

USER gehoord
# The installation's key is made here at the first start, unless GEHOORD_SECRET_KEY_FILE names one: keep this volume.
VOLUME /data
ENV GEHOORD_DATA_DIR=/data GEHOORD_LISTEN=0.0.0.0:8080
EXPOSE 8080

# The image has no program that speaks HTTP but the server itself, so the shell asks.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]

STOPSIGNAL SIGTERM
ENTRYPOINT ["gehoord"]
CMD ["serve"]
