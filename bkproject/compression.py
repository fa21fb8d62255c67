"""Compress what the server writes as text, for offices behind slow lines and servers without a proxy in front."""

from secrets import randbelow, token_bytes

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

# Workbooks and pictures are compressed in themselves; text/plain tells the progress of an import line by line.
COMPRESSED_TYPES = {
    "text/html",
    "text/csv",
    "application/json",
    "application/geo+json",
    "application/atom+xml",
    "image/svg+xml",
}
SHORTEST = 200  # bytes; what is shorter gains nothing, as GZipMiddleware has it
BROTLI_QUALITY = 5  # of 11: smaller than gzip's default and as quick


class CompressionMiddleware(GZipMiddleware):
    """Compress text with brotli or, for browsers without it and for streamed files, with Django's gzip.

    Both end in random bytes of a random number, so that the length tells nobody how much of what they sent repeats
    what else is on the page (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.get("Content-Type", "").partition(";")[0] not in COMPRESSED_TYPES:
            return response
        codings = {coding.strip() for coding in request.headers.get("Accept-Encoding", "").lower().split(",")}
        if "br" in codings and not response.streaming and not response.has_header("Content-Encoding"):
            return self._with_brotli(response)
        return super().process_response(request, response)

    def _with_brotli(self, response: HttpResponse) -> HttpResponse:
        if len(response.content) < SHORTEST:
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        response.content = compress(response.content, padding=token_bytes(1 + randbelow(self.max_random_bytes)))
        response["Content-Length"], response["Content-Encoding"] = str(len(response.content)), "br"
        return response


def compress(content: bytes, *, padding: bytes) -> bytes:
    """Return a brotli stream of `content`; `padding`, 1 to 256 bytes, in a block that readers skip (RFC 7932, 9.2)."""
    compressor = brotli.Compressor(quality=BROTLI_QUALITY)
    text = compressor.process(content) + compressor.flush()
    # Of the 14 bits of its head: not the last block, of no length, one byte of length to skip, that length less one.
    head = 0b010110 | (len(padding) - 1) << 6
    return text + head.to_bytes(2, "little") + padding + compressor.finish()
