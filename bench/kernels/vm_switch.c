/* An interpreter of bytecode: a switch in a loop. */
#include "bytecode.h"

static int64_t run(const struct Instruction *At, int64_t *Variable) {
  int64_t Stack[16], *Top = Stack;
  for (const struct Instruction *Code = At;; ++At)
    switch (At->Op) {
    case Push:
      *++Top = At->Operand;
      break;
    case Load:
      *++Top = Variable[At->Operand];
      break;
    case Store:
      Variable[At->Operand] = *Top--;
      break;
    case Add:
      --Top;
      Top[0] += Top[1];
      break;
    case Mul:
      --Top;
      Top[0] *= Top[1];
      break;
    case Half:
      *Top /= 2;
      break;
    case Odd:
      *Top &= 1;
      break;
    case Less:
      --Top;
      Top[0] = Top[0] < Top[1];
      break;
    case JumpUnless:
      if (!*Top--)
        At = Code + At->Operand - 1;
      break;
    case Jump:
      At = Code + At->Operand - 1;
      break;
    case Halt:
      return Variable[Steps];
    }
}

int main(int Argc, char **Argv) {
  int64_t Variable[Variables] = {workOr(Argc, Argv, 200000), 1, 0, 0};
  return report((uint64_t)run(Program, Variable));
}
