/* halvings.c - units of the norm on a box with sides of different lengths (theory.md, Remark to 7.11). */
#include "tree.h"

enum { MOST_HALVINGS = 50 };

bool box_halvings(int *halvings, const Box *box, int k)
{
    mpq_t most, side;
    bool good = true;
    mpq_inits(most, side, NULL);
    for (int i = 0; i < k; i++) {
        mpq_sub(side, box->hi[i], box->lo[i]);
        if (mpq_cmp(side, most) > 0)
            mpq_set(most, side);
    }
    mpq_div_2exp(most, most, 1);
    for (int i = 0; i < k && good; i++) {
        mpq_sub(side, box->hi[i], box->lo[i]);
        for (halvings[i] = 0; good && mpq_sgn(side) > 0 && mpq_cmp(side, most) <= 0; halvings[i]++) {
            mpq_mul_2exp(side, side, 1);
            good = halvings[i] < MOST_HALVINGS;
        }
    }
    mpq_clears(most, side, NULL);
    return good;
}
