// A byte stands behind what a pointer one past the end may be kept to, so that it
// leads to nothing else; not behind numbers that nobody asks the end of.
//
// RUN: %clang -g -O2 -fpass-plugin=%plugin --target=x86_64-linux-gnu -S -emit-llvm -o - %s | FileCheck %s

// CHECK-DAG: @array = dso_local global <{ [4 x i32], [1 x i8] }>
// CHECK-DAG: @row = dso_local global <{ %struct.row, [1 x i8] }>
// CHECK-DAG: @single = dso_local global <{ i32, [1 x i8] }>
// CHECK-DAG: @plain = dso_local global i32
int array[4] = {1};
struct row { int at[3]; } row = {{2}};
int single = 3;
int plain = 4;
int *ends[] = {array + 4, row.at + 3, &single + 1, &plain};

// CHECK-DAG: %mt.with.gap{{[.0-9]*}} = type <{ [5 x i32], [1 x i8] }>
// CHECK-DAG: %mt.with.gap{{[.0-9]*}} = type <{ i16, [1 x i8] }>
void fill(int *, int *, short *);
int use(int n) {
  int local[5];
  short number;
  fill(local, local + 5, &number);
  int sum = number;
  for (int i = 0; i < n; i++)
    sum = sum * 31 + local[i % 5];
  fill(local, local + 5, &number);
  return sum;
}
