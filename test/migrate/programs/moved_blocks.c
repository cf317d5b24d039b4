/* A jmp_buf in the heap is longer on some targets, so that its block has to
 * move. What leads to it is found, and what does not stays as it is: numbers
 * made of addresses, unions that nothing tells the member of, memory that only
 * a void * keeps. Where the program's numbers are trusted, they are found, too,
 * those that are addresses of the block itself. */
/* mt-test: targets=x86_64,aarch64,riscv64,ppc64le ;
            env=MT_TRUST_NUMBERS=1 ;
            refuse no-g: so its data cannot be converted */
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct machine {
  int Depth;
  jmp_buf Catch[4];
  long Steps;
};

static int Table[8] = {3, 1, 4, 1, 5, 9, 2, 6};

typedef int (*Rule)(int);
static int twice(int N) { return 2 * N; }
static int next(int N) { return N + 1; }

struct node {
  struct machine *Owner;
  uintptr_t Marked; /* &Table[I], and 1 */
  int Kind;
  union {
    double Number;
    const char *Text;
    struct {
      const char *Name;
      Rule First, Second;
      int Count;
    } Rules;
    struct {
      long Id;
      void *Data;
      struct node *Left, *Right;
    } Pair;
  } U;
};

static void *Any[6];

/* Addresses of the block that moves, as numbers. */
static uintptr_t Depth;
struct numbers {
  uintptr_t Start, Steps;
};

static int throw_at(struct machine *M, int N) {
  M->Steps += N;
  if (N % 3 == 0)
    longjmp(M->Catch[--M->Depth], N + 1);
  return N;
}

static int guarded(struct machine *M, int N) {
  volatile int Given = N;
  int Caught = setjmp(M->Catch[M->Depth++]);
  if (Caught)
    return Given * 100 + Caught;
  Given = throw_at(M, N);
  M->Depth--;
  return Given;
}

static struct node *node(struct machine *M, int I) {
  struct node *N = calloc(1, sizeof *N);
  N->Owner = I % 2 ? M : NULL;
  N->Marked = (uintptr_t)&Table[I] | 1;
  N->Kind = I % 4;
  switch (N->Kind) {
  case 0:
    N->U.Number = I * 1.5;
    break;
  case 1:
    N->U.Text = "text" + I % 4;
    break;
  case 2:
    N->U.Rules.Name = "rules";
    N->U.Rules.First = twice;
    N->U.Rules.Second = next;
    N->U.Rules.Count = I;
    break;
  default:
    N->U.Pair.Id = I;
    N->U.Pair.Data = &Table[I];
  }
  return N;
}

static void show(const struct node *N, struct machine *M) {
  const int *At = (const int *)(N->Marked & ~(uintptr_t)1);
  printf("%d %d %ld:", N->Owner == M, N->Owner ? N->Owner->Depth : -1,
         (long)(At - Table));
  switch (N->Kind) {
  case 0:
    printf(" %g\n", N->U.Number);
    break;
  case 1:
    printf(" %s\n", N->U.Text);
    break;
  case 2:
    printf(" %s %d\n", N->U.Rules.Name,
           N->U.Rules.First(N->U.Rules.Second(N->U.Rules.Count)));
    break;
  default:
    printf(" %ld %d %d\n", N->U.Pair.Id, *(int *)N->U.Pair.Data,
           N->U.Pair.Left == N);
  }
}

int main(void) {
  struct machine *M = calloc(1, sizeof *M);
  struct node *Nodes[8];
  struct numbers *Numbers = calloc(1, sizeof *Numbers);
  uintptr_t Local = (uintptr_t)M + 1;
  double D = 2.25;
  int I;
  Depth = (uintptr_t)&M->Depth;
  Numbers->Start = (uintptr_t)M;
  Numbers->Steps = (uintptr_t)&M->Steps;
  for (I = 0; I < 8; I++) {
    Nodes[I] = node(M, I);
    if (I % 4 == 3)
      Nodes[I]->U.Pair.Left = Nodes[I];
  }
  for (I = 0; I < 6; I++) {
    Any[I] = malloc(24);
    memcpy(Any[I], I % 2 ? (void *)&D : (void *)"bytes67", 8);
  }
  for (I = 0; I < 8; I++) {
    printf("%d %ld\n", guarded(M, I), M->Steps);
    show(Nodes[I], M);
    printf("%d %d %d %d\n", *(int *)Depth == M->Depth,
           Numbers->Start == (uintptr_t)M,
           Numbers->Steps == (uintptr_t)&M->Steps, Local == (uintptr_t)M + 1);
  }
  for (I = 0; I < 6; I++) {
    memcpy(&D, Any[I], 8);
    printf("%s %g\n", I % 2 ? "-" : (char *)Any[I], I % 2 ? D : 0);
  }
  return 0;
}
