/* Labels told from each other by their distance, as interpreters keep them in
   tables that need no relocation. */
#include <stdio.h>

static int slow(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = (x * 31 + 7) & 0xffff;
  return x;
}

static int run(const unsigned char *code) {
  static const int distances[] = {&&add - &&add, &&twice - &&add,
                                  &&end - &&add};
  int h = 1;
  goto *(&&add + distances[*code]);
add:
  h = (h + slow(h)) % 10007;
  goto *(&&add + distances[*++code]);
twice:
  h = h * 2 % 10007;
  goto *(&&add + distances[*++code]);
end:
  return h;
}

int main(void) {
  static const unsigned char code[] = {0, 1, 0, 0, 1, 1, 0, 2};
  int i;
  for (i = 0; i < 7; i++)
    printf("%d\n", run(code + i));
  return 0;
}
