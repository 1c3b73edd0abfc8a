/* probfile.c - problem files as people write them (doc/formats.md section 1): their statements. */
#include "problem.h"

#include "roots.h"
#include "scan.h"

#include <stdlib.h>
#include <string.h>

enum { FILE_PIECES = 200000 };
static const size_t file_limit = (size_t)64 << 20, line_limit = (size_t)1 << 20;

/* `[L, R]` before the polynomial; without it the piece is the whole interval. */
static bool read_bounds(Scan *s, const Problem *p, Piece *piece)
{
    if (!scan_take(s, '[')) {
        mpq_set(piece->left, p->a);
        mpq_set(piece->right, p->b);
        return true;
    }
    if (!scan_number(s, piece->left) || !(scan_take(s, ',') || scan_fail(s, "`,`")) ||
        !scan_number(s, piece->right) || !(scan_take(s, ']') || scan_fail(s, "`]`")))
        return false;
    return true;
}

/* `(POLY)` */
static bool read_in_parentheses(Scan *s, Poly *p)
{
    const char *close = s->at, *end = s->end;
    long depth = 0;
    for (; close < end; close++) {
        depth += (*close == '(') - (*close == ')');
        if (depth <= 0)
            break;
    }
    if (s->at == end || *s->at != '(')
        return scan_fail(s, "`(`");
    scan_take(s, '(');
    s->end = close;
    bool good = scan_polynomial(s, p);
    s->end = end;
    return good && (scan_take(s, ')') || scan_fail(s, "`)`"));
}

/* Step over these letters, which `(` may follow at once. */
static bool take_letters(Scan *s, const char *letters)
{
    size_t n = strlen(letters);
    if ((size_t)(s->end - s->at) < n || memcmp(s->at, letters, n) != 0)
        return false;
    s->at += n;
    scan_skip_space(s);
    return true;
}

/* `(A)/(B)*sqrt(C)`, behind `algebraic` */
static bool read_radical(Scan *s, Piece *piece)
{
    piece_set_radical(piece);
    if (!read_in_parentheses(s, &piece->p) || !(scan_take(s, '/') || scan_fail(s, "`/`")) ||
        !read_in_parentheses(s, &piece->radical->B) || !(scan_take(s, '*') || scan_fail(s, "`*`")))
        return false;
    if (!take_letters(s, "sqrt"))
        return scan_fail(s, "`sqrt`");
    return read_in_parentheses(s, &piece->radical->C) && scan_line_over(s);
}

static bool read_piece(Scan *s, Problem *p, Piece **pieces, long *count, long *room)
{
    const char *start = s->at;
    if (p->data)
        return scan_fail(s, "no pieces, as there is a data set");
    if (p->interval_line == 0)
        return scan_fail(s, "the statement `interval` before this one");
    if (*count == FILE_PIECES)
        return scan_over_cap(s, "too many pieces", FILE_PIECES);
    Piece *piece = problem_add_piece(pieces, count, room);
    piece->line = s->line;
    if (!read_bounds(s, p, piece))
        return false;
    if (pieces == &p->target && take_letters(s, "algebraic") ? !read_radical(s, piece)
                                                             : !scan_polynomial(s, &piece->p))
        return false;
    s->at = start;
    if (!mpq_equal(piece->left, *count > 1 ? (*pieces)[*count - 2].right : p->a))
        return scan_fail(s, "a piece that begins where the one before ends");
    if (mpq_cmp(piece->left, piece->right) >= 0 || mpq_cmp(piece->right, p->b) > 0)
        return scan_fail(s, "a piece [L, R] with L < R inside the interval");
    if (piece->radical && !radical_is_sound(piece))
        return scan_fail(s, "B without zero and C > 0 on the piece");
    int sign = pieces == &p->density ? roots_sign_on(&piece->p, piece->left, piece->right) : 1;
    return (sign >= 0 && sign != 2) || scan_fail(s, "a density that is nowhere negative");
}

static bool read_interval(Scan *s, Problem *p)
{
    if (p->data)
        return scan_fail(s, "no interval, as there is a data set");
    if (p->interval_line)
        return scan_fail(s, "only one statement `interval`");
    p->interval_line = s->line;
    if (!scan_number(s, p->a) || !scan_number(s, p->b))
        return false;
    return (mpq_cmp(p->a, p->b) < 0 || scan_fail(s, "A < B")) && scan_line_over(s);
}

/* A width. */
static bool read_width(Scan *s, long *width)
{
    size_t n = scan_digits(s, s->at);
    if (n > 0 && n < 10)
        *width = strtol(s->at, NULL, 10);
    if (*width < 1 || *width > MAX_HIDDEN)
        return scan_fail(s, "a number from 1 to 1000");
    s->at += n;
    if (s->at < s->end && !strchr(" \t", *s->at))
        return scan_fail(s, "the end of the number");
    scan_skip_space(s);
    return true;
}

/* What follows `hidden` or `layers`. */
static bool read_widths(Scan *s, Problem *p, bool deep)
{
    if (p->layers)
        return scan_fail(s, "only one statement `hidden` or `layers`");
    do {
        if (p->layers == MAX_LAYERS)
            return scan_over_cap(s, "too many layers", MAX_LAYERS);
        if (!read_width(s, &p->width[p->layers++]))
            return false;
    } while (deep && s->at < s->end);
    p->hidden = p->width[0];
    if (problem_parameters(p) > MAX_PARAMETERS)
        return scan_over_cap(s, "a network with too many parameters", MAX_PARAMETERS);
    return scan_line_over(s);
}

/* `power 2` or `power 4`, behind `loss` */
static bool read_loss(Scan *s, Problem *p)
{
    if (p->loss_line)
        return scan_fail(s, "only one statement `loss`");
    p->loss_line = s->line;
    if (!scan_word(s, "power"))
        return scan_fail(s, "`power`");
    size_t n = scan_digits(s, s->at);
    p->loss = n > 0 && n < 10 ? strtol(s->at, NULL, 10) : 0;
    if ((p->loss != 2 && p->loss != 4) || (s->at + n < s->end && !strchr(" \t", s->at[n])))
        return scan_fail(s, "2 or 4");
    s->at += n;
    scan_skip_space(s);
    return scan_line_over(s);
}

/* `X Y` or `X Y W`, behind `data` */
static bool read_datum(Scan *s, Problem *p)
{
    if (p->interval_line)
        return scan_fail(s, "no data set, as there is an interval");
    if (p->data == FILE_PIECES)
        return scan_over_cap(s, "too many points", FILE_PIECES);
    Datum *d = problem_add_datum(p, &s->data_room);
    d->line = s->line;
    mpq_set_ui(d->weight, 1, 1);
    if (!scan_number(s, d->x) || !scan_number(s, d->y) || (s->at < s->end && !scan_number(s, d->weight)))
        return false;
    return (mpq_sgn(d->weight) > 0 || scan_fail(s, "a weight greater than 0")) && scan_line_over(s);
}

static bool read_activation(Scan *s, Problem *p)
{
    if (p->activation)
        return scan_fail(s, "only one statement `activation`");
    p->activation = must_alloc(2 * FILE_DIGITS + 32, 1);
    if (scan_word(s, "relu"))
        memcpy(p->activation, "relu", 5);
    else if (scan_word(s, "quadratic"))
        memcpy(p->activation, "quadratic", 10);
    else if (scan_word(s, "two-slope")) {
        if (!scan_number(s, p->gamma) ||
            !(mpq_cmp_ui(p->gamma, 1, 1) != 0 || scan_fail(s, "a slope other than 1")))
            return false;
        gmp_snprintf(p->activation, 2 * FILE_DIGITS + 32, "two-slope %Qd", p->gamma);
    } else if (scan_word(s, "clipped-relu"))
        memcpy(p->activation, "clipped-relu", 13);
    else if (scan_word(s, "power")) {
        size_t n = scan_digits(s, s->at);
        if (n > 0 && n < 10)
            p->power = strtol(s->at, NULL, 10);
        if (p->power < 2 || p->power > 8)
            return scan_fail(s, "an exponent from 2 to 8");
        s->at += n;
        scan_skip_space(s);
        gmp_snprintf(p->activation, 32, "power %ld", p->power);
    } else
        return scan_fail(s, "relu, two-slope GAMMA, quadratic, power N or clipped-relu");
    return scan_line_over(s);
}

static bool read_statement(Scan *s, Problem *p)
{
    if (!s->header) {
        s->header = true;
        return (scan_word(s, "relucert-problem") && scan_word(s, "1") && s->at == s->end) ||
               scan_fail(s, "the first line `relucert-problem 1`");
    }
    if (scan_word(s, "interval"))
        return read_interval(s, p);
    if (scan_word(s, "target"))
        return read_piece(s, p, &p->target, &p->targets, &s->target_room);
    if (scan_word(s, "density"))
        return read_piece(s, p, &p->density, &p->densities, &s->density_room);
    if (scan_word(s, "activation"))
        return read_activation(s, p);
    if (scan_word(s, "data"))
        return read_datum(s, p);
    if (scan_word(s, "loss"))
        return read_loss(s, p);
    bool deep = scan_word(s, "layers");
    if (deep || scan_word(s, "hidden"))
        return read_widths(s, p, deep);
    return scan_fail(s, "interval, target, density, data, activation, loss, hidden or layers");
}

/* Set up the scan for the line at `from`; returns the place behind it. Refuses bytes that are not text. */
static const char *next_line(Scan *s, const char *from, const char *file_end)
{
    const char *end = memchr(from, '\n', (size_t)(file_end - from));
    const char *after = end ? end + 1 : file_end;
    s->start = s->at = from;
    s->line++;
    s->end = end ? end : file_end;
    if ((size_t)(s->end - from) > line_limit) {
        scan_over_cap(s, "a line with too many bytes", (long)line_limit);
        return NULL;
    }
    if (end && s->end > from && s->end[-1] == '\r')
        s->end--;
    for (; s->at < s->end && *s->at != '#'; s->at++)
        if ((*s->at < 0x20 && *s->at != '\t') || *s->at > 0x7e) {
            malformed(s->v, s->line, "%.200s:%ld:%ld: error: found byte 0x%02x, expected printable ASCII",
                      s->path, s->line, (long)(s->at - s->start) + 1, (unsigned char)*s->at);
            return NULL;
        }
    s->end = s->at;
    s->at = s->start;
    scan_skip_space(s);
    while (s->end > s->at && strchr(" \t", s->end[-1]))
        s->end--;
    return after;
}

/* Are there pieces up to the end? A density that is not given is 1. */
static bool finish_pieces(Scan *s, Problem *p)
{
    bool positive = false;
    if (!mpq_equal(p->target[p->targets - 1].right, p->b))
        return scan_fail(s, "target pieces up to the right end of the interval");
    if (p->densities == 0) {
        Piece *piece = problem_add_piece(&p->density, &p->densities, &s->density_room);
        mpq_set(piece->left, p->a);
        mpq_set(piece->right, p->b);
        poly_resize(&piece->p, 1);
        mpz_set_ui(piece->p.c[0], 1);
    }
    if (!mpq_equal(p->density[p->densities - 1].right, p->b))
        return scan_fail(s, "density pieces up to the right end of the interval");
    for (long i = 0; i < p->densities; i++)
        positive = positive || p->density[i].p.len > 0;
    return positive || scan_fail(s, "a density that is not zero everywhere");
}

/* Defaults, and what can only be judged at the end. */
static bool finish(Scan *s, Problem *p)
{
    s->start = s->at = s->end;
    s->line++;
    if (!s->header || !p->layers || (!p->data && (!p->interval_line || !p->targets)))
        return scan_fail(s, "the header, `interval` and `target` (or `data`), and `hidden`");
    if (!p->activation) {
        p->activation = must_alloc(5, 1);
        memcpy(p->activation, "relu", 5);
    }
    if (p->data)
        return problem_set_hull(p) || scan_fail(s, "two points with different X");
    return finish_pieces(s, p);
}

bool problem_read_file(Problem *p, const char *path, Verdict *v)
{
    char *data;
    size_t size;
    Scan s = {.path = path, .v = v};
    bool good = file_load(&data, &size, path, file_limit, v);
    const char *at = data, *end = data + size;
    while (good && at < end) {
        at = next_line(&s, at, end);
        good = at && (s.at == s.end || read_statement(&s, p));
    }
    good = good && finish(&s, p);
    free(data);
    return good;
}
