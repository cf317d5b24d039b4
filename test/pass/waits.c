// Calls that can wait go to stand-ins that hold safe points, and are invokes;
// scanf, whose arguments no frame holds, has the wait in front of it. What the
// headers define for inlining only, such as getchar, goes there too.
//
// RUN: %clang -g -O2 -fpass-plugin=%plugin -S -emit-llvm -o - %s | FileCheck %s
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

// CHECK-LABEL: define {{.*}}@number(
// CHECK: invoke void @mt_wait_scan_stdin(ptr {{.*}})
// CHECK: call {{.*}}scanf(
int number(void) {
  int result = 0;
  scanf("%d", &result);
  return result;
}

// CHECK-LABEL: define {{.*}}@numberFrom(
// CHECK: invoke void @mt_wait_scan(ptr {{.*}}, ptr {{.*}})
// CHECK: call {{.*}}fscanf(
int numberFrom(FILE *file) {
  int result = 0;
  fscanf(file, "%d", &result);
  return result;
}

// CHECK-LABEL: define {{.*}}@character(
// CHECK: invoke i32 @mt_getchar(
int character(void) {
  return getchar() + 1;
}

// CHECK-LABEL: define {{.*}}@child(
// CHECK: invoke i32 @mt_waitpid(
int child(pid_t process) {
  int status = 0;
  waitpid(process, &status, 0);
  return status;
}
