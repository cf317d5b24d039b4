/* Locales as objects, beside the program's own one. */
/* mt-test: targets=x86_64,aarch64,riscv64,ppc64le,i386,armhf */
/* Big-endian systems have locales of their own, which these machines have not. */
#define _GNU_SOURCE 1
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

static locale_t plain, unicode;

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

static void length(const char *text) {
  wchar_t out[32];
  size_t n = mbstowcs(out, text, 32);
  printf("%d %d\n", n == (size_t)-1 ? -1 : (int)n, slow((int)strlen(text)));
}

int main(void) {
  locale_t before, copy;
  int i;
  plain = newlocale(LC_ALL_MASK, "C", NULL);
  unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
  if (!plain || !unicode)
    return 1;
  for (i = 0; i < 6; i++) {
    before = uselocale(i % 2 ? plain : unicode);
    printf("%d %d\n", slow(i),
           before == (i ? i % 2 ? unicode : plain : LC_GLOBAL_LOCALE));
    length("caf\xc3\xa9 \xe2\x82\xac");
    printf("%.2f %d\n", strtod_l("1.5x", NULL, plain),
           iswalpha_l(0xe9, unicode) != 0);
  }
  copy = duplocale(unicode);
  uselocale(LC_GLOBAL_LOCALE);
  length("caf\xc3\xa9");
  uselocale(copy);
  length("caf\xc3\xa9");
  printf("%d\n", slow(uselocale(NULL) == copy));
  uselocale(LC_GLOBAL_LOCALE);
  freelocale(copy);
  freelocale(unicode);
  freelocale(plain);
  return 0;
}
