#ifndef CPAPER_H
#define CPAPER_H

#include <stddef.h>

// Cairo and Pango behind plain functions: a PDF of sheets, their measures in points (1/72 inch) from the top left.

typedef struct cpaper cpaper;

/// How text stands in its width.
enum cpaper_alignment { CPAPER_LEFT = 0, CPAPER_CENTRE = 1, CPAPER_RIGHT = 2 };

/// Begins a sheet; NULL when there is no memory.
/// - fonts: families in the order in which they are tried, separated by commas.
/// - language: RFC 3066 tag, decides between the shapes of Chinese characters.
cpaper *cpaper_new(double width, double height, const char *title, const char *fonts, const char *language);

/// Whether the fonts of this machine have a shape for every character of `text`.
int cpaper_can_show(cpaper *paper, const char *text);

/// The colour of everything drawn from now on, each part from 0 to 1.
void cpaper_colour(cpaper *paper, double red, double green, double blue);

void cpaper_fill(cpaper *paper, double x, double y, double width, double height, double radius);
void cpaper_disc(cpaper *paper, double x, double y, double radius);

/// A line through `count` points, x and y in turn; `dash` is the length of a dash, 0 for none.
void cpaper_line(cpaper *paper, const double *points, size_t count, double thickness, double dash);

/// Writes text, broken at `width` into `lines` at most and ended by an ellipsis where it is cut.
/// - weight: 400 plain, 600 half bold, 700 bold.
/// Returns the height it took; draws nothing when `draws` is 0.
double cpaper_text(
    cpaper *paper, const char *text, double x, double y, double width, double size, int weight, int alignment,
    int lines, int draws);

/// Ends this sheet and begins another of the same size.
void cpaper_next(cpaper *paper);

/// Ends the last sheet and frees it. 0 when it went well: then `out` holds `length` bytes for `cpaper_release`.
int cpaper_end(cpaper *paper, void **out, size_t *length);

void cpaper_release(void *bytes);

#endif
