/* The locale is the program's wherever it goes on. */
/* mt-test: targets=x86_64,aarch64,riscv64,ppc64le,i386,armhf */
/* Big-endian systems have locales of their own, which these machines have not. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

static unsigned work(unsigned n) {
  unsigned h = 1, i;
  for (i = 0; i < n; i++)
    h = h * 31u + i;
  return h;
}

int main(void) {
  wchar_t wide[8];
  size_t length;
  setlocale(LC_CTYPE, "C.UTF-8");
  work(20);
  length = mbstowcs(wide, "\xc3\xa4\xe2\x82\xac", 8);
  printf("%s %ld %s\n", setlocale(LC_CTYPE, NULL), (long)MB_CUR_MAX,
         setlocale(LC_NUMERIC, NULL));
  printf("%d %x\n", (int)length, work(5));
  printf("%x %x\n", (unsigned)wide[0], (unsigned)wide[1]);
  return 0;
}
