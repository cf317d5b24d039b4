/* argv and the environment, through main's arguments and by getenv; changes
 * to both last. */
/* mt-test: args=alpha beta --gamma=3 last ; env=TEST_COLOUR=green TEST_SIZE=12
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

static unsigned weigh(const char *s) {
  unsigned h = 0;
  while (*s)
    h = h * 31u + (unsigned char)*s++;
  return h;
}

int main(int argc, char **argv, char **envp) {
  unsigned h = 0;
  int i, round;
  char **e;
  for (round = 0; round < 40; round++) {
    for (i = 1; i < argc; i++)
      h = h * 7u + weigh(argv[i]);
    h += weigh(getenv("TEST_COLOUR"));
    if (round == 10)
      setenv("TEST_COLOUR", "a colour that is longer than it was", 1);
    if (round == 20)
      argv[2] = strdup("changed");
    if (round == 25)
      setenv("TEST_NEW", "new", 1);
    if (round == 30)
      unsetenv("TEST_SIZE");
    for (e = environ; *e; e++)
      if (strncmp(*e, "TEST_", 5) == 0)
        h += weigh(*e);
    for (e = envp; *e && round < 10; e++)
      if (strncmp(*e, "TEST_", 5) == 0)
        h += weigh(*e);
  }
  printf("%d %s %s %s %u\n", argc, argv[1], argv[2], argv[4], h);
  printf("%s %s %s\n", getenv("TEST_COLOUR"), getenv("TEST_NEW"),
         getenv("TEST_SIZE") ? "there" : "gone");
  printf("%d\n", argv[argc] == NULL);
  return 0;
}
