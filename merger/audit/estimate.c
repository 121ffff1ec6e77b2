// SPDX-License-Identifier: Apache-2.0
#include "merger/audit/estimate.h"

#include <math.h>
#include <stdint.h>

#define SHARE_UNIT 10000 // hundredths of a percent
#define VALUE_UNIT 10000 // four decimals
// Of the whole error a half for each of two quantities, of that a half for each tail.
#define TAIL ((100 - ESTIMATE_LEVEL_PERCENT) / 100.0 / 4)
#define NEGLIGIBLE 1e-20 // beside the largest term of a sum

static uint64_t divide_rounded(uint64_t a, uint64_t b)
{
    return (a + b / 2) / b;
}

static uint64_t divide_up(uint64_t a, uint64_t b)
{
    return (a + b - 1) / b;
}

static unsigned long larger(unsigned long a, unsigned long b)
{
    return a > b ? a : b;
}

static unsigned long smaller(unsigned long a, unsigned long b)
{
    return a < b ? a : b;
}

static unsigned long minus(unsigned long a, unsigned long b) // not below 0
{
    return a > b ? a - b : 0;
}

// ---- California -------------------------------------------------------------------------------

// V(V − 1), rounded; in parts, as the square of V may be too large.
static uint64_t duplicate_weight(uint64_t value)
{
    uint64_t rest = value - VALUE_UNIT;
    return rest * (value / VALUE_UNIT) + divide_rounded(rest * (value % VALUE_UNIT), VALUE_UNIT);
}

void estimate_california(const struct estimate_count *count, struct estimate_california *out)
{
    uint64_t people = count->people, checked = count->checked;
    uint64_t value = divide_rounded(people * VALUE_UNIT, checked);
    uint64_t share = divide_rounded((uint64_t)count->valid * SHARE_UNIT, checked);
    out->share = (unsigned long)share;
    out->uncorrected = (unsigned long)divide_up(people * share, SHARE_UNIT);
    uint64_t duplicates = divide_up(count->duplicates * duplicate_weight(value), VALUE_UNIT);
    out->duplicates = duplicates < people ? (unsigned long)duplicates : count->people;
    out->valid = minus(out->uncorrected, out->duplicates);
}

enum estimate_outcome estimate_outcome_of(unsigned long valid, unsigned long goal)
{
    uint64_t hundredfold = (uint64_t)valid * 100, wanted = goal;
    if (hundredfold < wanted * 95)
        return ESTIMATE_FAILS;
    return hundredfold > wanted * 110 ? ESTIMATE_QUALIFIES : ESTIMATE_ALL_EXAMINED;
}

// ---- Washington -------------------------------------------------------------------------------

void estimate_washington(const struct estimate_count *count, struct estimate_washington *out)
{
    double people = (double)count->people, ratio = (double)count->checked / people;
    double invalid = (double)(count->invalid + count->unknown);
    double limit = (invalid + 1.5 * sqrt(invalid)) * people / (double)count->checked;
    double room = people - ((double)count->goal + limit);
    out->invalid = limit < people ? (unsigned long)ceil(limit) : count->people;
    out->left = count->people - out->invalid;
    out->pairs_allowed = -1;
    if (room >= 0) {
        double expected = ratio * ratio * room;
        out->pairs_allowed = (long)floor(expected - 1.65 * sqrt(expected));
    }
    out->passes = out->pairs_allowed >= 0 && count->duplicates <= (unsigned long)out->pairs_allowed;
}

// ---- tails ------------------------------------------------------------------------------------

// The chances of so many, each beside that of the likeliest number: none overflows, and no
// factorial is needed.
struct sum {
    unsigned long found;
    double at_most_found, all;
};

static struct sum sum_begin(unsigned long found, unsigned long likeliest)
{
    return (struct sum){found, likeliest <= found ? 1 : 0, 1};
}

static void sum_add(struct sum *sum, unsigned long number, double term)
{
    sum->all += term;
    sum->at_most_found += number <= sum->found ? term : 0;
}

// Drawn from a population, of which some are marked.
struct draw {
    unsigned long population, marked, drawn;
};

// How much likelier k + 1 marked ones are than k.
static double step(const struct draw *draw, unsigned long k)
{
    double taken = (double)(draw->marked - k) * (double)(draw->drawn - k);
    double left = (double)(draw->population - draw->marked + k + 1 - draw->drawn);
    return taken / ((double)(k + 1) * left);
}

// The chance of at most `found` marked ones.
static double chance_at_most(const struct draw *draw, unsigned long found)
{
    unsigned long least = minus(draw->drawn + draw->marked, draw->population);
    unsigned long most = smaller(draw->drawn, draw->marked);
    double mode = floor((double)(draw->drawn + 1) * (double)(draw->marked + 1) /
                        (double)(draw->population + 2));
    unsigned long likeliest = smaller(larger((unsigned long)mode, least), most);
    struct sum sum = sum_begin(found, likeliest);
    double term = 1;
    for (unsigned long k = likeliest; k > least && term > NEGLIGIBLE; k--) {
        term /= step(draw, k - 1);
        sum_add(&sum, k - 1, term);
    }
    term = 1;
    for (unsigned long k = likeliest; k < most && term > NEGLIGIBLE; k++) {
        term *= step(draw, k);
        sum_add(&sum, k + 1, term);
    }
    return sum.at_most_found / sum.all;
}

// So many of `people` at most are marked, if `found` of those checked are.
static unsigned long marked_at_most(const struct estimate_count *count, unsigned long found)
{
    // `low` is possible; what is above `high` is not, as the others were seen not to be marked.
    unsigned long low = found, high = count->people - (count->checked - found);
    while (low < high) {
        unsigned long middle = low + (high - low + 1) / 2;
        struct draw draw = {count->people, middle, count->checked};
        if (chance_at_most(&draw, found) > TAIL)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

static unsigned long marked_at_least(const struct estimate_count *count, unsigned long found)
{
    return count->people - marked_at_most(count, count->checked - found);
}

static double poisson_at_most(double mean, unsigned long found)
{
    unsigned long likeliest = (unsigned long)floor(mean);
    struct sum sum = sum_begin(found, likeliest);
    double term = 1;
    for (unsigned long k = likeliest; k > 0 && term > NEGLIGIBLE; k--) {
        term *= (double)k / mean;
        sum_add(&sum, k - 1, term);
    }
    term = 1;
    for (unsigned long k = likeliest + 1; term > NEGLIGIBLE; k++) {
        term *= mean / (double)k;
        sum_add(&sum, k, term);
    }
    return sum.at_most_found / sum.all;
}

// The mean at which at most `found` have that chance.
static double poisson_mean(unsigned long found, double chance)
{
    double low = 0, high = 2 * (double)found + 20; // there the chance is below any tail
    for (unsigned i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        if (poisson_at_most(middle, found) > chance)
            low = middle;
        else
            high = middle;
    }
    return high;
}

// ---- interval ---------------------------------------------------------------------------------

static struct estimate_range by_pairs(const struct estimate_count *count)
{
    double people = (double)count->people, checked = (double)count->checked;
    double chance = checked * (checked - 1) / (people * (people - 1)); // of drawing both
    struct estimate_range range = {0, count->people};
    if (count->checked < 2)
        return range;
    double high = poisson_mean(count->duplicates, TAIL) / chance;
    if (count->duplicates > 0)
        range.low = (unsigned long)floor(poisson_mean(count->duplicates - 1, 1 - TAIL) / chance);
    if (high < people)
        range.high = (unsigned long)ceil(high);
    return range;
}

static struct estimate_range by_sharing(const struct estimate_count *count)
{
    unsigned long most = marked_at_most(count, count->sharing);
    return (struct estimate_range){.low = (marked_at_least(count, count->sharing) + 1) / 2,
                                   .high = minus(most, 1)};
}

void estimate_interval(const struct estimate_count *count, struct estimate_interval *out)
{
    unsigned long good = count->valid + count->duplicates;
    out->not_invalid.low = marked_at_least(count, good);
    out->not_invalid.high = marked_at_most(count, good + count->unknown);
    out->duplicates = count->of_whole_list ? by_sharing(count) : by_pairs(count);
    unsigned long possible = count->duplicates + (count->people - count->checked);
    out->duplicates.high = smaller(out->duplicates.high, possible);
    out->duplicates.low = larger(out->duplicates.low, count->known);
    out->duplicates.low = smaller(out->duplicates.low, possible);
    out->duplicates.high = larger(out->duplicates.high, out->duplicates.low);
    out->valid.low = larger(minus(out->not_invalid.low, out->duplicates.high), count->valid);
    out->valid.high = larger(minus(out->not_invalid.high, out->duplicates.low), out->valid.low);
}
