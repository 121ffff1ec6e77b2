// SPDX-License-Identifier: Apache-2.0
#include "merger/audit/verdict.h"

#include <stdbool.h>
#include <stdlib.h>

size_t verdict_prefix(const struct verdict *verdicts, size_t count)
{
    size_t answered = 0;
    while (answered < count && verdicts[answered].word != VERDICT_WORD_NONE)
        answered++;
    return answered;
}

// An entry that was checked, or is named as a twin. Those of one person point, maybe through
// others, at one node of them.
struct node {
    uint32_t entry;
    bool checked;
    size_t parent;
    unsigned long good, outside; // of a person's last node: valid or duplicate; not checked
};

struct graph {
    struct node *nodes; // by entry, each once
    size_t count;
};

// Of two nodes of one entry the one that was checked comes first.
static int compare_nodes(const void *a, const void *b)
{
    const struct node *left = a, *right = b;
    int order = (left->entry > right->entry) - (left->entry < right->entry);
    return order != 0 ? order : (int)right->checked - (int)left->checked;
}

static enum status make_nodes(const struct verdict *verdicts, size_t checked, struct graph *graph)
{
    size_t count = 0, kept = 0;
    graph->nodes = calloc(2 * checked + 1, sizeof *graph->nodes);
    if (!graph->nodes)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < checked; i++) {
        graph->nodes[count++] = (struct node){.entry = verdicts[i].entry, .checked = true};
        if (verdicts[i].word == VERDICT_WORD_DUPLICATE)
            graph->nodes[count++] = (struct node){.entry = verdicts[i].twin};
    }
    qsort(graph->nodes, count, sizeof *graph->nodes, compare_nodes);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || graph->nodes[kept - 1].entry != graph->nodes[i].entry)
            graph->nodes[kept++] = graph->nodes[i];
    for (size_t i = 0; i < kept; i++)
        graph->nodes[i].parent = i;
    graph->count = kept;
    return STATUS_OK;
}

static int compare_entry(const void *key, const void *node)
{
    uint32_t entry = *(const uint32_t *)key, other = ((const struct node *)node)->entry;
    return (entry > other) - (entry < other);
}

// The last node of the person whose entry it is.
static size_t person_of(struct graph *graph, uint32_t entry)
{
    struct node *nodes = graph->nodes;
    const struct node *found = bsearch(&entry, nodes, graph->count, sizeof *nodes, compare_entry);
    size_t at = (size_t)(found - nodes);
    while (nodes[at].parent != at) {
        nodes[at].parent = nodes[nodes[at].parent].parent;
        at = nodes[at].parent;
    }
    return at;
}

static void gather(struct graph *graph, const struct verdict *verdicts, size_t checked,
                   struct estimate_count *out)
{
    for (size_t i = 0; i < checked; i++)
        if (verdicts[i].word == VERDICT_WORD_DUPLICATE)
            graph->nodes[person_of(graph, verdicts[i].entry)].parent =
                person_of(graph, verdicts[i].twin);
    for (size_t i = 0; i < checked; i++) {
        enum verdict_word word = verdicts[i].word;
        out->invalid += word == VERDICT_WORD_INVALID;
        out->unknown += word == VERDICT_WORD_UNKNOWN;
        if (word == VERDICT_WORD_VALID || word == VERDICT_WORD_DUPLICATE)
            graph->nodes[person_of(graph, verdicts[i].entry)].good++;
    }
    for (size_t i = 0; i < graph->count; i++)
        if (!graph->nodes[i].checked)
            graph->nodes[person_of(graph, graph->nodes[i].entry)].outside++;
}

enum status verdict_count(const struct verdict *verdicts, size_t checked,
                          struct estimate_count *out)
{
    struct graph graph;
    *out = (struct estimate_count){.checked = (unsigned long)checked};
    enum status status = make_nodes(verdicts, checked, &graph);
    if (status != STATUS_OK)
        return status;
    gather(&graph, verdicts, checked, out);
    for (size_t i = 0; i < graph.count; i++) {
        const struct node *person = &graph.nodes[i];
        if (person->parent != i || person->good == 0)
            continue;
        out->valid++;
        out->duplicates += person->good - 1;
        out->known += person->good + person->outside - 1;
        out->sharing += person->good + person->outside > 1 ? person->good : 0;
    }
    free(graph.nodes);
    return STATUS_OK;
}
