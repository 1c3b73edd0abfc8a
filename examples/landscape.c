/* List the critical realizations of a problem file, and write the certificate to landscape.cert:

     cc landscape.c $(pkg-config --cflags --libs relucert) -o landscape
     ./landscape step.prob                                                                            */
#include <stdio.h>
#include <relucert.h>

static const char *type_name(relucert_type type) {
  return type == RELUCERT_SADDLE ? "saddle" : type == RELUCERT_UNDECIDED ? "undecided" : "local minimum";
}

static void print(const relucert_result *result) {
  for (long i = 0; i < relucert_result_length(result); i++) {
    const char *word = relucert_result_word(result, i);
    const char *affine = relucert_result_full(result, i) ? "affine" : "";
    long kinks = relucert_result_kinks(result, i);
    printf("risk %s  %s", relucert_result_risk(result, i), *word ? word : *affine ? affine : "constant");
    for (long j = 0; j < kinks; j++)
      printf("%s%s%s", j == 0 ? "(" : ", ", relucert_result_kink(result, i, j), j + 1 == kinks ? ")" : "");
    printf("  %s\n", type_name(relucert_result_type(result, i)));
  }
  if (relucert_result_status(result) == RELUCERT_OK)
    printf("complete: %ld different where the density is not 0\n", relucert_result_count_on_support(result));
}

int main(int argc, char **argv) {
  relucert_context *ctx = relucert_context_new();
  relucert_problem *problem = argc == 2 ? relucert_problem_read(ctx, argv[1]) : NULL;
  relucert_result *result = problem ? relucert_solve(ctx, problem, NULL) : NULL;
  char *certificate = result ? relucert_result_certificate(result) : NULL;
  int status = RELUCERT_BAD_INPUT;
  if (result)
    print(result);
  if (certificate)
    status = (int) relucert_write_file(ctx, "landscape.cert", certificate);
  if (status)
    fprintf(stderr, "%s\n", argc == 2 ? relucert_error_message(ctx) : "usage: landscape FILE");
  relucert_free(certificate);
  relucert_result_free(result);
  relucert_problem_free(problem);
  relucert_context_free(ctx);
  return status;
}
