// SPDX-License-Identifier: Apache-2.0
//
// Pairs of letters that are one sound, from the romanisations that spelling tables name: "sh",
// "zh", "kh", "ts", "tsch" and so on. Vowels: romanised е is e, ye, je or ie; ё is yo, io or, as
// most people type it, e.
#ifndef QOL_TABLES_SOUNDS_H
#define QOL_TABLES_SOUNDS_H

struct sound {
    char first, second, becomes;
};

static const struct sound sounds[] = {
    {'s', 'h', '6'}, // sh; the same is made of сх, which passports before 1997 wrote so too
    {'s', 'z', '6'}, // Polish sz
    {'s', 'c', '6'}, // сч, шч and Polish szcz are щ; German sch is s, c, h
    {'s', '6', '6'}, {'6', 'c', '6'}, {'6', 'h', '6'}, // shch, schtsch
    {'z', 'h', '7'},                                   // zh
    {'d', '7', '7'},                                   // дж, dzh, dj
    {'z', '7', '7'},                                   // зж
    {'d', 'z', 'z'},                                   // Belarusian дз, and dzh on its way
    {'k', 'h', 'h'}, {'g', 'h', 'g'}, {'t', 'h', 't'}, {'p', 'h', 'f'},
    {'t', 's', 'c'}, {'t', 'z', 'c'}, {'t', 'c', 'c'}, {'t', '6', 'c'}, // ts, tz, tch, tsch
    {'c', 'h', 'c'}, {'c', 'z', 'c'},                                   // ch, Polish cz
    {'i', 'e', 'e'}, {'i', 'o', 'e'},
};

#endif
