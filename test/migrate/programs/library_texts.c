/* Texts that lie in the C library's memory, its heap, or where the system has
 * put the program's name: variables and blocks of every kind lead to them and
 * to their middle. */
#define _GNU_SOURCE 1
#include "mt/mt.h"
#include <errno.h>
#include <gnu/libc-version.h>
#include <libintl.h>
#include <netdb.h>
#include <netinet/ether.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *Signal;
static const char *Zone;

struct named {
  int number;
  const char *name;
};

static int compareNames(const char *A, const char *B) { return strcmp(A, B); }

int main(void) {
  const char *Host = hstrerror(HOST_NOT_FOUND);
  const char *Second = strchr(Host, ' ') + 1;
  struct named *All = malloc(3 * sizeof *All);
  const char *Own;
  void **Untold = malloc(2 * sizeof *Untold);
  struct ether_addr Address = {{1, 2, 3, 4, 5, 6}};
  char *Ethernet = ether_ntoa(&Address);
  int i;

  Own = program_invocation_name = strdup("a name of its own");
  setenv("TZ", "ABC-2DEF", 1);
  tzset();
  Zone = tzname[0];
  Signal = sigdescr_np(2);
  for (i = 0; i < 3; ++i) {
    All[i].number = i;
    All[i].name = i == 0 ? tzname[1] : i == 1 ? textdomain(NULL) : Second;
  }
  Untold[0] = (void *)sigabbrev_np(15);
  Untold[1] = program_invocation_short_name;

  mt_checkpoint();

  printf("%s, %s %d\n", Host, Second, (int)(Second - Host));
  printf("%s %s %s\n", Zone, Signal, Ethernet);
  for (i = 0; i < 3; ++i)
    printf("%d %s\n", All[i].number, All[i].name);
  printf("%s %d\n", (char *)Untold[0],
         compareNames(Untold[1], "library_texts") >= 0);
  printf("%d %d\n", All[2].name == Second, Own == program_invocation_name);
  return 0;
}
