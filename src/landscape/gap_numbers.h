/* Functions whose chains have nodes that span gaps of the support: what the nodes are, and all numbers of a
   network that has this function (doc/theory.md, 7.22 and 7.23). */
#ifndef RELUCERT_LANDSCAPE_GAP_NUMBERS_H
#define RELUCERT_LANDSCAPE_GAP_NUMBERS_H

#include "landscape/landscape.h"

/* The places of a zero: kinks between gaps, nodes that need one kink in the gap, nodes that need two. */
typedef struct {
  int neurons[CHAIN_MAX + 1]; /* 1 or 2; place j = 1..k */
  int node[CHAIN_MAX + 1];
  slong total, singles, pairs; /* neurons; nodes with one kink; nodes with two */
  slong pair;                  /* the last place with two */
  slong ends;                  /* nodes with one kink, which lies at an end of the gap */
} gap_shape;

/* 1: set; 0: a place is none (the branches are one line, or a kink lies at a gap); -1: not decided. z becomes
   more accurate as needed. */
int gap_shape_of(gap_shape *s, refined_zero *z);

/* T = 0, one node with two kinks, no neuron left for an affine part: are there letters for the single kinks
   such that the node with the letters L and R can have the slope that the relation for the sum of the slope
   jumps of the letters L asks for (doc/theory.md, 7.22, 9.14b)? 1:
   yes, and letters (entries 1..k) are set; 2: the same, but there is only one choice of the two kinks; 0: no;
   -1: not decided. */
int gap_letters(char *letters, refined_zero *z, const gap_shape *s);

/* How a function becomes a network: all neurons but a full one are kinks. */
typedef enum { GAP_LETTERS, GAP_FULL, GAP_MIXED } gap_network;

/* Fill in kinks, slope jumps, values, the risk and the letters of r, which has room for s->total kinks; the
   letters of places with one kink are given (GAP_FULL: not used). GAP_MIXED: pairs have the letters L and R
   in an order that satisfies the relation; word gets the letters of all kinks. */
void gap_set_numbers(realization *r, char *word, refined_zero *z, const gap_shape *s, const char *letters,
                     gap_network how, long digits);

/* What the certificate claims of this function; the caller frees it (gap_places_free). */
gap_places *gap_places_new(refined_zero *z, const gap_shape *s, long digits);
void gap_places_free(gap_places *p); /* NULL is allowed */

#endif
