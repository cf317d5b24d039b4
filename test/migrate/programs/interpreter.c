/* A byte-code interpreter: a loop around a switch, a value stack, a call
 * stack, and a program that computes primes and factorials. */
/* mt-test: signal=3200 */
#include <stdio.h>
#include <stdlib.h>

enum op {
  PUSH,
  ADD,
  SUB,
  MUL,
  MOD,
  LESS,
  JUMP,
  JZ,
  LOAD,
  STORE,
  CALL,
  RET,
  PRINT,
  HALT
};

struct instruction {
  enum op op;
  int argument;
};

struct machine {
  const struct instruction *code;
  int pc, sp, depth;
  long stack[64];
  int returns[16];
  long variables[8];
  long long executed;
};

static const struct instruction program[] = {
    /* sum of primes below variable 7 */
    {PUSH, 2},  {STORE, 0},                      /* n = 2 */
    {LOAD, 0},  {LOAD, 7},  {LESS, 0}, {JZ, 26}, /* while n < limit */
    {PUSH, 2},  {STORE, 1},                      /* d = 2 */
    {LOAD, 1},  {LOAD, 1},  {MUL, 0},  {LOAD, 0},  {PUSH, 1}, {ADD, 0},
    {LESS, 0},  {JZ, 23}, /* while d * d <= n */
    {CALL, 29}, {JZ, 25}, /* divides: not a prime */
    {LOAD, 1},  {PUSH, 1},  {ADD, 0},  {STORE, 1}, {JUMP, 8}, {CALL, 33},
    {JUMP, 25}, /* add n to the sum */
    {JUMP, 39}, /* n = n + 1 */
    {LOAD, 2},  {PRINT, 0}, {HALT, 0}, {LOAD, 0},  {LOAD, 1}, {MOD, 0},
    {RET, 0}, /* n mod d */
    {LOAD, 2},  {LOAD, 0},  {ADD, 0},  {STORE, 2}, {RET, 0},  {HALT, 0},
    {LOAD, 0},  {PUSH, 1},  {ADD, 0},  {STORE, 0}, {JUMP, 2},
};

static void run(struct machine *m) {
  for (;;) {
    struct instruction i = m->code[m->pc++];
    long *top = &m->stack[m->sp - 1];
    m->executed++;
    switch (i.op) {
    case PUSH:
      m->stack[m->sp++] = i.argument;
      break;
    case ADD:
      top[-1] += *top;
      m->sp--;
      break;
    case SUB:
      top[-1] -= *top;
      m->sp--;
      break;
    case MUL:
      top[-1] *= *top;
      m->sp--;
      break;
    case MOD:
      top[-1] %= *top;
      m->sp--;
      break;
    case LESS:
      top[-1] = top[-1] < *top;
      m->sp--;
      break;
    case JUMP:
      m->pc = i.argument;
      break;
    case JZ:
      m->sp--;
      if (*top == 0)
        m->pc = i.argument;
      break;
    case LOAD:
      m->stack[m->sp++] = m->variables[i.argument];
      break;
    case STORE:
      m->variables[i.argument] = *top;
      m->sp--;
      break;
    case CALL:
      m->returns[m->depth++] = m->pc;
      m->pc = i.argument;
      break;
    case RET:
      m->pc = m->returns[--m->depth];
      break;
    case PRINT:
      printf("sum %ld\n", *top);
      m->sp--;
      break;
    case HALT:
      return;
    }
  }
}

int main(int argc, char **argv) {
  int rounds = argc > 1 ? atoi(argv[1]) : 1, i;
  struct machine *m = calloc(1, sizeof *m);
  for (i = 0; i < rounds; i++) {
    m->code = program;
    m->pc = m->sp = m->depth = 0;
    m->variables[2] = 0;
    m->variables[7] = 400 + i;
    run(m);
    fflush(stdout);
  }
  printf("%lld instructions\n", m->executed);
  return 0;
}
