/* power_limit.c - certificates about targets that networks with the activation max(t, 0)^n approach and do
   not reach (doc/formats.md 5.13; theory.md 9.18). */
#include "smooth.h"

#include <stdio.h>

void power_limit_init(PowerLimit *y, const Problem *problem)
{
    y->problem = problem;
    y->right = false;
    y->infimum_line = y->proof_line = 0;
    mpq_inits(y->z, y->A, y->B, NULL);
}

void power_limit_clear(PowerLimit *y)
{
    mpq_clears(y->z, y->A, y->B, NULL);
}

/* A line of exactly these words. */
static bool read_words(Reader *r, const char *const *words, int count)
{
    if (!reader_line(r))
        return false;
    for (int i = 0; i < count; i++)
        if (!reader_word(r, words[i]))
            return false;
    return reader_end(r);
}

bool power_limit_read(PowerLimit *y, Reader *r)
{
    static const char *const lines[][6] = {{"claims", "4"},
                                           {"1", "list", "partial", "-", "-"},
                                           {"2", "distinct"},
                                           {"3", "order"},
                                           {"4", "infimum", "not-attained", "0", "0"},
                                           {"proof"},
                                           {"precision", "1"}};
    static const int counts[] = {2, 5, 2, 2, 5, 1, 2};
    for (int i = 0; i < 7; i++) {
        if (!read_words(r, lines[i], counts[i]))
            return false;
        y->infimum_line = i == 4 ? r->line : y->infimum_line;
    }
    if (!reader_line(r) || !reader_word(r, "power-limit") || !reader_fraction(r, y->z) ||
        !reader_fraction(r, y->A) || !reader_fraction(r, y->B))
        return false;
    y->proof_line = r->line;
    y->right = reader_peek(r, "right");
    return reader_word(r, y->right ? "right" : "left") && reader_end(r) && reader_line(r) && reader_finish(r);
}

/* r = A (x-z)^(n-1) + B, or with z-x */
static void set_power(Poly *r, const PowerLimit *y)
{
    Poly line, constant;
    mpq_t *c = rationals_new(2);
    poly_inits(&line, &constant, (Poly *)NULL);
    mpq_set_si(c[1], y->right ? 1 : -1, 1);
    mpq_mul(c[0], c[1], y->z);
    mpq_neg(c[0], c[0]);
    poly_set_rationals(&line, c, 2);
    poly_constant(&constant, y->B);
    poly_constant(r, y->A);
    for (long i = 1; i < y->problem->power; i++)
        poly_mul(r, r, &line);
    poly_add(r, r, &constant);
    poly_clears(&line, &constant, (Poly *)NULL);
    rationals_free(c, 2);
}

/* Is f what the certificate says, on every piece? */
static bool check_target(const PowerLimit *y, Verdict *v)
{
    const Problem *p = y->problem;
    Poly power, constant;
    bool good = true;
    poly_inits(&power, &constant, (Poly *)NULL);
    set_power(&power, y);
    poly_constant(&constant, y->B);
    for (long i = 0; good && i < p->targets; i++) {
        const Piece *t = &p->target[i];
        bool before = mpq_cmp(t->right, y->z) <= 0, behind = mpq_cmp(t->left, y->z) >= 0;
        if (!before && !behind)
            good = rejected(v, y->proof_line, "the target has no breakpoint there");
        else if (!poly_equal(&t->p, behind == y->right ? &power : &constant))
            good = rejected(v, y->proof_line, "the target is another function on its piece %ld", i + 1);
    }
    poly_clears(&power, &constant, (Poly *)NULL);
    return good;
}

bool power_limit_check(const PowerLimit *y, Verdict *v)
{
    const Problem *p = y->problem;
    if (p->power == 0 || p->hidden < 2)
        return rejected(v, y->infimum_line, "the theorem is about rectified powers and two or more neurons");
    for (long i = 0; i < p->densities; i++)
        if (p->density[i].p.len == 0)
            return rejected(v, y->infimum_line, "the density is zero on its piece %ld", i + 1);
    if (mpq_cmp(p->a, y->z) >= 0 || mpq_cmp(y->z, p->b) >= 0)
        return rejected(v, y->proof_line, "the place is not inside the interval");
    if (mpq_sgn(y->A) == 0)
        return rejected(v, y->proof_line, "the factor is 0");
    return check_target(y, v);
}

void power_limit_report(const PowerLimit *y)
{
    long n = y->problem->power;
    printf("\nRisk means int (N - f)^2 p dx over the interval, without a factor 1/2.\n"
           "claims 1 to 3: no critical function is listed.\n"
           "claim 4: the infimum of the risk over all networks is 0; it is not attained.\n");
    gmp_printf("  The target is %Qd ((%s)_+)^%ld + %Qd with z = %Qd, a limit of networks; its derivative of order"
               " %ld jumps at z.\n\nrelies on: Theorem 9.18\n",
               y->A, y->right ? "x-z" : "z-x", n - 1, y->B, y->z, n - 1);
}
