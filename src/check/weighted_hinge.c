/* weighted_hinge.c - the proportion of the errors of the best affine fit at both ends of a piece over a hinge
   of f (doc/theory.md, Lemma 7.10a), for a density that is not constant.

   In units of its length the piece goes from -t to s; let L_n and R_n be the moments of |x|^n p on both
   sides. From the normal equations of max(x, 0), with D = P0 P2 - P1^2 for the whole piece,
     D Lambda = (t L_0 - L_1) R_2 + (t L_1 - L_2) R_1 + t (R_0 R_2 - R_1^2),
     D P = (s R_0 - R_1) L_2 + (s R_1 - R_2) L_1 + s (L_0 L_2 - L_1^2),
   and no term is negative. With L_n = t^(n+1) (t/width)^order T_n, and R_n alike, the factors s^2 t and s t^2
   (times powers of s/width and t/width) can be divided out. */
#include "weighted_core.h"

/* x^n. */
static Fix power(Fix x, long n)
{
    Fix r = fix_point(FIXED_ONE);
    for (; n > 0; n--)
        r = fix_mul_nonneg(r, x);
    return r;
}

/* What is left of D Lambda (own = the right side, s) or of D P (own = the left side); own_power and far_power
   are (s/width)^order and (t/width)^order, or exchanged. */
static Fix error_part(const Side *own, const Side *far, Fix s, Fix own_power, Fix far_power)
{
    Fix t = one_minus(s), first = far->gap[0], second = far->gap[1];
    Fix det = nonneg(determinant(own->T, NULL, t));
    Fix r = fix_mul_nonneg(fix_mul_nonneg(fix_mul_nonneg(first, own->T[2]), fix_mul_nonneg(s, t)), far_power);
    Fix next = fix_mul_nonneg(fix_mul_nonneg(second, own->T[1]), fix_mul_nonneg(t, t));
    r = fix_add(r, fix_mul_nonneg(next, far_power));
    r = fix_add(r, fix_mul_nonneg(fix_mul_nonneg(det, fix_mul_nonneg(s, s)), own_power));
    return fix_mul_nonneg(fix_mul_nonneg(r, s), own_power);
}

/* Lambda/(Lambda + P). */
static Fix share_over(const TreeData *d, const Bridge *at)
{
    const FitCell *b = &d->cell[at->b];
    long order = common_order(d, at->b);
    Side left, right;
    set_side(&left, b - 1, false, at->P, order);
    set_side(&right, b, true, at->Q, order);
    Fix by_s = power(fix_div(at->s, b->width), order), by_t = power(fix_div(at->t, b[-1].width), order);
    return fit_share(error_part(&right, &left, at->s, by_s, by_t),
                     error_part(&left, &right, at->t, by_t, by_s));
}

Fix weighted_hinge(const TreeData *d, End u, End v)
{
    Bridge whole, part;
    Fix r = {0, FIXED_ONE};
    bool any = false;
    bridge_between(&whole, d, u, v);
    int count = part_count(whole.s);
    for (int i = 0; i < count; i++) {
        if (!bridge_part(&part, d, &whole, part_of(whole.s, i, count)))
            continue;
        Fix share = share_over(d, &part);
        r = any ? fix_hull(r, share) : share;
        any = true;
    }
    return r;
}
