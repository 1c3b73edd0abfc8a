/* jet_piece.h - the best affine fit on one piece, and its derivatives by the ends of the piece, as jets
   (doc/theory.md, Lemma 7.6a). For small uniqueness boxes beside short pieces, where fixed-point numbers are
   too coarse. */
#ifndef CHECK_JET_PIECE_H
#define CHECK_JET_PIECE_H

#include "chain.h"
#include "jet.h"

/* One end of a piece: its places, inside the hull, and the cell into which the piece goes from there. */
typedef struct {
    Jet at;
    long cell;
} PieceEnd;

/* The numbers of J = [u,v]; f as it is on J at its ends. LEFT = xbar - u, RIGHT = v - xbar. *_U, *_V are
   derivatives by u and v; LOG_U, LOG_V those of ln V. */
enum {
    PIECE_SLOPE,
    PIECE_V,
    PIECE_LEFT,
    PIECE_RIGHT,
    PIECE_L_U,
    PIECE_L_V,
    PIECE_R_U,
    PIECE_R_V,
    PIECE_SLOPE_U,
    PIECE_SLOPE_V,
    PIECE_LEFT_U,
    PIECE_LEFT_V,
    PIECE_RIGHT_U,
    PIECE_RIGHT_V,
    PIECE_LOG_U,
    PIECE_LOG_V,
    PIECE_NUMBERS
};

/* r[PIECE_NUMBERS]. False if the mass or V is not proved positive. */
bool jet_piece(Jet *r, const Integrals *d, const PieceEnd *u, const PieceEnd *v, const Variables *vars);

#endif
