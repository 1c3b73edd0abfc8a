/* The words of a problem and their searches, in parallel: every thread takes the next word and
   writes to the place of that word only, so that the result does not depend on the threads. Short words come
   first: they take little time, and are complete when a limit ends the work. Among words of one length those
   with many changes of letter, which take longest, come first. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include "base/outfile.h"
#include "solve/checkpoint.h"
#include "solve/full_kink_search.h"
#include "solve/mirror.h"
#include "solve/tube.h"
#include "system/symmetry.h"

enum { MOST_JOBS = 1024, CHECKPOINT_SECONDS = 5 };

/* ---- The list */

/* All words of type A with k letters, alphabetically; returns the index after the last one. */
static slong add_letters(word_list *words, slope_pair g, slong at, slong k) {
  char letters[CHAIN_MAX + 1] = "";
  slong code, j;
  for (code = slopes_are_absolute(g) ? ((slong) 1 << k) - 1 : 0; code < (slong) 1 << k; code++) {
    for (j = 0; j < k; j++)
      letters[j] = (code >> (k - 1 - j)) & 1 ? 'R' : 'L';
    chain_word_set(&words->list[at++].word, g, letters, k);
  }
  return at;
}

/* Index of the word that is the mirror image of word i. */
static slong mirror_index(const word_list *words, slong i) {
  chain_word image;
  slong j;
  if (words->list[i].word.type_b)
    return i;
  mirror_word(&image, &words->list[i].word);
  for (j = 0; j < words->n; j++) {
    const chain_word *w = &words->list[j].word;
    if (!w->type_b && w->k == image.k && memcmp(w->letters, image.letters, (size_t) image.k) == 0)
      break;
  }
  return j;
}

/* Let later words refer to the earlier one of which they are the mirror image. */
static void pair_mirrors(word_list *words, const cells *c) {
  double sum;
  slong i;
  if (!words->symmetric || !mirror_sum(&sum, c))
    return;
  for (i = 0; i < words->n; i++) {
    slong j = mirror_index(words, i);
    if (j < i)
      words->list[i].mirror = j;
  }
}

void words_init(word_list *words, const cells *c, slong hidden) {
  int symmetry = cells_symmetry(c);
  slong k, at = 0;
  memset(words, 0, sizeof *words);
  words->hidden = hidden;
  words->symmetric = symmetry != 0;
  words->even = symmetry > 0;
  words->n = (slopes_are_absolute(c->slopes) ? hidden - 1 : ((slong) 2 << hidden) - 4) + hidden - 1;
  words->list = mem_alloc((size_t) words->n, sizeof *words->list);
  for (k = 2; k <= hidden; k++)
    at = add_letters(words, c->slopes, at, k);
  for (k = 1; at < words->n; k++)
    chain_word_set(&words->list[at++].word, c->slopes, NULL, k);
  for (k = 0; k < words->n; k++)
    words->list[k].mirror = -1;
  pair_mirrors(words, c);
}

static void word_search_clear(word_search *w) {
  search_clear(&w->search);
  tubes_free(w->families);
}

void words_clear(word_list *words) {
  slong i;
  for (i = 0; i < words->n; i++)
    word_search_clear(words->list + i);
  mem_free(words->list);
  memset(words, 0, sizeof *words);
}

void words_append(word_list *words, const chain_word *w) {
  slong n = words->n;
  if ((n & (n - 1)) == 0) /* no room left: it doubles */
    words->list = mem_realloc(words->list, (size_t) (2 * n + 1), sizeof *words->list);
  words->list[words->n++] = (word_search) { .word = *w, .mirror = -1 };
}

void words_begin_closing(word_list *again, const word_list *words, slong n, const risk_level *level) {
  *again = (word_list) { .hidden = words->hidden, .level = level };
  again->list = mem_alloc((size_t) n, sizeof *again->list);
}

void words_add_closing(word_list *again, const word_search *of, const unsigned char *kept) {
  word_search *w = again->list + again->n++;
  const search_result *from = &of->search;
  *w = (word_search) { .word = of->word, .mirror = -1, .closing = 1 };
  w->search.zeros = mem_alloc((size_t) from->n, sizeof *w->search.zeros);
  for (slong i = 0; i < from->n; i++)
    if (!kept || kept[i])
      w->search.zeros[w->search.n++] = from->zeros[i];
  w->families = tubes_copy(of->families);
}

void words_begin_again(word_list *again, const word_list *words) {
  *again = (word_list) { .hidden = words->hidden, .symmetric = words->symmetric, .even = words->even };
}

int words_are_closed(const word_list *words) {
  for (slong w = 0; w < words->n; w++)
    if (words->list[w].search.nunresolved > 0)
      return 0;
  return 1;
}

/* ---- The threads */

/* A word to be searched, and the later word that is its mirror image, or -1. */
typedef struct {
  slong word, image;
} task;

/* What the threads share. Under the lock: next, finished and the `done` of words. */
typedef struct {
  word_list *words;
  const relucert_context *ctx;
  const cells *cells;
  const chain_data *data;
  long max_boxes;
  double sum;          /* a + b, for mirror images */
  slong ntasks;
  task *tasks;
  slong next;          /* task that nobody has taken */
  slong finished;      /* words that are done */
  slong at_work;       /* threads that have not ended */
  pthread_mutex_t lock;
  pthread_cond_t changed;
} pool;

/* Word i is complete: announce it. */
static void announce(pool *p, slong i) {
  pthread_mutex_lock(&p->lock);
  p->words->list[i].done = 1;
  p->finished++;
  pthread_cond_signal(&p->changed);
  pthread_mutex_unlock(&p->lock);
}

/* Search word i unless the checkpoint had it. Multiple zeros of B1 come from polynomials. */
static void search_one(pool *p, slong i) {
  word_search *w = p->words->list + i;
  if (w->done)
    return;
  if (w->closing)
    search_close(&w->search, p->ctx, p->data, &w->word, p->max_boxes, p->words->level,
                 w->families);
  else
    search_word(&w->search, p->ctx, p->data, &w->word, p->words->symmetric && mirror_index(p->words, i) == i,
                p->max_boxes, p->words->level, w->families);
  if (!w->closing && w->word.type_b && w->word.k == 1 && !w->word.node[1] && !w->word.to[1]
      && w->search.limit
      && !strcmp(w->search.limit, "width limit"))
    search_full_kink(&w->search, p->cells, p->data, &w->word);
  announce(p, i);
}

/* A word, then its mirror image: reflected, or searched when that is not exact. */
static void run_task(pool *p, const task *t) {
  word_search *w = p->words->list + t->word, *image;
  search_one(p, t->word);
  if (t->image < 0)
    return;
  image = p->words->list + t->image;
  if (mirror_search(&image->search, &w->search, w->word.k, p->sum)) {
    announce(p, t->image);
  } else {
    image->mirror = -1;
    search_one(p, t->image);
  }
}

/* The next task, or NULL when all are taken. */
static const task *take(pool *p) {
  const task *t;
  pthread_mutex_lock(&p->lock);
  t = p->next < p->ntasks ? p->tasks + p->next++ : NULL;
  pthread_mutex_unlock(&p->lock);
  return t;
}

static void run_tasks(pool *p) {
  const task *t;
  while ((t = take(p)))
    run_task(p, t);
}

static void *work(void *shared) {
  pool *p = shared;
  run_tasks(p);
  pthread_mutex_lock(&p->lock);
  p->at_work--;
  pthread_cond_signal(&p->changed);
  pthread_mutex_unlock(&p->lock);
  flint_cleanup();
  return NULL;
}

/* Start the threads with all signals blocked, so that these reach the calling thread. Returns how many there
   are, which is 0 if none could be started. */
static slong start_threads(pool *p, pthread_t *threads, slong jobs) {
  sigset_t all, before;
  slong n = 0;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  p->at_work = jobs;
  while (n < jobs && pthread_create(threads + n, NULL, work, p) == 0)
    n++;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_mutex_lock(&p->lock);
  p->at_work -= jobs - n;
  pthread_mutex_unlock(&p->lock);
  return n;
}

/* ---- The calling thread */

/* A checkpoint that is kept up to date. */
typedef struct {
  const char *filename; /* NULL: none */
  text begin;
  time_t written;       /* monotonic clock */
  slong finished;       /* words that were done then */
} keeper;

static time_t seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec;
}

/* Write the checkpoint if there is news; called with the lock, which is released meanwhile. */
static void keep(keeper *k, pool *p, relucert_context *ctx) {
  text t = {0};
  if (!k->filename || k->finished == p->finished)
    return;
  k->finished = p->finished;
  checkpoint_print(&t, &k->begin, p->words);
  pthread_mutex_unlock(&p->lock);
  if (relucert_write_file(ctx, k->filename, t.data) != RELUCERT_OK)
    k->filename = NULL; /* the failure stays in ctx */
  k->written = seconds();
  text_clear(&t);
  pthread_mutex_lock(&p->lock);
}

/* Report and keep what is done until the threads end. */
static void supervise(pool *p, keeper *k, relucert_context *ctx) {
  pthread_mutex_lock(&p->lock);
  while (p->at_work > 0) {
    slong finished = p->finished;
    pthread_mutex_unlock(&p->lock);
    context_progress(ctx, (long) finished, (long) p->words->n);
    pthread_mutex_lock(&p->lock);
    while (p->at_work > 0 && p->finished == finished)
      pthread_cond_wait(&p->changed, &p->lock);
    if (seconds() - k->written >= CHECKPOINT_SECONDS)
      keep(k, p, ctx);
  }
  keep(k, p, ctx);
  pthread_mutex_unlock(&p->lock);
  context_progress(ctx, (long) p->finished, (long) p->words->n);
}

/* The number of nonzero tau_i: of changes of letter, with L before the word and R after it. */
static slong changes(const chain_word *w) {
  slong i, n = 0;
  for (i = 0; i <= w->k; i++)
    n += w->tau[i] != 0;
  return n;
}

/* The words with k kinks and n changes of letter that are to be searched, each with its image. */
static void add_tasks(pool *p, slong k, slong n) {
  slong i, j;
  for (i = 0; i < p->words->n; i++) {
    const word_search *w = p->words->list + i;
    if (w->word.k != k || changes(&w->word) != n || w->mirror >= 0)
      continue;
    j = p->words->symmetric ? mirror_index(p->words, i) : i;
    if (j <= i || j >= p->words->n || p->words->list[j].mirror != i)
      j = -1;
    if (!w->done || j >= 0)
      p->tasks[p->ntasks++] = (task) {i, j};
  }
}

/* All tasks, in the order in which they are begun. */
static void plan(pool *p) {
  slong k, n;
  p->tasks = mem_alloc((size_t) p->words->n, sizeof *p->tasks);
  for (k = 1; k <= p->words->hidden; k++)
    for (n = k + 1; n >= 0; n--)
      add_tasks(p, k, n);
}

/* Run everything that is not done with at most `jobs` threads. */
static void run_pool(pool *p, keeper *k, relucert_context *ctx, slong jobs) {
  pthread_t *threads;
  slong i, n;
  plan(p);
  jobs = jobs < 1 ? 1 : jobs > MOST_JOBS ? MOST_JOBS : jobs;
  jobs = jobs > p->ntasks ? p->ntasks : jobs;
  threads = mem_alloc((size_t) jobs, sizeof *threads);
  pthread_mutex_init(&p->lock, NULL);
  pthread_cond_init(&p->changed, NULL);
  n = start_threads(p, threads, jobs);
  if (n == 0)
    run_tasks(p);
  supervise(p, k, ctx);
  for (i = 0; i < n; i++)
    pthread_join(threads[i], NULL);
  pthread_cond_destroy(&p->changed);
  pthread_mutex_destroy(&p->lock);
  mem_free(threads);
  mem_free(p->tasks);
}

relucert_status words_search(word_list *words, relucert_context *ctx, const cells *c, const chain_data *d,
                             long jobs, long max_boxes, const char *checkpoint) {
  pool p = {.words = words, .ctx = ctx, .cells = c, .data = d, .max_boxes = max_boxes};
  keeper k = {.filename = checkpoint, .written = seconds()};
  relucert_status status = RELUCERT_OK;
  if (checkpoint) {
    checkpoint_begin(&k.begin, words, c);
    status = checkpoint_read(words, &k.finished, ctx, checkpoint, &k.begin, d);
    if (status == RELUCERT_OK)
      status = outfile_check(ctx, checkpoint);
  }
  if (status == RELUCERT_OK) {
    mirror_sum(&p.sum, c);
    p.finished = k.finished;
    run_pool(&p, &k, ctx, jobs);
  }
  text_clear(&k.begin);
  return status;
}
