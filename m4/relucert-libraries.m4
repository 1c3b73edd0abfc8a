dnl The libraries. Each macro leaves LIBS as it was and sets NAME_LIBS.

dnl RELUCERT_MISSING(WHAT, DEBIAN-PACKAGE): end configure with a message that says what to install.
AC_DEFUN([RELUCERT_MISSING],
  [AC_MSG_ERROR([$1 not found. On Debian and Ubuntu: apt-get install $2; or run ./bootstrap, which
    installs everything that is missing. config.log says what was tried.])])

dnl RELUCERT_OPTIONAL_LIBRARY(NAME, HEADER, LIBRARY, FUNCTION): sets have_NAME to yes or no, and NAME_LIBS.
AC_DEFUN([RELUCERT_OPTIONAL_LIBRARY], [
  relucert_saved_LIBS=$LIBS
  have_$1=no
  $1_LIBS=
  AC_CHECK_HEADER([$2], [AC_CHECK_LIB([$3], [$4], [have_$1=yes $1_LIBS=-l$3])])
  LIBS=$relucert_saved_LIBS
  AC_SUBST([$1_LIBS])
])

dnl RELUCERT_LIBRARY(NAME, HEADER, LIBRARY, FUNCTION, DEBIAN-PACKAGE): the same, but mandatory.
AC_DEFUN([RELUCERT_LIBRARY], [
  RELUCERT_OPTIONAL_LIBRARY([$1], [$2], [$3], [$4])
  AS_IF([test "x$have_$1" != xyes], [RELUCERT_MISSING([lib$3 with <$2>], [$5])])
])

dnl RELUCERT_FLINT: FLINT >= 3 is one library; FLINT 2 comes with Arb, Antic and Calcium beside it.
dnl --with-flint=DIR is searched before the system, and recorded in what is linked.
dnl Sets FLINT_CPPFLAGS, FLINT_LDFLAGS, FLINT_LIBS, relucert_flint_version; defines RELUCERT_FLINT3.
AC_DEFUN([RELUCERT_FLINT], [
  FLINT_CPPFLAGS=
  FLINT_LDFLAGS=
  AS_CASE(["x$with_flint"],
    [x|xyes], [],
    [xno], [AC_MSG_ERROR([relucert needs FLINT: --without-flint is not possible.])],
    [x/*], [FLINT_CPPFLAGS="-isystem $with_flint/include"
            FLINT_LDFLAGS="-L$with_flint/lib -Wl,-rpath,$with_flint/lib"],
    [AC_MSG_ERROR([--with-flint=$with_flint: expected an absolute path.])])
  AS_IF([test -n "$FLINT_CPPFLAGS" && test ! -r "$with_flint/include/flint/flint.h"],
    [AC_MSG_ERROR([--with-flint=$with_flint: $with_flint/include/flint/flint.h not found.])])
  relucert_saved_CPPFLAGS=$CPPFLAGS
  relucert_saved_LDFLAGS=$LDFLAGS
  relucert_flint_saved_LIBS=$LIBS
  CPPFLAGS="$CPPFLAGS $FLINT_CPPFLAGS"
  LDFLAGS="$LDFLAGS $FLINT_LDFLAGS"
  LIBS=

  AC_MSG_CHECKING([for the version of FLINT])
  AC_COMPUTE_INT([relucert_flint_major], [__FLINT_VERSION],
    [[#include <stdio.h>
      #include <gmp.h>
      #include <flint/flint.h>]], [relucert_flint_major=none])
  AC_COMPUTE_INT([relucert_flint_minor], [__FLINT_VERSION_MINOR],
    [[#include <stdio.h>
      #include <gmp.h>
      #include <flint/flint.h>]], [relucert_flint_minor=none])
  relucert_flint_version=$relucert_flint_major.$relucert_flint_minor
  AC_MSG_RESULT([$relucert_flint_version])
  AS_IF([test $relucert_flint_major = none], [RELUCERT_MISSING([FLINT (<flint/flint.h>)], [libflint-dev])])

  AC_SEARCH_LIBS([__gmpz_init], [gmp], [], [RELUCERT_MISSING([libgmp], [libgmp-dev])])
  AC_SEARCH_LIBS([mpfr_init2], [mpfr], [], [RELUCERT_MISSING([libmpfr], [libmpfr-dev])])
  AC_SEARCH_LIBS([fmpz_add], [flint], [], [RELUCERT_MISSING([libflint], [libflint-dev])])
  AS_IF([test $relucert_flint_major -ge 3], [
    AC_DEFINE([RELUCERT_FLINT3], [1], [Define if FLINT contains Arb and Calcium.])
    AC_CHECK_HEADER([flint/qqbar.h], [], [RELUCERT_MISSING([<flint/qqbar.h>], [libflint-dev])],
      [[#include <stdio.h>]])
    AC_SEARCH_LIBS([qqbar_init], [flint], [], [RELUCERT_MISSING([libflint with qqbar], [libflint-dev])])
  ], [
    AC_CHECK_HEADER([arb.h], [], [RELUCERT_MISSING([Arb (<arb.h>)], [libflint-arb-dev])],
      [[#include <stdio.h>]])
    AC_CHECK_HEADER([antic/nf.h], [], [RELUCERT_MISSING([Antic (<antic/nf.h>)], [libantic-dev])],
      [[#include <stdio.h>]])
    AC_CHECK_HEADER([calcium/qqbar.h], [],
      [RELUCERT_MISSING([Calcium (<calcium/qqbar.h>)], [libcalcium-dev])],
      [[#include <stdio.h>]])
    AC_SEARCH_LIBS([arb_init], [flint-arb arb], [], [RELUCERT_MISSING([libflint-arb], [libflint-arb-dev])])
    AC_SEARCH_LIBS([nf_init], [antic], [], [RELUCERT_MISSING([libantic], [libantic-dev])])
    AC_SEARCH_LIBS([qqbar_init], [calcium], [], [RELUCERT_MISSING([libcalcium], [libcalcium-dev])])
  ])

  FLINT_LIBS=$LIBS
  CPPFLAGS=$relucert_saved_CPPFLAGS
  LDFLAGS=$relucert_saved_LDFLAGS
  LIBS=$relucert_flint_saved_LIBS
  AC_SUBST([FLINT_CPPFLAGS])
  AC_SUBST([FLINT_LDFLAGS])
  AC_SUBST([FLINT_LIBS])
])
