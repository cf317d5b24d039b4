/* A recursive descent parser that calculates: functions that call one another
 * for a few characters each. */
#include "kernel.h"

struct Input {
  const char *At;
};

static int64_t sum(struct Input *In);

static int64_t factor(struct Input *In) {
  int64_t Value = 0;
  if (*In->At == '-') {
    ++In->At;
    return -factor(In);
  }
  if (*In->At == '(') {
    ++In->At;
    Value = sum(In);
    ++In->At;
    return Value;
  }
  while (*In->At >= '0' && *In->At <= '9')
    Value = Value * 10 + (*In->At++ - '0');
  return Value;
}

static int64_t product(struct Input *In) {
  int64_t Value = factor(In);
  for (;;) {
    if (*In->At == '*') {
      ++In->At;
      Value = Value * factor(In) % 1000003;
    } else if (*In->At == '/') {
      ++In->At;
      int64_t By = factor(In);
      Value = By ? Value / By : 0;
    } else {
      return Value;
    }
  }
}

static int64_t sum(struct Input *In) {
  int64_t Value = product(In);
  for (;;) {
    if (*In->At == '+') {
      ++In->At;
      Value += product(In);
    } else if (*In->At == '-') {
      ++In->At;
      Value -= product(In);
    } else {
      return Value;
    }
  }
}

static char *invent(char *At, uint64_t *Seed, int Depth) {
  uint64_t Dice = nextRandom(Seed);
  if (Depth == 0 || Dice % 8 == 0)
    return At + sprintf(At, "%d", (int)(Dice >> 16) % 1000 + 1000);
  if (Dice % 8 == 1)
    *At++ = '-';
  *At++ = '(';
  At = invent(At, Seed, Depth - 1);
  *At++ = "+-*/"[Dice >> 8 & 3];
  At = invent(At, Seed, Depth - 1);
  *At++ = ')';
  return At;
}

int main(int Argc, char **Argv) {
  static char Text[1 << 20];
  uint64_t Sum = 0, Seed = 1;
  char *End = Text;
  while (End < Text + 200000) {
    if (End != Text)
      *End++ = '+';
    End = invent(End, &Seed, 10);
  }
  *End = 0;
  for (long Round = workOr(Argc, Argv, 640); Round > 0; --Round) {
    struct Input In = {Text};
    addWord(&Sum, (uint64_t)sum(&In));
  }
  return report(Sum);
}
