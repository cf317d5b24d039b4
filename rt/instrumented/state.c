/* What the C library keeps between calls, kept where it is saved: as variables
 * of this file, which is compiled with the pass.
 *
 * Relies on: texts.c for strings. */
#define _GNU_SOURCE 1
#include <errno.h>
#include <getopt.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* texts.c */
char *mt_kept(char *Text);

/* ---- locale ---- */

static char *Locale;

char *mt_setlocale(int Category, const char *Name) {
  char *Result = setlocale(Category, Name);
  if (Result && Name)
    Locale = mt_kept(setlocale(LC_ALL, NULL));
  return mt_kept(Result);
}

/* NULL, or the locale that is not here. */
const char *mt_restore_locale(void) {
  return Locale && !setlocale(LC_ALL, Locale) ? Locale : NULL;
}

/* ---- time ---- */

static struct tm Time;
static char TimeText[64];

static void keepZone(void) {
  tzname[0] = mt_kept(tzname[0]);
  tzname[1] = mt_kept(tzname[1]);
}

void mt_tzset(void) {
  tzset();
  keepZone();
}

static struct tm *withZone(struct tm *Result) {
  keepZone();
  if (Result)
    Result->tm_zone = mt_kept((char *)Result->tm_zone);
  return Result;
}

struct tm *mt_localtime(const time_t *When) {
  tzset(); /* localtime_r need not */
  return withZone(localtime_r(When, &Time));
}

struct tm *mt_gmtime(const time_t *When) {
  return withZone(gmtime_r(When, &Time));
}

struct tm *mt_localtime_r(const time_t *When, struct tm *Out) {
  return withZone(localtime_r(When, Out));
}

struct tm *mt_gmtime_r(const time_t *When, struct tm *Out) {
  return withZone(gmtime_r(When, Out));
}

time_t mt_mktime(struct tm *Local) {
  time_t When = mktime(Local);
  withZone(Local);
  return When;
}

time_t mt_timegm(struct tm *Time) {
  time_t When = timegm(Time);
  withZone(Time);
  return When;
}

char *mt_asctime(const struct tm *When) { return asctime_r(When, TimeText); }

char *mt_ctime(const time_t *When) {
  struct tm *Local = mt_localtime(When);
  return Local ? asctime_r(Local, TimeText) : NULL;
}

/* ---- the program's name, as error() says it ---- */

static char *Name, *ShortName;

void mt_note_name(void) {
  Name = program_invocation_name;
  ShortName = program_invocation_short_name;
}

void mt_restore_name(void) {
  program_invocation_name = Name;
  program_invocation_short_name = ShortName;
}

/* ---- the zone ---- */

/* Whether the variables of the zone have been set: timezone, tzname. */
static int ZoneIsSet;

void mt_note_zone(void) {
  ZoneIsSet = timezone || daylight || strcmp(tzname[0], "GMT");
}

void mt_restore_zone(void) {
  if (ZoneIsSet)
    tzset();
}

/* ---- getopt ---- */

/* Where getopt stands inside an argument such as -abc nobody can see or set. So
 * its calls are remembered, and made again, on the same arguments. */
enum { SHORT, LONG, LONG_ONLY };

static struct {
  int calls, kind, count, start;
  char **arguments;
  const char *options;
  const struct option *longs;
  char *argument;           /* optarg */
  int index, wrong, report; /* optind, optopt, opterr */
  int after;                /* optind after the last call */
} Parsed = {0, 0, 0, 1, NULL, NULL, NULL, NULL, 1, '?', 1, 1};

static int parse(int Kind, int Count, char **Arguments, const char *Options,
                 const struct option *Longs, int *Index) {
  if (Kind == SHORT)
    return getopt(Count, Arguments, Options);
  if (Kind == LONG)
    return getopt_long(Count, Arguments, Options, Longs, Index);
  return getopt_long_only(Count, Arguments, Options, Longs, Index);
}

static int next(int Kind, int Count, char **Arguments, const char *Options,
                const struct option *Longs, int *Index) {
  int Result;
  /* The program has begun anew. */
  if (!Parsed.calls || optind != Parsed.after ||
      Parsed.arguments != Arguments) {
    Parsed.calls = 0;
    Parsed.start = optind;
  }
  Parsed.kind = Kind;
  Parsed.count = Count;
  Parsed.arguments = Arguments;
  Parsed.options = Options;
  Parsed.longs = Longs;
  Parsed.calls++;
  Result = parse(Kind, Count, Arguments, Options, Longs, Index);
  Parsed.after = optind;
  return Result;
}

int mt_getopt(int Count, char **Arguments, const char *Options) {
  return next(SHORT, Count, Arguments, Options, NULL, NULL);
}

int mt_getopt_long(int Count, char **Arguments, const char *Options,
                   const struct option *Longs, int *Index) {
  return next(LONG, Count, Arguments, Options, Longs, Index);
}

int mt_getopt_long_only(int Count, char **Arguments, const char *Options,
                        const struct option *Longs, int *Index) {
  return next(LONG_ONLY, Count, Arguments, Options, Longs, Index);
}

/* Before the fork. */
void mt_note_getopt(void) {
  Parsed.argument = optarg;
  Parsed.index = optind;
  Parsed.wrong = optopt;
  Parsed.report = opterr;
}

void mt_restore_getopt(void) {
  struct option *Longs = NULL;
  int I, Count = 0;
  if (Parsed.calls && Parsed.longs) {
    /* Without what the program gave to be set: it may have changed since. */
    while (Parsed.longs[Count].name)
      ++Count;
    Longs = malloc((size_t)(Count + 1) * sizeof *Longs);
    if (Longs) {
      memcpy(Longs, Parsed.longs, (size_t)(Count + 1) * sizeof *Longs);
      for (I = 0; I != Count; ++I)
        Longs[I].flag = NULL;
    }
  }
  if (Parsed.calls && (Longs || !Parsed.longs)) {
    opterr = 0;
    optind = 0;
    for (I = 0; I != Parsed.calls; ++I) {
      parse(Parsed.kind, Parsed.count, Parsed.arguments, Parsed.options, Longs,
            NULL);
      if (!I && Parsed.start > 1)
        break; /* it did not begin at the first: only the numbers are known */
    }
  }
  free(Longs);
  optarg = Parsed.argument;
  optind = Parsed.index;
  optopt = Parsed.wrong;
  opterr = Parsed.report;
}
