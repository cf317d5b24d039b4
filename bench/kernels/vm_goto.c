/* An interpreter of bytecode with a jump of its own after every instruction, by
 * GNU C's computed goto. */
#include "bytecode.h"

#define NEXT goto *Labels[(++At)->Op]

static int64_t run(const struct Instruction *At, int64_t *Variable) {
  static const void *const Labels[] = {
      &&DoPush, &&DoLoad, &&DoStore,      &&DoAdd,  &&DoMul, &&DoHalf,
      &&DoOdd,  &&DoLess, &&DoJumpUnless, &&DoJump, &&DoHalt};
  int64_t Stack[16], *Top = Stack;
  const struct Instruction *Code = At;
  goto *Labels[At->Op];
DoPush:
  *++Top = At->Operand;
  NEXT;
DoLoad:
  *++Top = Variable[At->Operand];
  NEXT;
DoStore:
  Variable[At->Operand] = *Top--;
  NEXT;
DoAdd:
  --Top;
  Top[0] += Top[1];
  NEXT;
DoMul:
  --Top;
  Top[0] *= Top[1];
  NEXT;
DoHalf:
  *Top /= 2;
  NEXT;
DoOdd:
  *Top &= 1;
  NEXT;
DoLess:
  --Top;
  Top[0] = Top[0] < Top[1];
  NEXT;
DoJumpUnless:
  if (!*Top--)
    At = Code + At->Operand - 1;
  NEXT;
DoJump:
  At = Code + At->Operand - 1;
  NEXT;
DoHalt:
  return Variable[Steps];
}

int main(int Argc, char **Argv) {
  int64_t Variable[Variables] = {workOr(Argc, Argv, 200000), 1, 0, 0};
  return report((uint64_t)run(Program, Variable));
}
