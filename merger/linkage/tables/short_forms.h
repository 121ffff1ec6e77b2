// SPDX-License-Identifier: Apache-2.0
//
// Short forms of Russian given names, which people sign with, and the names they are short for; one
// may be short for several. Only those that N. A. Petrovsky's dictionary of Russian personal names
// gives for that name and that everybody uses. Kazakh short forms are not here: most are made by
// whoever speaks, are shared by many names, and do not stand in papers. Sorted by their bytes.
#ifndef QOL_TABLES_SHORT_FORMS_H
#define QOL_TABLES_SHORT_FORMS_H

#define SHORT_FORM_CAP 12

// clang-format off
static const struct short_form {
    char letters[SHORT_FORM_CAP], full[SHORT_FORM_CAP]; // folded; zeros behind them
} short_forms[] = {
    {"6ura", "aleksandr"}, {"6ura", "aleksandra"}, {"6urik", "aleksandr"}, {"7enia", "evgen"},
    {"7enia", "evgenia"}, {"7ora", "georg"}, {"ale6a", "aleks"}, {"andriu6a", "andr"},
    {"ania", "ana"}, {"aniuta", "ana"}, {"anto6a", "anton"}, {"arka6a", "arkadi"},
    {"boria", "boris"}, {"da6a", "daria"}, {"dania", "danil"}, {"denia", "denis"},
    {"dima", "dmitr"}, {"edik", "eduard"}, {"fedia", "fedor"}, {"galia", "galin"},
    {"gena", "genad"}, {"gera", "georg"}, {"go6a", "egor"}, {"go6a", "georg"},
    {"gri6a", "grigor"}, {"ia6a", "iakov"}, {"iarik", "iaroslav"}, {"iliu6a", "ilia"},
    {"ira", "irin"}, {"iura", "iuri"}, {"katia", "ekaterin"}, {"kolia", "nikola"},
    {"kostia", "konstantin"}, {"ksiu6a", "ksenia"}, {"ksiu6a", "oksana"}, {"le6a", "aleks"},
    {"lena", "elena"}, {"lenia", "leonid"}, {"lera", "valeria"}, {"lida", "lidia"},
    {"liuba", "liubov"}, {"liuda", "liudmila"}, {"liusia", "liudmila"}, {"liza", "elizaveta"},
    {"ma6a", "maria"}, {"maks", "maksim"}, {"mania", "maria"}, {"marusia", "maria"},
    {"mi6a", "mihail"}, {"mitia", "dmitr"}, {"motia", "matv"}, {"nadia", "nade7da"},
    {"nastia", "anastasia"}, {"nata6a", "natalia"}, {"niura", "ana"}, {"olia", "olga"},
    {"osia", "esif"}, {"pa6a", "pavl"}, {"petia", "petr"}, {"polia", "polin"}, {"raia", "raisa"},
    {"rita", "margarita"}, {"roma", "roman"}, {"sa6a", "aleksandr"}, {"sa6a", "aleksandra"},
    {"sania", "aleksandr"}, {"sania", "aleksandra"}, {"sema", "semen"}, {"senia", "semen"},
    {"sere7a", "serg"}, {"slava", "iaroslav"}, {"slava", "stanislav"}, {"slava", "viaceslav"},
    {"slava", "vladislav"}, {"slavik", "viaceslav"}, {"sonia", "sofia"}, {"stas", "stanislav"},
    {"stepa", "stepan"}, {"sveta", "svetlana"}, {"tania", "tatiana"}, {"tema", "artem"},
    {"tima", "timov"}, {"tima", "timur"}, {"to6a", "anton"}, {"tolia", "anatol"},
    {"tolik", "anatol"}, {"toma", "tamara"}, {"tonia", "antonina"}, {"vadik", "vadim"},
    {"valera", "valer"}, {"valia", "valentin"}, {"valia", "valentina"}, {"vania", "ivan"},
    {"varia", "varvara"}, {"vasia", "vasil"}, {"vetal", "vital"}, {"vika", "viktoria"},
    {"vitalik", "vital"}, {"vitia", "viktor"}, {"vlad", "vladislav"}, {"vladik", "vladislav"},
    {"volodia", "vladimir"}, {"vova", "vladimir"}, {"zina", "zinaida"},
};
// clang-format on

#endif
