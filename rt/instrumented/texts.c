/* What the C library returns that lies in variables of its own: strings that
 * are always the same are copied, once each, and stay; others go to a variable
 * of this file, which is compiled with the pass, and are there until the next
 * call.
 *
 * Relies on: nothing. */
#define _GNU_SOURCE 1
#include <arpa/inet.h>
#include <langinfo.h>
#include <libgen.h>
#include <locale.h>
#include <netdb.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct seen_string {
  struct seen_string *next;
  char *text;
};

static struct seen_string *Seen;

/* The same text for good; Text itself if there is no memory. */
char *mt_kept(char *Text) {
  struct seen_string *S;
  if (!Text)
    return NULL;
  for (S = Seen; S; S = S->next)
    if (!strcmp(S->text, Text))
      return S->text;
  S = malloc(sizeof *S);
  if (!S)
    return Text;
  S->text = strdup(Text);
  if (!S->text) {
    free(S);
    return Text;
  }
  S->next = Seen;
  Seen = S;
  return S->text;
}

/* A block of the program's for a text that a library had. */
char *mt_new_text(const char *Text, size_t Length) {
  char *New = malloc(Length + 1);
  if (New) {
    memcpy(New, Text, Length);
    New[Length] = 0;
  }
  return New;
}

char *mt_strerror(int Number) { return mt_kept(strerror(Number)); }

char *mt_strsignal(int Number) { return mt_kept(strsignal(Number)); }

char *mt_nl_langinfo(nl_item Item) { return mt_kept(nl_langinfo(Item)); }

const char *mt_gai_strerror(int Number) {
  return mt_kept((char *)gai_strerror(Number));
}

const char *mt_strerrorname_np(int Number) {
  return mt_kept((char *)strerrorname_np(Number));
}

const char *mt_strerrordesc_np(int Number) {
  return mt_kept((char *)strerrordesc_np(Number));
}

/* The path itself, cut, or a text such as ".". */
static char *within(char *Path, size_t Size, char *Result) {
  return Path && Result >= Path && Result <= Path + Size ? Result
                                                         : mt_kept(Result);
}

char *mt_dirname(char *Path) {
  size_t Size = Path ? strlen(Path) : 0;
  return within(Path, Size, dirname(Path));
}

char *mt_basename(char *Path) {
  size_t Size = Path ? strlen(Path) : 0;
  return within(Path, Size, __xpg_basename(Path));
}

/* ---- texts that are there until the next call ---- */

/* Replaces what *To holds. */
char *mt_hold_text(char **To, const char *Text) {
  free(*To);
  *To = Text ? strdup(Text) : NULL;
  return *To;
}

static char *Address, *General, *Fixed, *Digits64, *Terminal, *Login;

char *mt_inet_ntoa(struct in_addr A) {
  return mt_hold_text(&Address, inet_ntoa(A));
}

char *mt_ecvt(double Value, int Digits, int *Point, int *Negative) {
  return mt_hold_text(&General, ecvt(Value, Digits, Point, Negative));
}

char *mt_fcvt(double Value, int Digits, int *Point, int *Negative) {
  return mt_hold_text(&Fixed, fcvt(Value, Digits, Point, Negative));
}

char *mt_l64a(long Number) { return mt_hold_text(&Digits64, l64a(Number)); }

char *mt_ttyname(int Descriptor) {
  return mt_hold_text(&Terminal, ttyname(Descriptor));
}

char *mt_getlogin(void) { return mt_hold_text(&Login, getlogin()); }

/* ---- the locale's signs ---- */

static struct lconv Signs;

struct lconv *mt_localeconv(void) {
  Signs = *localeconv();
  Signs.decimal_point = mt_kept(Signs.decimal_point);
  Signs.thousands_sep = mt_kept(Signs.thousands_sep);
  Signs.grouping = mt_kept(Signs.grouping);
  Signs.int_curr_symbol = mt_kept(Signs.int_curr_symbol);
  Signs.currency_symbol = mt_kept(Signs.currency_symbol);
  Signs.mon_decimal_point = mt_kept(Signs.mon_decimal_point);
  Signs.mon_thousands_sep = mt_kept(Signs.mon_thousands_sep);
  Signs.mon_grouping = mt_kept(Signs.mon_grouping);
  Signs.positive_sign = mt_kept(Signs.positive_sign);
  Signs.negative_sign = mt_kept(Signs.negative_sign);
  return &Signs;
}
