// SPDX-License-Identifier: Apache-2.0
#include "common/date.h"
#include "merger/figures/chart.h"
#include "merger/figures/chart_parts.h"

#define NAME "days"
#define LEFT 70 // of the plots: the numbers of the scale are there
#define PLOT_WIDTH (CHART_PARTS_WIDTH - LEFT - 40)
#define PLOT_HEIGHT 150
#define HEAD 46 // above a plot: its title, and the value over its highest bar
#define FOOT 26 // below: the days
#define DATE_WIDTH 56
#define LEGEND 24
#define BAR_MAX 64
#define DOT 3 // radius

struct plot {
    const struct days *days;
    struct chart_parts_scale scale;
    int bottom; // its zero
    int every;  // so many days have one label
};

// The middle of a day.
static int middle(const struct plot *plot, size_t day)
{
    int count = (int)plot->days->count;
    return LEFT + PLOT_WIDTH * (2 * (int)day + 1) / (2 * count);
}

// Labels of that width, one every so many days, do not touch.
static int spacing(const struct days *days, int width)
{
    return (width * (int)days->count + PLOT_WIDTH - 1) / PLOT_WIDTH;
}

static bool is_labelled(const struct plot *plot, size_t day)
{
    return (plot->days->count - 1 - day) % (size_t)plot->every == 0;
}

static struct plot begin_plot(struct html *html, const struct days *days, int top,
                              unsigned long most, enum message title)
{
    struct plot plot = {days, chart_parts_scale_for(most, PLOT_HEIGHT), top + HEAD + PLOT_HEIGHT,
                        spacing(days, chart_parts_number_width(most) + CHART_PARTS_DIGIT)};
    chart_parts_open_text(html, 0, top + CHART_PARTS_TEXT, CHART_PARTS_START);
    html_say(html, title);
    chart_parts_close_text(html);
    for (unsigned long value = 0; value <= plot.scale.top; value += plot.scale.step) {
        int y = plot.bottom - chart_parts_length(&plot.scale, value);
        chart_parts_line(html, LEFT, y, PLOT_WIDTH, value == 0);
        chart_parts_number(html, LEFT - 8, y + 5, CHART_PARTS_END, value);
    }
    return plot;
}

// Month and day are enough: a table has the years.
static void put_dates(struct html *html, const struct plot *plot)
{
    struct plot dates = *plot;
    dates.every = spacing(plot->days, DATE_WIDTH);
    for (size_t i = 0; i < plot->days->count; i++) {
        char date[DATE_CAP];
        if (!is_labelled(&dates, i))
            continue;
        date_print(date_from_days(plot->days->items[i].day), date);
        chart_parts_open_text(html, middle(plot, i), plot->bottom + 18, CHART_PARTS_MIDDLE);
        html_put(html, date + sizeof "2021-" - 1);
        chart_parts_close_text(html);
    }
}

// Where there is no room for a value above every bar, the highest has its.
static void put_bars(struct html *html, const struct plot *plot)
{
    const struct days_day *best = days_best(plot->days);
    int slot = PLOT_WIDTH / (int)plot->days->count;
    int width = slot * 2 / 3 > BAR_MAX ? BAR_MAX : slot * 2 / 3;
    for (size_t i = 0; i < plot->days->count; i++) {
        const struct days_day *day = &plot->days->items[i];
        int height = chart_parts_length(&plot->scale, day->people), x = middle(plot, i);
        if (day->people > 0)
            chart_parts_bar(html, NAME, day->in_window ? CHART_PARTS_FULL : CHART_PARTS_HATCHED,
                            x - width / 2, plot->bottom - height, width > 0 ? width : 1, height);
        if (plot->every == 1 || day == best)
            chart_parts_number(html, x, plot->bottom - height - 5, CHART_PARTS_MIDDLE, day->people);
    }
}

static void put_line(struct html *html, const struct plot *plot)
{
    html_put(html, "<polyline fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" points=\"");
    for (size_t i = 0; i < plot->days->count; i++)
        html_putf(html, "%d,%d ", middle(plot, i),
                  plot->bottom -
                      chart_parts_length(&plot->scale, plot->days->items[i].people_so_far));
    html_put(html, "\"/>");
    for (size_t i = 0; i < plot->days->count; i++) {
        unsigned long people = plot->days->items[i].people_so_far;
        int x = middle(plot, i), y = plot->bottom - chart_parts_length(&plot->scale, people);
        if (!is_labelled(plot, i))
            continue;
        html_putf(html, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\"/>", x, y, DOT);
        chart_parts_number(html, x, y - 8, CHART_PARTS_MIDDLE, people);
    }
}

static void put_goal(struct html *html, const struct plot *plot)
{
    int y = plot->bottom - chart_parts_length(&plot->scale, plot->days->goal);
    if (plot->days->goal == 0)
        return;
    html_putf(html,
              "<path d=\"M%d %dh%d\" stroke=\"currentColor\" stroke-width=\"2\" "
              "stroke-dasharray=\"8 5\"/>",
              LEFT, y, PLOT_WIDTH);
    chart_parts_open_text(html, LEFT + 4, y - 6, CHART_PARTS_START);
    html_say(html, MSG_DAYS_GOAL, plot->days->goal);
    chart_parts_close_text(html);
}

static void put_legend(struct html *html, int y)
{
    chart_parts_bar(html, NAME, CHART_PARTS_HATCHED, LEFT, y + 4, 24, 12);
    chart_parts_open_text(html, LEFT + 32, y + 15, CHART_PARTS_START);
    html_say(html, MSG_DAYS_OUTSIDE);
    chart_parts_close_text(html);
}

void chart_days(const struct days *days, struct html *html)
{
    const struct days_day *best = days_best(days);
    int plot_height = HEAD + PLOT_HEIGHT + FOOT, legend = days->has_outside ? LEGEND : 0;
    if (days->count == 0)
        return;
    chart_parts_open(html, NAME, 2 * plot_height + legend, MSG_DAYS_TITLE, MSG_DAYS_DESC,
                     days->people);
    struct plot plot = begin_plot(html, days, 0, best ? best->people : 0, MSG_DAYS_PEOPLE);
    put_bars(html, &plot);
    put_dates(html, &plot);
    if (legend > 0)
        put_legend(html, plot_height);
    unsigned long most = days->people > days->goal ? days->people : days->goal;
    plot = begin_plot(html, days, plot_height + legend, most, MSG_DAYS_SO_FAR);
    put_goal(html, &plot);
    put_line(html, &plot);
    put_dates(html, &plot);
    chart_parts_close(html);
}
