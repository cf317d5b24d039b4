// A call whose effect no image holds gets a warning where it stands; the runtime
// is told of those that it cannot see by itself, and tracks the others.
//
// RUN: %clang -g -O0 -fpass-plugin=%plugin -S -emit-llvm -o %t.ll %s 2>%t.err
// RUN: FileCheck %s < %t.ll
// RUN: FileCheck --check-prefix=SAID %s < %t.err
#include <netdb.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

// CHECK: @mt.uncarried = {{.*}}c"nice\00"
// CHECK: @mt.uncarried.1 = {{.*}}c"getaddrinfo\00"
// CHECK: @mt.uncarried.2 = {{.*}}c"freeaddrinfo\00"

// SAID: uncarried.c:[[#@LINE+4]]:10: warning: 'nice' changes the process in a way that is not saved
// CHECK: call void @mt_uncarried(ptr @mt.uncarried)
// CHECK-NEXT: @nice(
int change(void) {
  return nice(1);
}

// SAID: uncarried.c:[[#@LINE+6]]:16: warning: 'getaddrinfo' makes something that is not saved: checkpoints wait until it is released
// CHECK: %[[RESULT:.*]] = call i32 @getaddrinfo(
// CHECK-NEXT: %[[DONE:.*]] = icmp eq i32 %[[RESULT]], 0
// CHECK-NEXT: %[[OK:.*]] = zext i1 %[[DONE]] to i32
// CHECK-NEXT: call void @mt_made(ptr @mt.uncarried.1, ptr @mt.uncarried.2, i32 %[[OK]])
int make(struct addrinfo *found) {
  int result = getaddrinfo("localhost", 0, 0, &found);
  // CHECK: call void @mt_released(ptr @mt.uncarried.2)
  // CHECK-NEXT: call void @freeaddrinfo(
  freeaddrinfo(found);
  return result;
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
