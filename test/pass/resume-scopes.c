// A clone fills its variables before it enters their scopes, so there they
// have no lifetimes: code generation would give both pairs one place.
//
// RUN: %clang -g -O2 --target=x86_64-linux-gnu -fpass-plugin=%plugin -S -emit-llvm -o - %s | FileCheck %s

struct Pair {
  long First, Second;
};
struct Pair pair(long);
void take(long, long, unsigned);

void run(unsigned N) {
  {
    struct Pair P = pair(N);
    unsigned Sum = 0;
    for (unsigned I = 0; I != N; ++I)
      Sum ^= Sum * 31 + I;
    take(P.First, P.Second, Sum);
  }
  {
    struct Pair P = pair(N + 1);
    unsigned Sum = 0;
    for (unsigned I = 0; I != N; ++I)
      Sum ^= Sum * 17 + I;
    take(P.First, P.Second, Sum);
  }
}

// CHECK-LABEL: define {{.*}}@run.mt.resume(
// CHECK: alloca %struct.Pair
// CHECK-NOT: @llvm.lifetime
// CHECK: ret void
