dnl Language standard, warnings, sanitizers: what the project asks of the compiler.

dnl RELUCERT_TRY_CFLAGS(FLAGS, IF-ACCEPTED, IF-NOT): does the compiler take FLAGS without a complaint?
AC_DEFUN([RELUCERT_TRY_CFLAGS], [
  AC_MSG_CHECKING([whether $CC accepts $1])
  relucert_saved_CFLAGS=$CFLAGS
  CFLAGS="$CFLAGS -Werror $1"
  AC_LINK_IFELSE([AC_LANG_PROGRAM], [relucert_accepted=yes], [relucert_accepted=no])
  CFLAGS=$relucert_saved_CFLAGS
  AC_MSG_RESULT([$relucert_accepted])
  AS_IF([test $relucert_accepted = yes], [$2], [$3])
])

dnl C11 without extensions (a file that needs POSIX asks for it with a feature macro).
AC_DEFUN([RELUCERT_C11], [
  C11_CFLAGS=-std=c11
  AC_MSG_CHECKING([whether $CC compiles C11 with $C11_CFLAGS])
  relucert_saved_CFLAGS=$CFLAGS
  CFLAGS="$CFLAGS $C11_CFLAGS"
  AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[
    #if __STDC_VERSION__ < 201112L
    #error not C11
    #endif
    _Static_assert(sizeof(long long) >= 8, "64-bit integers");
    ]])], [AC_MSG_RESULT([yes])],
    [AC_MSG_RESULT([no])
     AC_MSG_ERROR([a C11 compiler is needed. On Debian, Ubuntu: apt-get install gcc; or run ./bootstrap.])])
  CFLAGS=$relucert_saved_CFLAGS
  AC_SUBST([C11_CFLAGS])
])

dnl The last two: GCC 12 takes an fmpq_t (an array of one struct of two integers) that FLINT's inline
dnl functions initialise for its first member, and complains about sound code.
AC_DEFUN([RELUCERT_WARNINGS], [
  WARNING_CFLAGS=
  m4_foreach_w([relucert_flag], [-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
      -Wno-stringop-overflow -Wno-stringop-overread],
    [RELUCERT_TRY_CFLAGS(relucert_flag, [WARNING_CFLAGS="$WARNING_CFLAGS relucert_flag"])])
  AS_IF([test "x$enable_werror" = xyes], [WARNING_CFLAGS="$WARNING_CFLAGS -Werror"])
  AC_SUBST([WARNING_CFLAGS])
])

dnl GCC's two shared run-time libraries do not share the option log_path, hence -static-libubsan.
AC_DEFUN([RELUCERT_SANITIZERS], [
  SANITIZER_CFLAGS=
  AS_IF([test "x$enable_sanitizers" = xyes], [
    SANITIZER_CFLAGS="-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer"
    RELUCERT_TRY_CFLAGS([$SANITIZER_CFLAGS], [],
      [AC_MSG_ERROR([$CC cannot build with $SANITIZER_CFLAGS: configure without --enable-sanitizers.])])
    RELUCERT_TRY_CFLAGS([$SANITIZER_CFLAGS -static-libubsan],
      [SANITIZER_CFLAGS="$SANITIZER_CFLAGS -static-libubsan"])
  ])
  AC_SUBST([SANITIZER_CFLAGS])
])
