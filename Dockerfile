# Stage one builds and tests; stage two has the program and its libraries, nothing to build with, and no root.
FROM debian:12 AS build
WORKDIR /src
COPY . .
RUN deploy/install.sh build test && make test && make

FROM debian:12-slim
RUN apt-get update -qq \
	&& DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
		libxml2 libxslt1.1 libpcre2-8-0 libsqlite3-0 libpq5 libmicrohttpd12 libcurl4 libssl3 libmagic1 \
		libpangocairo-1.0-0 libcairo2 libqpdf29 libzip4 fonts-dejavu-core fonts-noto-color-emoji tzdata ca-certificates \
	&& rm -rf /var/lib/apt/lists/* \
	&& useradd --system --uid 10001 --create-home --home-dir /var/lib/veidlapa veidlapa
COPY --from=build /src/build/release/veidlapa /usr/local/bin/veidlapa
COPY --from=build /src/forms /usr/local/share/veidlapa/forms
USER veidlapa
WORKDIR /var/lib/veidlapa
ENV VEIDLAPA_STORE=sqlite:/var/lib/veidlapa/veidlapa.db \
	VEIDLAPA_LISTEN=0.0.0.0:8080 \
	VEIDLAPA_FORMS=/usr/local/share/veidlapa/forms \
	VEIDLAPA_INSTITUTIONS=/usr/local/share/veidlapa/forms/institutions.txt
VOLUME /var/lib/veidlapa
EXPOSE 8080
ENTRYPOINT ["veidlapa"]
CMD ["serve"]
