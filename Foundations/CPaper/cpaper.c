#include "cpaper.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

struct cpaper {
    cairo_surface_t *surface;
    cairo_t *cairo;
    // Its own, and not the thread's: given back with the sheet.
    PangoFontMap *map;
    PangoContext *context;
    char *fonts;
    unsigned char *bytes;
    size_t length;
    size_t room;
};

static cairo_status_t append(void *closure, const unsigned char *data, unsigned int count) {
    cpaper *paper = closure;
    if (paper->length + count > paper->room) {
        size_t room = (paper->length + count) * 2;
        unsigned char *more = realloc(paper->bytes, room);
        if (more == NULL) return CAIRO_STATUS_NO_MEMORY;
        paper->bytes = more;
        paper->room = room;
    }
    memcpy(paper->bytes + paper->length, data, count);
    paper->length += count;
    return CAIRO_STATUS_SUCCESS;
}

cpaper *cpaper_new(double width, double height, const char *title, const char *fonts, const char *language) {
    cpaper *paper = calloc(1, sizeof *paper);
    if (paper == NULL) return NULL;
    paper->fonts = strdup(fonts);
    paper->surface = cairo_pdf_surface_create_for_stream(append, paper, width, height);
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_TITLE, title);
    paper->cairo = cairo_create(paper->surface);
    paper->map = pango_cairo_font_map_new();
    paper->context = pango_font_map_create_context(paper->map);
    pango_context_set_language(paper->context, pango_language_from_string(language));
    // Widths as the font says, not as a screen would round them.
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(paper->context, options);
    cairo_font_options_destroy(options);
    return paper;
}

static PangoLayout *layout(cpaper *paper, const char *text, double size, int weight) {
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family(font, paper->fonts);
    pango_font_description_set_weight(font, (PangoWeight)weight);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    PangoLayout *layout = pango_layout_new(paper->context);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_text(layout, text, -1);
    return layout;
}

int cpaper_can_show(cpaper *paper, const char *text) {
    PangoLayout *found = layout(paper, text, 10, 400);
    int unknown = pango_layout_get_unknown_glyphs_count(found);
    g_object_unref(found);
    return unknown == 0;
}

void cpaper_colour(cpaper *paper, double red, double green, double blue) {
    cairo_set_source_rgb(paper->cairo, red, green, blue);
}

void cpaper_fill(cpaper *paper, double x, double y, double width, double height, double radius) {
    cairo_t *cairo = paper->cairo;
    double r = fmin(radius, fmin(width, height) / 2);
    cairo_new_path(cairo);
    cairo_arc(cairo, x + width - r, y + r, r, -M_PI / 2, 0);
    cairo_arc(cairo, x + width - r, y + height - r, r, 0, M_PI / 2);
    cairo_arc(cairo, x + r, y + height - r, r, M_PI / 2, M_PI);
    cairo_arc(cairo, x + r, y + r, r, M_PI, 3 * M_PI / 2);
    cairo_close_path(cairo);
    cairo_fill(cairo);
}

void cpaper_disc(cpaper *paper, double x, double y, double radius) {
    cairo_new_path(paper->cairo);
    cairo_arc(paper->cairo, x, y, radius, 0, 2 * M_PI);
    cairo_fill(paper->cairo);
}

void cpaper_line(cpaper *paper, const double *points, size_t count, double thickness, double dash) {
    if (count == 0) return;
    cairo_t *cairo = paper->cairo;
    cairo_new_path(cairo);
    cairo_move_to(cairo, points[0], points[1]);
    for (size_t index = 1; index < count; index++) cairo_line_to(cairo, points[2 * index], points[2 * index + 1]);
    cairo_set_line_width(cairo, thickness);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_dash(cairo, &dash, dash > 0 ? 1 : 0, 0);
    cairo_stroke(cairo);
}

double cpaper_text(
    cpaper *paper, const char *text, double x, double y, double width, double size, int weight, int alignment,
    int lines, int draws) {
    PangoLayout *found = layout(paper, text, size, weight);
    pango_layout_set_width(found, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(found, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_height(found, -lines);
    pango_layout_set_ellipsize(found, PANGO_ELLIPSIZE_END);
    pango_layout_set_spacing(found, (int)(size * 0.2 * PANGO_SCALE));
    pango_layout_set_alignment(
        found, alignment == CPAPER_RIGHT ? PANGO_ALIGN_RIGHT
            : alignment == CPAPER_CENTRE ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
    int height = 0;
    pango_layout_get_size(found, NULL, &height);
    if (draws) {
        cairo_move_to(paper->cairo, x, y);
        pango_cairo_show_layout(paper->cairo, found);
    }
    g_object_unref(found);
    return (double)height / PANGO_SCALE;
}

void cpaper_next(cpaper *paper) { cairo_show_page(paper->cairo); }

int cpaper_end(cpaper *paper, void **out, size_t *length) {
    g_object_unref(paper->context);
    cairo_show_page(paper->cairo);
    cairo_destroy(paper->cairo);
    cairo_surface_finish(paper->surface);
    int failed = cairo_surface_status(paper->surface) != CAIRO_STATUS_SUCCESS || paper->fonts == NULL;
    cairo_surface_destroy(paper->surface);
    g_object_unref(paper->map);
    *out = failed ? NULL : paper->bytes;
    *length = failed ? 0 : paper->length;
    if (failed) free(paper->bytes);
    free(paper->fonts);
    free(paper);
    return failed;
}

void cpaper_release(void *bytes) { free(bytes); }
