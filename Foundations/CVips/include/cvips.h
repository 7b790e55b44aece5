#ifndef CVIPS_H
#define CVIPS_H

#include <stddef.h>

// libvips behind plain functions: its own calls are variadic, which Swift cannot call.

enum cvips_format { CVIPS_JPEG = 1, CVIPS_PNG = 2, CVIPS_WEBP = 3, CVIPS_HEIC = 4 };
enum cvips_outcome {
    CVIPS_DONE = 0, CVIPS_UNSUPPORTED = 1, CVIPS_TOO_MANY_PIXELS = 2, CVIPS_BROKEN = 3, CVIPS_TOO_HEAVY = 4, CVIPS_TOO_SLOW = 5
};

/// Starts libvips: one thread, no cache, no loader that is not safe for strangers' files. 0 when it works.
int cvips_start(void);

/// Ends what libvips keeps for the calling thread.
void cvips_thread_end(void);

/// Decodes, turns upright, shrinks to `edge` at most, drops every byte of metadata and writes a JPEG.
/// The size is checked against `pixels`, and pixels × bands × bytes against `weight`, from the header, before anything is
/// decoded. Decoding is given up after `milliseconds`, at the next row of pixels.
/// On CVIPS_DONE `out` holds `out_length` bytes to be given back with `cvips_free`.
int cvips_sanitise(
    const void *bytes, size_t length, int format, double pixels, double weight, int milliseconds, int edge,
    int quality, void **out, size_t *out_length, int *width, int *height);

/// A plain picture in `format`, `width` × `height`, with `orientation` and a GPS position when `metadata` is not 0.
/// Only tests use it. 0 when it works.
int cvips_draw(int format, int width, int height, int metadata, void **out, size_t *out_length);

/// Whether a picture holds any EXIF, XMP, IPTC or colour profile block; -1 when it cannot be read.
int cvips_has_metadata(const void *bytes, size_t length);

void cvips_free(void *bytes);

#endif
