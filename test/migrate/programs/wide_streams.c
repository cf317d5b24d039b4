/* Streams of wide characters: written, read, put back. */
/* mt-test: targets=x86_64,aarch64,riscv64,ppc64le,i386,armhf */
/* Big-endian systems have locales of their own, which these machines have not. */
#include <locale.h>
#include <stdio.h>
#include <wchar.h>

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

int main(void) {
  FILE *wide;
  wchar_t letters[16];
  int i;
  setlocale(LC_ALL, "C.UTF-8");
  wide = fopen("wide", "w+");
  for (i = 0; i < 9; i++)
    fwprintf(wide, L"%d\u20ac%lc ", slow(i), L'a' + i);
  rewind(wide);
  for (i = 0; i < 8; i++) {
    if (fwscanf(wide, L"%15ls", letters) != 1)
      return 2;
    if (i == 2) {
      ungetwc(L'7', wide);
      slow(i);
    }
    printf("%ls %d %d\n", letters, slow(i), fwide(wide, 0) > 0);
  }
  wprintf(L"%d", fclose(wide));
  return 0;
}
