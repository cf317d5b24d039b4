; Invokes that optimisations left with one landing pad get one each: LLVM's code
; generator mistakes the pad's phis for those of the block they return to.
;
; RUN: %opt -passes=mt-lower -S %s | FileCheck %s

; CHECK-LABEL: define {{.*}} @twice(
; CHECK: invoke {{.*}} @f({{.*}}
; CHECK-NEXT: to label %back unwind label %[[A:[a-z0-9]+]]
; CHECK: invoke {{.*}} @f({{.*}}
; CHECK-NEXT: to label %back unwind label %[[B:[a-z0-9]+]]
; CHECK-DAG: [[A]]:{{.*}}preds = %one
; CHECK-DAG: [[B]]:{{.*}}preds = %two
; CHECK: {{^pad:}}
; CHECK: phi i32 [ %y, %[[B]] ], [ %x, %[[A]] ]
define i32 @twice(i1 %c, i32 %x, i32 %y) personality ptr @__gcc_personality_v0 {
  br i1 %c, label %one, label %two
one:
  %a = invoke i32 @f(i32 1) to label %back unwind label %pad
two:
  %b = invoke i32 @f(i32 2) to label %back unwind label %pad
back:
  %v = phi i32 [ %x, %one ], [ %y, %two ]
  ret i32 %v
pad:
  %w = phi i32 [ %x, %one ], [ %y, %two ]
  %l = landingpad { ptr, i32 } cleanup
  call void @keep(i32 %w)
  resume { ptr, i32 } %l
}

declare i32 @f(i32)
declare void @keep(i32) nounwind
declare i32 @__gcc_personality_v0(...)
