#include "cvips.h"

#include <vips/vips.h>

static gpointer start(gpointer unused) {
    (void)unused;
    if (VIPS_INIT("shanzhi")) return GINT_TO_POINTER(-1);
    vips_block_untrusted_set(TRUE);
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    return GINT_TO_POINTER(0);
}

int cvips_start(void) {
    static GOnce once = G_ONCE_INIT;
    return GPOINTER_TO_INT(g_once(&once, start, NULL));
}

void cvips_thread_end(void) { vips_thread_shutdown(); }

static VipsImage *open_header(const void *bytes, size_t length, int format) {
    VipsImage *image = NULL;
    void *buffer = (void *)bytes;
    int failed = -1;
    switch (format) {
    case CVIPS_JPEG:
        failed = vips_jpegload_buffer(buffer, length, &image, "fail_on", VIPS_FAIL_ON_ERROR, NULL);
        break;
    case CVIPS_PNG:
        failed = vips_pngload_buffer(buffer, length, &image, "fail_on", VIPS_FAIL_ON_ERROR, NULL);
        break;
    case CVIPS_WEBP:
        failed = vips_webpload_buffer(buffer, length, &image, "fail_on", VIPS_FAIL_ON_ERROR, NULL);
        break;
    case CVIPS_HEIC:
        failed = vips_heifload_buffer(buffer, length, &image, "fail_on", VIPS_FAIL_ON_ERROR, NULL);
        break;
    }
    return failed ? NULL : image;
}

static int can_load(int format) {
    const char *names[] = {"", "jpegload_buffer", "pngload_buffer", "webpload_buffer", "heifload_buffer"};
    return format >= CVIPS_JPEG && format <= CVIPS_HEIC && vips_type_find("VipsOperation", names[format]) != 0;
}

/// Replaces `*image` by `next`, the result of an operation on it; 0 when there was none.
static int step(VipsImage **image, VipsImage *next, int failed) {
    g_object_unref(*image);
    *image = failed ? NULL : next;
    return failed;
}

struct patience {
    gint64 end;
    int is_over;
};

/// Called after each piece of the picture.
static void watch(VipsImage *image, VipsProgress *progress, struct patience *patience) {
    (void)progress;
    if (g_get_monotonic_time() < patience->end) return;
    patience->is_over = 1;
    vips_image_set_kill(image, TRUE);
}

int cvips_sanitise(
    const void *bytes, size_t length, int format, double pixels, double weight, int milliseconds, int edge,
    int quality, void **out, size_t *out_length, int *width, int *height) {
    struct patience patience = {g_get_monotonic_time() + (gint64)milliseconds * 1000, 0};
    if (!can_load(format)) return CVIPS_UNSUPPORTED;
    vips_error_clear();
    VipsImage *header = open_header(bytes, length, format);
    if (header == NULL) return CVIPS_BROKEN;
    double size = (double)vips_image_get_width(header) * (double)vips_image_get_height(header);
    double heavy = size * vips_image_get_bands(header) * vips_format_sizeof(vips_image_get_format(header));
    g_object_unref(header);
    if (size > pixels) return CVIPS_TOO_MANY_PIXELS;
    if (heavy > weight) return CVIPS_TOO_HEAVY;

    VipsImage *image = NULL;
    VipsImage *next = NULL;
    // "fail_on" alone does not reach every loader (8.14), so the option string says it again.
    if (vips_thumbnail_buffer(
            (void *)bytes, length, &image, edge, "height", edge, "size", VIPS_SIZE_DOWN, "fail_on", VIPS_FAIL_ON_ERROR,
            "option_string", "fail_on=error", "export_profile", "srgb", NULL))
        return CVIPS_BROKEN;
    if (vips_image_hasalpha(image)) {
        VipsArrayDouble *white = vips_array_double_newv(1, 255.0);
        int failed = vips_flatten(image, &next, "background", white, NULL);
        vips_area_unref(VIPS_AREA(white));
        if (step(&image, next, failed)) return CVIPS_BROKEN;
    }
    // Decoding happens here, once, so that a fault in the pixels is seen before a byte of the answer is written.
    vips_image_set_progress(image, TRUE);
    g_signal_connect(image, "eval", G_CALLBACK(watch), &patience);
    next = vips_image_copy_memory(image);
    if (step(&image, next, next == NULL)) return patience.is_over ? CVIPS_TOO_SLOW : CVIPS_BROKEN;
    // What came through in time is not watched any more: it outlives `patience`.
    vips_image_set_progress(image, FALSE);
    *width = vips_image_get_width(image);
    *height = vips_image_get_height(image);
    int failed = vips_jpegsave_buffer(image, out, out_length, "Q", quality, "strip", TRUE, "optimize_coding", TRUE, NULL);
    g_object_unref(image);
    return failed ? CVIPS_BROKEN : CVIPS_DONE;
}

int cvips_draw(int format, int width, int height, int metadata, void **out, size_t *out_length) {
    VipsImage *image = NULL;
    VipsImage *next = NULL;
    if (vips_black(&image, width, height, "bands", 3, NULL)) return -1;
    int failed = vips_linear1(image, &next, 1, 120, "uchar", TRUE, NULL);
    if (step(&image, next, failed)) return -1;
    // A copy of its own, since metadata must not be set on an image that others may share.
    failed = vips_copy(image, &next, "interpretation", VIPS_INTERPRETATION_sRGB, NULL);
    if (step(&image, next, failed)) return -1;
    if (metadata) {
        vips_image_set_int(image, VIPS_META_ORIENTATION, 6);
        vips_image_set_string(image, "exif-ifd0-Orientation", "6 (Right-top, Short, 1 components, 2 bytes)");
        vips_image_set_string(image, "exif-ifd3-GPSLatitudeRef", "N (N, ASCII, 2 components, 2 bytes)");
        vips_image_set_string(image, "exif-ifd3-GPSLatitude", "27/1 47/1 0/1 (27, 47,  0, Rational, 3 components, 24 bytes)");
    }
    failed = -1;
    if (format == CVIPS_JPEG) failed = vips_jpegsave_buffer(image, out, out_length, "Q", 90, NULL);
    if (format == CVIPS_PNG) failed = vips_pngsave_buffer(image, out, out_length, NULL);
    if (format == CVIPS_WEBP) failed = vips_webpsave_buffer(image, out, out_length, NULL);
    g_object_unref(image);
    return failed;
}

int cvips_has_metadata(const void *bytes, size_t length) {
    VipsImage *image = vips_image_new_from_buffer(bytes, length, "", NULL);
    if (image == NULL) return -1;
    int found = vips_image_get_typeof(image, VIPS_META_EXIF_NAME) || vips_image_get_typeof(image, VIPS_META_XMP_NAME) ||
        vips_image_get_typeof(image, VIPS_META_IPTC_NAME) || vips_image_get_typeof(image, VIPS_META_ICC_NAME) ||
        vips_image_get_typeof(image, "exif-ifd3-GPSLatitude");
    g_object_unref(image);
    return found;
}

void cvips_free(void *bytes) { g_free(bytes); }
