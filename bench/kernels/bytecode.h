/* A little stack machine and a program for it, which vm_switch.c and vm_goto.c
 * run in their two ways: the Collatz steps of all numbers below a limit.
 *
 * Relies on: kernel.h. */
#ifndef MT_BENCH_KERNELS_BYTECODE_H
#define MT_BENCH_KERNELS_BYTECODE_H

#include "kernel.h"

/* Every instruction has one operand, most do not look at it. Less compares what
 * is below the top with the top; JumpUnless takes the top. */
enum Op {
  Push,
  Load,
  Store,
  Add,
  Mul,
  Half,
  Odd,
  Less,
  JumpUnless,
  Jump,
  Halt
};

struct Instruction {
  int Op, Operand;
};

/* Variables: the limit, the number, where it stands now, the steps of all. */
enum { Limit, Number, Now, Steps, Variables };

static const struct Instruction Program[] = {
    /*  0 */ {Load, Number},
    {Load, Limit},
    {Less, 0},
    {JumpUnless, 30},
    /*  4 */ {Load, Number},
    {Store, Now},
    /*  6 */ {Push, 1},
    {Load, Now},
    {Less, 0},
    {JumpUnless, 25},
    /* 10 */ {Load, Steps},
    {Push, 1},
    {Add, 0},
    {Store, Steps},
    /* 14 */ {Load, Now},
    {Odd, 0},
    {JumpUnless, 22},
    /* 17 */ {Load, Now},
    {Push, 3},
    {Mul, 0},
    {Push, 1},
    {Jump, 31},
    /* 22 */ {Load, Now},
    {Half, 0},
    {Jump, 32},
    /* 25 */ {Load, Number},
    {Push, 1},
    {Add, 0},
    {Store, Number},
    {Jump, 0},
    /* 30 */ {Halt, 0},
    /* 31 */ {Add, 0},
    /* 32 */ {Store, Now},
    {Jump, 6}};

#endif
