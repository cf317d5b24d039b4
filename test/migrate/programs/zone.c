/* The zone that the program has set, in the C library's variables and where
 * mktime puts its name. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int main(void) {
  struct tm Made;
  char Text[64];
  int i;
  setenv("TZ", "ABC-3DEF", 1);
  tzset();
  memset(&Made, 0, sizeof Made);
  Made.tm_year = 100;
  Made.tm_mday = 40;
  mktime(&Made);
  for (i = 0; i < 4; i++) {
    strftime(Text, sizeof Text, "%Y-%m-%d %Z", &Made);
    printf("%d %s\n", i, Text);
  }
  printf("%ld %d %s %s\n", timezone, daylight, tzname[0], tzname[1]);
  return 0;
}
