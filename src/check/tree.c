/* tree.c - the subdivision tree of a word: a walk over its letters, without recursion. */
#include "exclude.h"
#include "rules.h"

#include <stdlib.h>
#include <string.h>

/* A uniqueness box in positions: a lower end rounded up, an upper end rounded down. */
typedef struct {
    Position lo[TREE_KINKS + 1], hi[TREE_KINKS + 1];
} Target;

typedef struct {
    const TreeData *d;
    const Word *w;
    BoxRisk *risk; /* NULL: leaves `r` are refused */
    Target *target;
    long targets, last; /* last: where the search for a box begins */
    Node *waiting;      /* nodes whose turn comes, the next one on top */
    long depth, room;
    bool open, undecided;
    const char *why;
} Walk;

static void set_targets(Walk *t, const Box *boxes, long count)
{
    t->targets = count;
    t->target = must_alloc((size_t)count, sizeof *t->target);
    for (long i = 0; i < count; i++)
        for (int j = 1; j <= t->w->k; j++) {
            t->target[i].lo[j] = position_of(t->d, boxes[i].lo[j - 1], true);
            t->target[i].hi[j] = position_of(t->d, boxes[i].hi[j - 1], false);
        }
}

/* Does the node lie in a uniqueness box? Neighbouring leaves tend to lie in the same one. */
static bool in_target(Walk *t, const Node *n)
{
    Node outside;
    if (n->charts > 0) {
        if (!chart_kinks(&outside, t->d, n))
            return false;
        n = &outside;
    }
    for (long step = 0; step < t->targets; step++) {
        long i = (t->last + step) % t->targets;
        int j = 1;
        while (j <= t->w->k && n->lo[j] >= t->target[i].lo[j] && n->hi[j] <= t->target[i].hi[j])
            j++;
        if (j > t->w->k) {
            t->last = i;
            return true;
        }
    }
    return false;
}

static Node *push(Walk *t)
{
    if (t->depth == t->room) {
        t->room = 2 * t->room + 64;
        t->waiting = must_realloc(t->waiting, (size_t)t->room, sizeof *t->waiting);
    }
    return &t->waiting[t->depth++];
}

static bool fail(Walk *t, const char *why)
{
    t->why = why;
    return false;
}

/* The enclosures do not suffice; the box may be as the letter says. */
static bool not_decided(Walk *t, const char *why)
{
    t->undecided = true;
    return fail(t, why);
}

/* A cut: the top becomes the upper part, and the lower part comes on top of it. */
static bool cut(Walk *t, int j)
{
    Node upper, *lower = &t->waiting[t->depth - 1];
    if (j > t->w->k || !node_cut(lower, &upper, t->d, j))
        return fail(t, "this coordinate cannot be cut");
    Node part = *lower;
    *lower = upper;
    *push(t) = part;
    return true;
}

/* The coordinate that a letter cuts, or 0. */
static int cut_of(char letter)
{
    return letter >= '1' && letter <= '9'   ? letter - '0'
           : letter >= 'A' && letter <= 'C' ? letter - 'A' + 10
                                            : 0;
}

/* The letters z, d and c: the top becomes its child. */
static bool replace_by_child(Walk *t, char letter)
{
    Node *n = &t->waiting[t->depth - 1];
    if (letter == 'z')
        return rule_pin(t->d, t->w, n) || fail(t, "there is no kink to be pinned");
    if (letter == 'd')
        return rule_pin_several(t->d, t->w, n) || not_decided(t, "no kinks are proved to be pinned together");
    return rule_chart(t->d, t->w, n) || fail(t, "there is no place for a chart");
}

/* The piece that a character of the letter w names, or -1. */
static int piece_of(char c)
{
    return c == '0' ? 0 : cut_of(c) > 0 ? cut_of(c) : -1;
}

/* The letters w and x: the two or three characters after it name pieces. */
static bool ratio_leaf(Walk *t, const Node *n, const char *letters, int count)
{
    int piece[MOST_COMPARED];
    for (int s = 0; s < count; s++) {
        piece[s] = piece_of(letters[1 + s]);
        if (piece[s] < 0)
            return fail(t, "the pieces do not follow");
    }
    if (!pieces_comparable(t->w, piece, count))
        return fail(t, "these pieces cannot be compared");
    return node_empty(n, t->w->k) || chart_excluded_by_ratio(t->d, t->w, n, piece, count) ||
           not_decided(t, "the box in the chart is not excluded");
}

/* The leaf r. */
static bool risk_leaf(Walk *t, const Node *n)
{
    if (!t->risk)
        return fail(t, "this letter needs a bound for the risk");
    return node_risk_at_least(t->risk, t->d, t->w, n) ||
           not_decided(t, "the risk in the box is not proved to be large enough");
}

/* The leaf t: the two characters after it name a family and a coordinate. */
static bool tube_leaf(Walk *t, const Node *n, const char *letters)
{
    int family = cut_of(letters[1]), j = family > 0 ? cut_of(letters[2]) : 0;
    if (family < 1 || family > t->w->motions || t->w->motion[family - 1].k != t->w->k)
        return fail(t, "there is no such family of zeros of this word");
    if (j < 1 || j > t->w->k)
        return fail(t, "there is no such coordinate");
    return node_empty(n, t->w->k) || tube_holds(t->d, t->w, n, &t->w->motion[family - 1], j) ||
           not_decided(t, "the zeros in the box are not proved to be those of the family");
}

/* A leaf about a box that is not empty. */
static bool leaf_in_cells(Walk *t, const Node *n, char letter)
{
    if (n->charts > 0 && letter == 'n')
        return chart_without_neighbours(t->d, t->w, n) ||
               not_decided(t, "the box in the chart is not excluded by the neighbour rule");
    if (n->charts > 0)
        return chart_excluded(t->d, t->w, n) || not_decided(t, "the box in the chart is not excluded");
    if (letter == 'a')
        return rule_affine(t->d, t->w, n) || fail(t, "the rule for affine pieces does not apply");
    if (letter == 'j')
        return rule_jump(t->d, t->w, n) || fail(t, "the rule for a jump does not apply");
    if (letter == 'n')
        return box_without_neighbours(t->d, t->w, n) ||
               not_decided(t, "the box is not excluded by the neighbour rule");
    if (letter == 'g')
        return box_unfit_at_gap(t->d, t->w, n) || not_decided(t, "the box is not excluded at a gap");
    if (letter == 'e')
        return box_unfit(t->d, t->w, n) || not_decided(t, "the box is not excluded by exact fits");
    return box_excluded(t->d, t->w, n, letter != 'v') || not_decided(t, "the box is not excluded");
}

/* One letter, for the node on top; *used = the number of characters that belong to it. */
static bool step(Walk *t, const char *letters, int *used)
{
    Node *n = &t->waiting[t->depth - 1];
    char letter = letters[0];
    int k = t->w->k, coordinate = cut_of(letter);
    *used = 1;
    node_clip(n, k);
    if (coordinate > 0)
        return cut(t, coordinate);
    if (letter == '\0' || !strchr("oaedczvmpngkrwxtj?", letter))
        return fail(t, "this is no letter of a tree");
    if (n->charts > 0 && !strchr("ovnckrwxt?", letter))
        return fail(t, "this letter cannot stand in a chart");
    if (n->charts == 0 && strchr("wx", letter))
        return fail(t, "this letter can stand in a chart only");
    if (strchr("aedczvmpngwxtj", letter) && !node_empty(n, k) && !node_in_cells(n, t->d, k))
        return fail(t, "a kink is not inside one cell");
    if (strchr("zdc", letter))
        return node_empty(n, k) ? fail(t, "the box is empty") : replace_by_child(t, letter);
    bool proved = letter == '?' || node_empty(n, k);
    if (letter == 'w' || letter == 'x') {
        *used = letter == 'w' ? 3 : 4;
        proved = ratio_leaf(t, n, letters, *used - 1);
    } else if (letter == 't') {
        *used = 3;
        proved = tube_leaf(t, n, letters);
    } else if (letter == '?')
        t->open = true;
    else if (letter == 'k' && !proved)
        proved = in_target(t, n) || fail(t, "the box is not inside a uniqueness box");
    else if (letter == 'r' && !proved)
        proved = risk_leaf(t, n);
    else if (letter == 'o' && !proved)
        return fail(t, "the box is not empty");
    else if (!proved)
        proved = leaf_in_cells(t, n, letter);
    t->depth--;
    return proved;
}

/* The whole box, with the nodes of the word at their breakpoints and its kinks between the gaps. */
static void set_root(Walk *t)
{
    Node *n = push(t);
    node_root(n, t->d, t->w->k);
    for (int j = 1; j <= t->w->k; j++)
        if (t->w->node[j] > 0) {
            node_pin(n, j, (Position)t->w->node[j] << FRACTION_BITS);
        } else if (t->w->to[j] > 0) {
            n->lo[j] = (Position)t->w->from[j] << FRACTION_BITS;
            n->hi[j] = (Position)t->w->to[j] << FRACTION_BITS;
        }
}

bool tree_verify(bool *open, TreeFault *fault, const TreeData *d, const Word *w, const char *tree,
                 const Box *boxes, long nboxes, BoxRisk *risk)
{
    Walk t = {.d = d, .w = w, .risk = risk};
    bool ok = true;
    if (w->k < 1 || w->k > TREE_KINKS) {
        *fault = (TreeFault){"the number of kinks is not covered", 1, true};
        return false;
    }
    set_targets(&t, boxes, nboxes);
    set_root(&t);
    const char *letter = tree;
    while (ok && t.depth > 0) {
        int used = 0;
        ok = *letter != '\0' ? step(&t, letter, &used) : fail(&t, "the tree ends too early");
        letter += ok ? used : 0;
    }
    if (ok && *letter != '\0')
        ok = fail(&t, "the tree goes on after its last leaf");
    *open = t.open;
    *fault = (TreeFault){t.why, (long)(letter - tree) + 1, t.undecided};
    free(t.waiting);
    free(t.target);
    return ok;
}
