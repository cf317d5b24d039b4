/* The C library's random numbers, with their state where it is saved: as
 * variables of this file, which is compiled with the pass. The numbers are the
 * C library's own, bit for bit, from the functions that take their state.
 *
 * Relies on: glibc's random_r and drand48_r families. */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What a buffer given to initstate stands for. The numbers lie here, not in the
 * program's buffer, whose bytes have no type. */
struct source {
  struct source *next;
  char *buffer;
  struct random_data data;
  int32_t table[64];
};

static struct source First;
static struct source *Current;

static struct random_data *current(void) {
  if (!Current) {
    /* What glibc starts with: 31 numbers of state, seeded with 1. */
    Current = &First;
    initstate_r(1, (char *)First.table, 128, &First.data);
  }
  return &Current->data;
}

long mt_random(void) {
  int32_t Number;
  random_r(current(), &Number);
  return Number;
}

int mt_rand(void) { return (int)mt_random(); }

void mt_srandom(unsigned Seed) { srandom_r(Seed, current()); }

void mt_srand(unsigned Seed) { mt_srandom(Seed); }

char *mt_initstate(unsigned Seed, char *Buffer, size_t Size) {
  struct source *S;
  char *Before;
  current();
  Before = Current->buffer;
  if (Size < 8) {
    errno = EINVAL;
    return NULL;
  }
  for (S = First.next; S && S->buffer != Buffer; S = S->next) {
  }
  if (!S) {
    S = calloc(1, sizeof *S);
    if (!S)
      return NULL;
    S->buffer = Buffer;
    S->next = First.next;
    First.next = S;
  }
  memset(&S->data, 0, sizeof S->data);
  if (initstate_r(Seed, (char *)S->table, Size, &S->data))
    return NULL;
  Current = S;
  return Before ? Before : (char *)&First;
}

char *mt_setstate(char *Buffer) {
  struct source *S = &First;
  char *Before;
  current();
  Before = Current->buffer ? Current->buffer : (char *)&First;
  if (Buffer != (char *)&First)
    for (S = First.next; S && S->buffer != Buffer; S = S->next) {
    }
  if (!S) {
    errno = EINVAL;
    return NULL;
  }
  Current = S;
  return Before;
}

static struct drand48_data Bits;

double mt_drand48(void) {
  double Number;
  drand48_r(&Bits, &Number);
  return Number;
}

long mt_lrand48(void) {
  long Number;
  lrand48_r(&Bits, &Number);
  return Number;
}

long mt_mrand48(void) {
  long Number;
  mrand48_r(&Bits, &Number);
  return Number;
}

double mt_erand48(unsigned short State[3]) {
  double Number;
  erand48_r(State, &Bits, &Number);
  return Number;
}

long mt_nrand48(unsigned short State[3]) {
  long Number;
  nrand48_r(State, &Bits, &Number);
  return Number;
}

long mt_jrand48(unsigned short State[3]) {
  long Number;
  jrand48_r(State, &Bits, &Number);
  return Number;
}

void mt_srand48(long Seed) { srand48_r(Seed, &Bits); }

unsigned short *mt_seed48(unsigned short State[3]) {
  seed48_r(State, &Bits);
  return Bits.__old_x;
}

void mt_lcong48(unsigned short Parameters[7]) { lcong48_r(Parameters, &Bits); }
