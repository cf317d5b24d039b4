; Without debug info an argument that the ABI passes by reference is a pointer
; like any, and code that copies from it after a call is not the prologue.
;
; RUN: %opt -passes=mt-instrument -S %s | FileCheck %s

; CHECK-LABEL: define {{.*}} @moved(
; CHECK: invoke {{.*}} @step(
; CHECK: call void @llvm.memcpy
target triple = "aarch64-unknown-linux-gnu"

%struct.holder = type { i8, fp128, [2 x fp128] }

define void @moved(ptr noalias sret(%struct.holder) align 16 %0, ptr %1, i32 %2) {
  %4 = getelementptr inbounds %struct.holder, ptr %1, i32 0, i32 1
  %5 = load fp128, ptr %4, align 16
  %6 = call fp128 @step(fp128 %5, i32 %2)
  store fp128 %6, ptr %4, align 16
  call void @llvm.memcpy.p0.p0.i64(ptr align 16 %0, ptr align 16 %1, i64 64, i1 false)
  ret void
}

declare fp128 @step(fp128, i32)
declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)
