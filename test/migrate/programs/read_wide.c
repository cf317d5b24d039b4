/* Reads standard input, a pipe, as wide characters, which are read ahead of the
 * program in two buffers. */
/* mt-test: stdin=pipe ; env=LC_ALL=C.UTF-8
 * ; targets=x86_64,aarch64,riscv64,ppc64le,i386,armhf */
/* Big-endian systems have locales of their own, which these machines have not. */
#include <locale.h>
#include <stdio.h>
#include <wchar.h>

int main(void) {
  wint_t c;
  unsigned h = 0, lines = 0, others = 0;
  setlocale(LC_ALL, "C.UTF-8");
  while ((c = getwchar()) != WEOF) {
    h = h * 31u + (unsigned)c;
    others += c > 127;
    if (c == L'\n' && ++lines % 100 == 0)
      printf("line %u: %u %08x\n", lines, others, h);
  }
  printf("%u lines, %u others, %08x\n", lines, others, h);
  return 0;
}
