// A call whose effect no image holds gets a warning where it stands; the runtime
// is told of those that it cannot see by itself, and tracks the others.
//
// RUN: %clang -g -O0 -fpass-plugin=%plugin -S -emit-llvm -o %t.ll %s 2>%t.err
// RUN: FileCheck %s < %t.ll
// RUN: FileCheck --check-prefix=SAID %s < %t.err
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>

// CHECK: @mt.uncarried = {{.*}}c"newlocale\00"

// SAID: uncarried.c:[[#@LINE+4]]:10: warning: 'newlocale' makes something in the C library's memory, which is not saved
// CHECK: call void @mt_uncarried(ptr @mt.uncarried)
// CHECK-NEXT: @newlocale(
locale_t make(void) {
  return newlocale(LC_ALL_MASK, "C", 0);
}

// SAID: uncarried.c:[[#@LINE+3]]:10: warning: 'mmap' maps memory, which is not saved unless it is private
// CHECK: call ptr @mt_mmap(
void *map(void) {
  return mmap(0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

// SAID: uncarried.c:[[#@LINE+2]]:10: warning: 'socket' makes a descriptor that cannot be opened again: checkpoints wait until it is closed
int connection(void) {
  return socket(AF_UNIX, SOCK_STREAM, 0);
}

// These go along.
// SAID-NOT: warning:
// CHECK: call ptr @mt_signal(
// CHECK: call i32 @mt_atexit(
void carried(void (*handler)(int), void (*last)(void)) {
  signal(SIGHUP, handler);
  atexit(last);
}
