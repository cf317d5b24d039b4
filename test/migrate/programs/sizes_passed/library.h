#ifndef LIBRARY_H
#define LIBRARY_H
#include <setjmp.h>

struct engine {
  jmp_buf stop;
  int steps;
};
extern struct engine engine;

int fits(int size);
#endif
