// SPDX-License-Identifier: Apache-2.0
//
// One given name in the forms that Russian, Belarusian, Ukrainian and Polish passports have of it,
// and as stems of patronymics: both are folded to one. The pairs are the official counterparts by
// which names are put into the other language in documents (for Ukrainian, the dictionary of names
// of L. H. Skrypnyk and N. P. Dziatkivska, 2005; for Belarusian, that of A. K. Ustsinovich, 2011).
// Хусейн and Хусаин are spellings of one Arabic name. Sorted by the bytes of the first column.
#ifndef QOL_TABLES_VARIANTS_H
#define QOL_TABLES_VARIANTS_H

#define VARIANT_CAP 12

// clang-format off
static const struct variant {
    char letters[VARIANT_CAP], becomes[VARIANT_CAP]; // folded; zeros behind them
} variants[] = {
    {"6iapan", "stepan"}, {"aksana", "oksana"}, {"alaksandr", "aleksandr"},
    {"alaksandra", "aleksandra"}, {"alaksei", "aleks"}, {"aleg", "oleg"}, {"aleh", "oleg"},
    {"aleksander", "aleksandr"}, {"aleksandre", "aleksandr"}, {"aleksei", "aleks"},
    {"aleksi", "aleks"}, {"aliaks", "aleks"}, {"aliaksandr", "aleksandr"},
    {"aliaksandra", "aleksandra"}, {"aliaksei", "aleks"}, {"anastasi", "anastasia"},
    {"anatoli", "anatol"}, {"andrei", "andr"}, {"andri", "andr"}, {"arcem", "artem"},
    {"arciem", "artem"}, {"bagdan", "bogdan"}, {"bahdan", "bogdan"}, {"baris", "boris"},
    {"bohdan", "bogdan"}, {"cima6", "timov"}, {"cimaf", "timov"}, {"cimafe", "timov"},
    {"cimafei", "timov"}, {"danilo", "danil"}, {"dimitri", "dmitr"}, {"dmitri", "dmitr"},
    {"dmitro", "dmitr"}, {"evgeni", "evgen"}, {"evhen", "evgen"}, {"evheni", "evgen"},
    {"evhenia", "evgenia"}, {"fedar", "fedor"}, {"fedir", "fedor"}, {"gana", "ana"},
    {"genadi", "genad"}, {"genaz", "genad"}, {"genazi", "genad"}, {"georgi", "georg"},
    {"georhi", "georg"}, {"gergi", "georg"}, {"grigori", "grigor"}, {"grihori", "grigor"},
    {"halin", "galin"}, {"hana", "ana"}, {"henad", "genad"}, {"henadi", "genad"},
    {"henaz", "genad"}, {"henazi", "genad"}, {"heorgi", "georg"}, {"heorhi", "georg"},
    {"hleb", "gleb"}, {"hrihor", "grigor"}, {"hrihori", "grigor"}, {"husein", "husain"},
    {"husen", "husain"},
    {"iagor", "egor"},
    {"iahen", "evgen"}, {"iahor", "egor"}, {"iaraslav", "iaroslav"}, {"iaugen", "evgen"},
    {"iaugenia", "evgenia"}, {"iauhen", "evgen"}, {"iauheni", "evgen"}, {"iauhenia", "evgenia"},
    {"iavgen", "evgen"}, {"iavgeni", "evgen"}, {"iavgenia", "evgenia"}, {"iavhen", "evgen"},
    {"igar", "igor"}, {"ihar", "igor"}, {"ihnat", "ignat"}, {"ihor", "igor"}, {"ila", "ilia"},
    {"kaciarin", "ekaterin"}, {"kanstancin", "konstantin"}, {"kanstantin", "konstantin"},
    {"katerin", "ekaterin"}, {"kirilo", "kiril"}, {"konstancin", "konstantin"},
    {"kostiantin", "konstantin"}, {"leanid", "leonid"}, {"lizaveta", "elizaveta"},
    {"ludmila", "liudmila"}, {"macv", "matv"}, {"macvei", "matv"}, {"maksym", "maksim"},
    {"marko", "mark"}, {"matvei", "matv"}, {"matvi", "matv"}, {"mihailo", "mihail"},
    {"mihal", "mihail"}, {"mikala", "nikola"}, {"mikalai", "nikola"}, {"mikit", "nikit"},
    {"mikita", "nikita"}, {"mikol", "nikola"}, {"mikola", "nikola"}, {"mikolai", "nikola"},
    {"nastasia", "anastasia"}, {"nikolai", "nikola"}, {"oleh", "oleg"}, {"oleks", "aleks"},
    {"oleksandr", "aleksandr"}, {"oleksandra", "aleksandra"}, {"oleksei", "aleks"},
    {"oleksi", "aleks"}, {"olena", "elena"}, {"olha", "olga"}, {"paval", "pavl"},
    {"pavel", "pavl"}, {"pavlo", "pavl"}, {"petro", "petr"}, {"piatr", "petr"},
    {"piatro", "petr"}, {"ra6islav", "rostislav"}, {"raman", "roman"}, {"rigor", "grigor"},
    {"rihor", "grigor"}, {"sciapan", "stepan"}, {"sergei", "serg"}, {"sergi", "serg"},
    {"serh", "serg"}, {"serhei", "serg"}, {"serhi", "serg"}, {"siamen", "semen"},
    {"siamion", "semen"}, {"siarg", "serg"}, {"siargei", "serg"}, {"siarh", "serg"},
    {"siarhei", "serg"}, {"siarhi", "serg"}, {"stefan", "stepan"}, {"sviatlana", "svetlana"},
    {"svitlana", "svetlana"}, {"taciana", "tatiana"}, {"tetiana", "tatiana"}, {"timof", "timov"},
    {"timofei", "timov"}, {"timofi", "timov"}, {"uladislav", "vladislav"},
    {"uladzimir", "vladimir"}, {"uladzislav", "vladislav"}, {"ulazimir", "vladimir"},
    {"ulazislav", "vladislav"}, {"ulia", "iulia"}, {"vaceslav", "viaceslav"}, {"valeri", "valer"},
    {"vasili", "vasil"}, {"viacaslav", "viaceslav"}, {"viktar", "viktor"}, {"vira", "vera"},
    {"vitali", "vital"}, {"vladimer", "vladimir"}, {"volga", "olga"}, {"volha", "olga"},
    {"volodimir", "vladimir"}, {"volodislav", "vladislav"}, {"zenis", "denis"},
    {"zianis", "denis"}, {"zmicer", "dmitr"}, {"zmitr", "dmitr"}, {"zmitri", "dmitr"},
    {"zmitro", "dmitr"},
};
// clang-format on

#endif
