// SPDX-License-Identifier: Apache-2.0
#include "merger/figures/chart_parts.h"

#include <stdint.h>

#define MAX_STEPS 5

void chart_parts_open(struct html *html, const char *name, int height, enum message title,
                      enum message desc, unsigned long total)
{
    html_putf(html,
              "<svg class=\"chart\" role=\"img\" aria-labelledby=\"%s-title %s-desc\" "
              "viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" font-size=\"%d\" "
              "fill=\"currentColor\">",
              name, name, CHART_PARTS_WIDTH, height, CHART_PARTS_WIDTH, height, CHART_PARTS_TEXT);
    html_putf(html, "<title id=\"%s-title\">", name);
    html_say(html, title);
    html_putf(html, "</title><desc id=\"%s-desc\">", name);
    html_say(html, desc, total);
    html_putf(html,
              "</desc><defs><pattern id=\"%s-hatch\" width=\"6\" height=\"6\" "
              "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
              "<rect width=\"2\" height=\"6\" fill=\"currentColor\"/></pattern></defs>",
              name);
}

void chart_parts_close(struct html *html)
{
    html_put(html, "</svg>");
}

void chart_parts_bar(struct html *html, const char *name, enum chart_parts_fill fill, int x, int y,
                     int width, int height)
{
    html_putf(html, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"", x, y, width, height);
    if (fill == CHART_PARTS_FULL)
        html_put(html, " fill-opacity=\".75\"");
    else if (fill == CHART_PARTS_HATCHED)
        html_putf(html, " fill=\"url(#%s-hatch)\" stroke=\"currentColor\"", name);
    else
        html_put(html, " fill=\"none\" stroke=\"currentColor\"");
    html_put(html, "/>");
}

void chart_parts_line(struct html *html, int x, int y, int width, bool is_plain)
{
    html_putf(html, "<path d=\"M%d %dh%d\" stroke=\"currentColor\"%s/>", x, y, width,
              is_plain ? "" : " stroke-opacity=\".2\"");
}

void chart_parts_open_text(struct html *html, int x, int y, enum chart_parts_anchor anchor)
{
    static const char *const anchors[] = {
        [CHART_PARTS_START] = "start", [CHART_PARTS_MIDDLE] = "middle", [CHART_PARTS_END] = "end"};
    html_putf(html,
              "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" stroke=\"#fff\" stroke-width=\"3\" "
              "paint-order=\"stroke\">",
              x, y, anchors[anchor]);
}

void chart_parts_close_text(struct html *html)
{
    html_put(html, "</text>");
}

void chart_parts_number(struct html *html, int x, int y, enum chart_parts_anchor anchor,
                        unsigned long number)
{
    chart_parts_open_text(html, x, y, anchor);
    html_putf(html, "%lu", number);
    chart_parts_close_text(html);
}

int chart_parts_number_width(unsigned long number)
{
    int width = CHART_PARTS_DIGIT;
    while (number >= 10) {
        number /= 10;
        width += CHART_PARTS_DIGIT;
    }
    return width;
}

struct chart_parts_scale chart_parts_scale_for(unsigned long most, int length)
{
    unsigned long step = 1, least = most == 0 ? 0 : (most - 1) / MAX_STEPS + 1;
    for (unsigned i = 0; step < least; i++)
        step = i % 3 == 1 ? step / 2 * 5 : step * 2; // 1, 2, 5, 10 …
    unsigned long steps = most == 0 ? 1 : (most - 1) / step + 1;
    return (struct chart_parts_scale){step, steps * step, length};
}

int chart_parts_length(const struct chart_parts_scale *scale, unsigned long value)
{
    int length = (int)(((uint64_t)value * (uint64_t)scale->length + scale->top / 2) / scale->top);
    return length == 0 && value > 0 ? 1 : length;
}
