/* The compiler's own setjmp, in a function with memory of variable size. */
/* mt-test: targets=x86_64,i386 */
#include <stdio.h>
#include <string.h>

static void *buffer[5];

static __attribute__((noinline)) void back(int n) {
  int i;
  volatile int sum = 0;
  for (i = 0; i < n; i++)
    sum += i;
  __builtin_longjmp(buffer, 1);
}

static __attribute__((noinline)) int guarded(int n) {
  char *copy = __builtin_alloca((size_t)n + 8);
  volatile int rounds = 0;
  strcpy(copy, "text");
  if (__builtin_setjmp(buffer)) {
    if (rounds > 3)
      return (int)strlen(copy) + n;
  }
  rounds++;
  {
    int values[n + 1];
    for (int i = 0; i <= n; i++)
      values[i] = i;
    back(values[n]);
  }
  return 0;
}

int main(void) {
  int i, sum = 0;
  for (i = 0; i < 10; i++)
    sum = sum * 31 + guarded(i);
  printf("%d\n", sum);
  return 0;
}
