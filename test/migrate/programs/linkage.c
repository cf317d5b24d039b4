/* Weak symbols and aliases, constructors and destructors, definitions of
   before C89, functions that do not return, alignment of more than any type's.
 */
/* mt-test: status=3 ; may-finish: no checkpoint is taken in a destructor ;
            refuse no-g: so its data cannot be converted */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

int counter = 5;
extern int other_name __attribute__((alias("counter")));
extern int missing __attribute__((weak));
int replaced __attribute__((weak)) = 17;
int (*chosen)(int);

static int one_step(int x) { return x * 3 + 1; }
int step(int) __attribute__((alias("real_step"), weak));
int real_step(int x) {
  int i;
  for (i = 0; i < 3; i++)
    x = one_step(x) & 0xffff;
  return x;
}
extern int not_there(int) __attribute__((weak));

static int *other = &other_name;
static int started;

struct wide {
  char c;
  _Alignas(64) int aligned;
  short s;
};
static struct wide globals[2];

__attribute__((constructor)) static void begin(void) {
  started = counter * 100;
  chosen = step;
}

__attribute__((destructor)) static void end(void) {
  printf("end %d %d\n", started, *other);
}

static void at_exit(void) {
  int i;
  for (i = 0; i < 3; i++)
    printf("exit %d\n", real_step(counter + i));
}

/* K&R. */
static long add(a, b, c)
int a;
short b;
char *c;
{
  long sum = 0;
  int i;
  for (i = 0; i < a; i++)
    sum += b + c[i & 3];
  return sum;
}

static jmp_buf Out;
static __attribute__((noreturn)) void leave(int with) {
  int i, sum = 0;
  for (i = 0; i < 4; i++)
    sum += real_step(with + i);
  longjmp(Out, (sum & 7) + 1);
}

int main(void) {
  volatile struct wide local;
  struct wide *heap = aligned_alloc(64, 2 * sizeof *heap);
  long sum = 0;
  volatile int round = 0;
  int got = setjmp(Out);

  if (got == 0) {
    atexit(at_exit);
    local.aligned = 1;
    heap[1].aligned = 2;
    globals[1].aligned = 3;
  }
  if (round < 8) {
    round++;
    sum = add(round, (short)-round, "abcd");
    local.aligned += got;
    heap[1].aligned += local.aligned;
    globals[1].aligned += chosen(heap[1].aligned);
    *other += &missing == NULL && not_there == NULL;
    printf("%d %ld %d %d %d\n", got, sum, heap[1].aligned, globals[1].aligned,
           counter);
    leave(round);
  }
  printf("%d %d\n", replaced, other_name);
  return 3;
}
