/* slopes.c - tau of words for two-slope activations. */
#include "tree.h"

#include <stdlib.h>

bool slopes_set(Slopes *g, const mpq_t gamma)
{
    *g = (Slopes){0, 1};
    if (mpz_cmpabs_ui(mpq_numref(gamma), MOST_SLOPES) >= 0 ||
        mpz_cmp_ui(mpq_denref(gamma), MOST_SLOPES) >= 0)
        return false;
    g->n = (int)mpz_get_si(mpq_numref(gamma));
    g->d = (int)mpz_get_si(mpq_denref(gamma));
    return abs(g->n) + g->d < MOST_SLOPES;
}

bool slopes_one_letter(Slopes g)
{
    return g.n == -g.d;
}

/* tau_i = d (r_(i+1) - r_i), 0 <= i <= k, with r = 1 at a letter R, -gamma at L, 0 left of all letters and
   1 - gamma right of them. */
static int slopes_tau(Slopes g, const char *letter, int k, int i)
{
    int before = i == 0 ? 0 : letter[i - 1] == 'R' ? g.d : -g.n;
    int after = i == k ? g.d - g.n : letter[i] == 'R' ? g.d : -g.n;
    return after - before;
}

/* (a/b)^(power/degree) for 0 < a <= b < 2^28, power = 1 or 2. */
static Fix part_root(unsigned long a, unsigned long b, unsigned power, unsigned degree)
{
    mpz_t x, y, root;
    mpz_inits(x, y, root, NULL);
    mpz_ui_pow_ui(x, a, power);
    mpz_mul_2exp(x, x, (mp_bitcnt_t)FRACTION_BITS * degree);
    mpz_ui_pow_ui(y, b, power);
    mpz_fdiv_qr(x, y, x, y);
    bool exact = mpz_sgn(y) == 0;
    exact = mpz_root(root, x, degree) != 0 && exact;
    int64_t low = mpz_get_si(root);
    mpz_clears(x, y, root, NULL);
    return fix(low, low + !exact);
}

int sizes_set(Size *size, const int *tau, int count)
{
    unsigned long most = 0, least = 0;
    for (int i = 0; i < count; i++) {
        unsigned long t = (unsigned long)abs(tau[i]);
        most = t > most ? t : most;
        least = t > 0 && (least == 0 || t < least) ? t : least;
    }
    for (int i = 0; i < count; i++) {
        unsigned long t = (unsigned long)abs(tau[i]);
        size[i] = (Size){.tau = {0, 0}};
        if (t > 0)
            size[i] = (Size){.tau = part_root(t, most, 1, 1),
                             .root = part_root(t, most, 1, 2),
                             .cube_root = part_root(t, most, 1, 3),
                             .shrink = part_root(least, t, 2, 3)};
    }
    int shift = 0;
    while (shift < MOST_SHIFT && least << shift < most >> 8)
        shift++;
    return shift;
}

void word_set(Word *w, Slopes g, const char *letter, int k, bool type_b)
{
    *w = (Word){.k = k, .type_b = type_b};
    for (int i = 0; i <= k && !type_b; i++)
        w->tau[i] = slopes_tau(g, letter, k, i);
    w->shift = sizes_set(w->size, w->tau, k + 1);
}
