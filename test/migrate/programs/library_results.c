/* What functions of the C library return a pointer to: texts, structs, lists of
   names and words, entries of its hash table; and conversions between
   encodings. */
#define _GNU_SOURCE 1
#include <arpa/inet.h>
#include <fcntl.h>
#include <glob.h>
#include <grp.h>
#include <iconv.h>
#include <langinfo.h>
#include <libgen.h>
#include <locale.h>
#include <netdb.h>
#include <pwd.h>
#include <search.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wordexp.h>

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

static void convert(iconv_t how, const char *text, size_t left) {
  char copy[64], out[200], *from = copy, *to = out;
  size_t room;
  memcpy(copy, text, left);
  while (left) {
    size_t part = left > 4 ? 4 : left, was = part;
    room = sizeof out - (size_t)(to - out);
    iconv(how, &from, &part, &to, &room);
    if (part == was)
      break;
    left -= was - part;
    slow((int)left);
  }
  for (from = out; from < to; from++)
    printf("%02x", (unsigned char)*from);
  printf("\n");
}

int main(void) {
  char path[] = "name", deep[] = "/usr/lib/file", name[16];
  const char *signal_name = strsignal(SIGINT), *day = nl_langinfo(DAY_2),
             *other = nl_langinfo(MON_5), *error = gai_strerror(EAI_NONAME),
             *here = dirname(path), *base = basename(deep);
  const struct passwd *user = getpwuid(0), *nobody = getpwnam("nobody");
  const struct group *group = getgrgid(0);
  const struct lconv *signs = localeconv();
  struct in_addr address;
  const char *dotted, *digits;
  glob_t found;
  wordexp_t words;
  int i, point, negative;
  ENTRY entry, *seen;
  int *data;
  iconv_t utf8 = iconv_open("UTF-8", "UCS-4LE"),
          wide = iconv_open("UCS-4BE", "UTF-8");

  inet_aton("127.0.0.1", &address);
  dotted = inet_ntoa(address);
  digits = ecvt(3.14159, 4, &point, &negative);
  printf("%d\n", slow(1));
  printf("%s|%s|%s|%s|%s|%s\n", signal_name, day, other, error, here, base);
  printf("%s %s %s %s %s\n", user->pw_name, user->pw_dir, nobody->pw_name,
         group->gr_name, signs->decimal_point);
  printf("%s %s %d %d\n", dotted, digits, point, negative);

  for (i = 0; i < 9; i++) {
    sprintf(name, "glob%d.%c", i, i & 1 ? 'a' : 'b');
    close(open(name, O_CREAT | O_WRONLY, 0600));
  }
  found.gl_offs = 2;
  if (glob("glob*.a", GLOB_DOOFFS, NULL, &found) ||
      glob("glob*.b", GLOB_DOOFFS | GLOB_APPEND, NULL, &found))
    return 1;
  for (i = 0; i < (int)found.gl_pathc; i++)
    printf("%s%d ", found.gl_pathv[2 + i], slow(i) & 1);
  printf("%d %d\n", found.gl_pathv[1] == NULL,
         glob("none*", 0, NULL, &found) == GLOB_NOMATCH);
  globfree(&found);
  setenv("MT_TEST_WORDS", "two words", 1);
  words.we_offs = 1;
  if (wordexp("one $MT_TEST_WORDS", &words, WRDE_DOOFFS) ||
      wordexp("'and more' \"$MT_TEST_WORDS\"", &words,
              WRDE_DOOFFS | WRDE_APPEND))
    return 1;
  for (i = 0; i < (int)words.we_wordc; i++)
    printf("%s%d|", words.we_wordv[1 + i], slow(i) & 1);
  if (wordexp("last", &words, WRDE_REUSE))
    return 1;
  printf("%s %d\n", words.we_wordv[words.we_offs], (int)words.we_wordc);
  wordfree(&words);

  hcreate(20);
  for (i = 0; i < 30; i++) {
    sprintf(name, "key%d", slow(i) % 25);
    entry.key = strdup(name);
    entry.data = data = malloc(sizeof *data);
    *data = i;
    seen = hsearch(entry, ENTER);
    printf("%d ", seen ? *(int *)seen->data : -1);
  }
  entry.key = name;
  seen = hsearch(entry, FIND);
  printf("%d\n", slow(seen != NULL));
  hdestroy();

  if (utf8 == (iconv_t)-1 || wide == (iconv_t)-1)
    return 2;
  convert(utf8, "a\0\0\0\xe9\1\0\0z\0\0\0", 12);
  convert(wide, "caf\xc3\xa9 \xe2\x82\xac", 9);
  printf("%d\n", iconv_close(utf8) + iconv_close(wide));
  return 0;
}
