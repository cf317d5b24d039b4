/* Streams of wide characters: written, read, put back, also before the first
   one; and the same with bytes. */
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

static void put_back(FILE *bytes, FILE *wide) {
  int i;
  rewind(bytes);
  rewind(wide);
  getc(bytes);
  ungetc('a', bytes);
  ungetc('b', bytes); /* before the beginning of the file */
  getwc(wide);
  ungetwc(L'\u20ac', wide);
  for (i = 0; i < 12; i++) {
    printf("%d %d ", slow(i), getc(bytes));
    printf("%d\n", (int)getwc(wide));
  }
}

int main(void) {
  FILE *wide, *bytes;
  wchar_t letters[16];
  int i;
  setlocale(LC_ALL, "C.UTF-8");
  wide = fopen("wide", "w+");
  bytes = fopen("bytes", "w+");
  for (i = 0; i < 9; i++) {
    fwprintf(wide, L"%d\u20ac%lc ", slow(i), L'a' + i);
    fprintf(bytes, "%d,", slow(i));
  }
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
  put_back(bytes, wide);
  /* Neither of the two is of bytes and wide characters. */
  printf("%d %d\n", fwide(bytes, 1) < 0, fwide(wide, -1) > 0);
  return fclose(wide) + fclose(bytes);
}
