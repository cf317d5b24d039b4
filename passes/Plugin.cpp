// MigPass: makes C functions able to be captured and gone on with elsewhere.
//
// At the start of the pipeline, on IR as clang left it, each function that can
// be stopped in is rewritten in this order (one file a step):
//
//   SafetyReport     what may not go everywhere: remarks
//   Unsafe           library calls whose effect is not saved: warnings
//   Foreign, Sites   library calls: blocking ones to instrumented stand-ins,
//                    heap calls to the runtime's heap with allocation sites
//   Globals          what has an address for good
//   SafePoints       where a function can be stopped
//   Canonical        all that may live there is put in allocas
//   Spill            polls; calls become invokes; cold blocks and landing pads
//   Frames           which variables live where in the frame record
//   Resume           the clone that is entered in the middle
//   Emit             descriptors, registration, main
//
// Then, once variables are values again, LabelTables, BaseCases, TailCalls,
// SparePolls, SelfInline and StripMine give back what that has cost. The normal
// pipeline optimises the result, UnrollDue in it; OptimizeLate, LowerPoll and
// ColdCode come last.
//
//   int f(int n) {                  f:      loop: ... br poll
//     int s = 0;                    poll:   if (!mt.poll()) goto loop
//     while (n--)                           b = mt_spill; b->s = s; b->n = n;
//       s += g(n);          =>              mt_spill = b + 1; mt_unwind()
//     return s;                     call:   invoke g(n) unwind pad
//   }                               pad:    b = mt_spill; b->s = s; b->n = n;
//                                           mt_spill = b + 1; resume
//                                   f.mt.resume(frame): switch on the safe
//                                           point, load s and n, go to loop; or
//                                           call g's clone and go on behind it
//
// Rejected: flag tests after calls (Asyncify; 1.8x on fib), a shadow stack
// (costs on every call, breaks with longjmp), dispatch at function entry
// (irreducible loops in fast code).
//
// Not checked here: that a library listed in Foreign does not call back; a
// foreign frame is found when the stack is unwound, and the checkpoint waits.
#include "AddressNumbers.h"
#include "AnnotationFile.h"
#include "BaseCases.h"
#include "ByteOrders.h"
#include "Bytes.h"
#include "Canonical.h"
#include "Captures.h"
#include "Cleanups.h"
#include "ColdCode.h"
#include "Dispatch.h"
#include "Emit.h"
#include "Fingerprint.h"
#include "Foreign.h"
#include "Frames.h"
#include "Globals.h"
#include "InferredTags.h"
#include "Jumps.h"
#include "TypeNumbers.h"
#include "LabelTables.h"
#include "LibraryTypes.h"
#include "LowerPoll.h"
#include "LowerSpill.h"
#include "Names.h"
#include "OptimizeLate.h"
#include "Pieces.h"
#include "Resume.h"
#include "RotatePolled.h"
#include "SafePoints.h"
#include "SafetyReport.h"
#include "Scrambled.h"
#include "SelfInline.h"
#include "Sites.h"
#include "Sources.h"
#include "SparePolls.h"
#include "Spill.h"
#include "StoredMembers.h"
#include "StripMine.h"
#include "TailCalls.h"
#include "UnrollDue.h"
#include "Unsafe.h"
#include "VariadicArguments.h"
#include "WordHashes.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Passes/PassPlugin.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Transforms/IPO/InferFunctionAttrs.h"
#include "llvm/Transforms/Scalar/LICM.h"
#include "llvm/Transforms/Scalar/LoopPassManager.h"
#include "llvm/Transforms/Scalar/SROA.h"
#include "llvm/Transforms/Utils/EntryExitInstrumenter.h"
#include "llvm/Transforms/Utils/LCSSA.h"
#include "llvm/Transforms/Utils/LoopSimplify.h"
#include <map>
#include <tuple>

using namespace llvm;
using namespace mt;

/// Puts a wait for input before each call of a function like scanf.
static void waitBeforeCalls(Function &F, StringRef Wait) {
  FunctionType *T = F.getFunctionType();
  // vscanf's last argument is no part of it.
  unsigned Fixed = Wait == "mt_wait_scan_stdin" ? 1 : 2;
  if (T->getNumParams() < Fixed)
    return;
  FunctionCallee New = F.getParent()->getOrInsertFunction(
      Wait, FunctionType::get(llvm::Type::getVoidTy(F.getContext()),
                              T->params().take_front(Fixed), false));
  allowUnwinding(*cast<Function>(New.getCallee()));
  SmallVector<CallBase *, 8> Calls;
  for (Use &U : F.uses())
    if (auto *CB = dyn_cast<CallBase>(U.getUser()); CB && CB->isCallee(&U) &&
                                                    CB->arg_size() >= Fixed &&
                                                    CB->getFunctionType() == T)
      Calls.push_back(CB);
  for (CallBase *CB : Calls) {
    IRBuilder<> B(CB);
    SmallVector<Value *, 2> Arguments(CB->arg_begin(), CB->arg_begin() + Fixed);
    B.CreateCall(New, Arguments)->setDebugLoc(CB->getDebugLoc());
  }
}

static void replaceLibraryCalls(Module &M) {
  // A stand-in calls what it stands in for, and so do its helpers.
  if (any_of(M, [](const Function &F) {
        return !F.isDeclaration() && isStandIn(F.getName());
      }))
    return;
  // The headers define some, getchar for one, for inlining only. What is not
  // inlined would be the library's in the end.
  for (Function &F : M)
    if (F.hasAvailableExternallyLinkage() &&
        !F.hasFnAttribute(Attribute::AlwaysInline) &&
        (!blockingStandIn(F.getName()).empty() ||
         !waitBefore(F.getName()).empty() ||
         !trackedStandIn(F.getName()).empty()))
      F.deleteBody();
  SmallVector<Function *, 8> Declared;
  for (Function &F : M)
    if (F.isDeclaration())
      Declared.push_back(&F);
  for (Function *F : Declared) {
    if (StringRef Wait = waitBefore(F->getName()); !Wait.empty())
      waitBeforeCalls(*F, Wait);
    StringRef Blocking = blockingStandIn(F->getName());
    StringRef Name = Blocking.empty() ? trackedStandIn(F->getName()) : Blocking;
    if (Name.empty())
      continue;
    auto *New = dyn_cast<Function>(
        M.getOrInsertFunction(Name, F->getFunctionType(), F->getAttributes())
            .getCallee());
    if (!New)
      continue;
    if (!Blocking.empty())
      allowUnwinding(*New);
    for (Use &U : make_early_inc_range(F->uses()))
      if (auto *CB = dyn_cast<CallBase>(U.getUser());
          CB && CB->isCallee(&U) &&
          CB->getFunctionType() == New->getFunctionType())
        U.set(New);
  }
}

/// Numbers safe points that are equal in kind, callee and place.
static void numberSafePoints(std::vector<SafePointDesc> &Points) {
  std::map<std::tuple<SafePointKind, std::string, uint32_t, uint32_t>, uint32_t>
      Ordinals;
  for (SafePointDesc &P : Points)
    P.Ordinal = Ordinals[{P.Kind, P.Callee, P.Line, P.Col}]++;
}

/// Types whose layout differs between targets that otherwise agree.
static bool usesTargetTypes(const Module &M) {
  auto Differs = [](const llvm::Type *T) {
    return T->isX86_FP80Ty() || T->isFP128Ty() || T->isPPC_FP128Ty();
  };
  for (const GlobalVariable &G : M.globals())
    if (Differs(G.getValueType()))
      return true;
  for (const Function &F : M)
    for (const Instruction &I : instructions(F)) {
      if (Differs(I.getType()))
        return true;
      if (auto *A = dyn_cast<AllocaInst>(&I); A && Differs(typeOf(*A)))
        return true;
      if (auto *CB = dyn_cast<CallBase>(&I)) {
        auto *II = dyn_cast<IntrinsicInst>(CB);
        if ((II && II->getIntrinsicID() == Intrinsic::vastart) ||
            CB->hasFnAttr(Attribute::ReturnsTwice))
          return true;
      }
    }
  return false;
}

/// For tests: -Xclang -load -Xclang MigPass.so -mllvm -mt-dense-polls. Images
/// of such builds and of others are the same.
static cl::opt<bool>
    DensePolls("mt-dense-polls",
               cl::desc("Keep a poll in every iteration of every loop"));

/// Their images only go to builds with the same option.
static cl::opt<bool> PollsEverywhere(
    "mt-polls-everywhere",
    cl::desc("Like -mt-dense-polls, and poll at function entries and after "
             "calls"));

static bool movesPolls(OptimizationLevel Level) {
  return Level != OptimizationLevel::O0 && !DensePolls && !PollsEverywhere;
}

/// Debug builds of the plugin check the IR after every stage.
static void verifyStage(const Function &F, const char *Stage) {
#ifndef NDEBUG
  std::string Problem;
  raw_string_ostream OS(Problem);
  if (verifyFunction(F, &OS))
    report_fatal_error(Twine("MigPass: ") + Stage + " broke '" + F.getName() +
                       "': " + Problem);
#else
  (void)F;
  (void)Stage;
#endif
}

/// The inliner takes in a local function that one place calls, almost whatever
/// its size. The place's clone is about to call it as well: this keeps it so.
static void takeInIfCalledOnce(Function &F) {
  constexpr unsigned MaxInstructions = 400;
  if (!F.hasLocalLinkage() || !F.hasOneUse() || F.hasOptNone() ||
      F.hasFnAttribute(Attribute::NoInline) ||
      F.getInstructionCount() > MaxInstructions)
    return;
  auto *Call = dyn_cast<CallBase>(F.user_back());
  if (Call && Call->getCalledOperand() == &F && Call->getFunction() != &F &&
      !Call->isNoInline())
    Call->addFnAttr(Attribute::AlwaysInline);
}

/// What polls bring along in cold code, the inliner is to overlook. Landing
/// pads count as the stores that they become, for a program full of calls would
/// grow by a quarter otherwise; not so in small functions that call each other
/// in a circle, where calls are what takes the time.
static void forgiveColdCode(const FunctionPlan &Plan,
                            ArrayRef<SafePoint> Points) {
  constexpr size_t InstructionCost = 5, CallCost = 30; // see InlineConstants
  constexpr size_t ManyCalls = 3;
  const Function &F = *Plan.F;
  const bool InCircle = Plan.EntryPoll && Plan.Calls.size() <= ManyCalls;
  for (const SafePoint &P : Points)
    for (Instruction &I : *P.Spill)
      if (auto *Spill = dyn_cast<CallInst>(&I); Spill && isSpill(*Spill)) {
        size_t Cost = CallCost + InstructionCost * Spill->arg_size();
        if (P.Call && InCircle)
          Cost += 2 * InstructionCost; // landingpad, resume
        else if (P.Call) // taken in, it stores its values and four words
          Cost -= InstructionCost * (4 + Spill->arg_size() / 3);
        else
          Cost += 2 * CallCost + InstructionCost; // poll, mt_unwind, branch
        Spill->addFnAttr(Attribute::get(F.getContext(), "call-threshold-bonus",
                                        std::to_string(Cost)));
      }
}

namespace {
struct InstrumentPass : PassInfoMixin<InstrumentPass> {
  static bool isRequired() { return true; }

  PreservedAnalyses run(Module &M, ModuleAnalysisManager &MAM) {
    if (M.empty() && M.global_empty())
      return PreservedAnalyses::all();
    auto &FAM =
        MAM.getResult<FunctionAnalysisManagerModuleProxy>(M).getManager();
    lowerBuiltinJumps(M);
    ModuleDesc Desc;
    describeSources(M, Desc);
    if (keepsLists(M))
      Desc.Flags |= ModuleDesc::KeepsLists;
    if (keepsPlaces(M))
      Desc.Flags |= ModuleDesc::KeepsPlaces;
    if (Error E = readAnnotationFile())
      M.getContext().emitError(toString(std::move(E)));
    TypeTable Types(M);
    if (makesNumbers(M, Types))
      Desc.Flags |= ModuleDesc::MakesNumbers;
    if (takesAddressesApart(M, Types))
      Desc.Flags |= ModuleDesc::TakesApart;
    SiteTable Sites(M, Types);
    findUnionsOfBytes(M, Types);
    findStoredMembers(M, Types);
    findByteOrders(M, Types);
    const UnionsSeen Unions = inferTags(M, Types);
    const WordHashes Hashes = findWordHashes(M, Types);
    if (!Hashes.empty())
      Desc.Flags |= ModuleDesc::HashesWords;
    const OddStores Odd = findPieces(M, Types);
    reportUnsafeConstructs(M, Types, Odd, Unions, Hashes);
    Desc.TypeNumbers = findTypeNumbers(M, Types);
    enterLibraryTypes(M, Types);
    DenseMap<Function *, uint64_t> FingerprintOf;
    for (Function &F : M)
      if (!F.isDeclaration()) {
        FingerprintOf[&F] = fingerprint(F);
        threadCleanups(F);
      }

    tellOfScrambled(M, Desc.Name);
    if (usesTargetTypes(M))
      Desc.Flags |= ModuleDesc::UsesTargetTypes;
    leaveGaps(M);
    reportUncarriedCalls(M);
    replaceLibraryCalls(M);
    Sites.rewriteHeapCalls();

    std::vector<FunctionPlan> Plans = planSafePoints(
        M, PollsEverywhere ? PollPlaces::Everywhere : PollPlaces::Cycles,
        [&](Function &F) -> const TargetLibraryInfo & {
          return FAM.getResult<TargetLibraryAnalysis>(F);
        });
    // Calls of these are calls of a library: a safe point in them would only be
    // one that has to wait.
    if (any_of(M, [](const Function &F) {
          return !F.isDeclaration() && isTrackedStandIn(F.getName());
        }))
      Plans.clear();
    reportWaits(Plans, Types);
    std::vector<NamedGlobal> Globals = collectGlobals(M, Types);

    std::vector<Constant *> Addresses;
    for (NamedGlobal &G : Globals) {
      G.Desc.Address = Addresses.size();
      Addresses.push_back(G.Address);
      Desc.Globals.push_back(std::move(G.Desc));
    }

    // All at once, before any clone: an invoke of a function that seems not to
    // unwind would become a call there, and its frame would be lost.
    for (FunctionPlan &Plan : Plans)
      if (Plan.hasSafePoints()) {
        takeInIfCalledOnce(*Plan.F);
        allowUnwinding(*Plan.F);
      }

    SmallPtrSet<const Function *, 32> Unwinding;
    for (const FunctionPlan &Plan : Plans)
      if (Plan.hasSafePoints())
        Unwinding.insert(Plan.F);
    markUncaptured(M,
                   [&](const Function &F) { return Unwinding.contains(&F); });

    uint32_t NextSafePoint = 0;
    for (FunctionPlan &Plan : Plans) {
      if (!Plan.hasSafePoints() || Plan.F->hasFnAttribute(Attribute::Naked))
        continue;
      instrument(Plan, Types, Sites, NextSafePoint, Desc, Addresses,
                 FingerprintOf[Plan.F]);
    }

    Desc.Model = Types.model();
    if (Types.hasDebugInfo())
      Desc.Flags |= ModuleDesc::HasTypes;
    else
      for (StructType *S : M.getIdentifiedStructTypes())
        if (S->isSized())
          Types.ofLLVM(S);
    Desc.Sites = Sites.descriptors();
    Types.enterInferredTags();
    Desc.Types = Types.types();
    wrapMain(M);
    guardConstructors(M);
    emitModule(M, Desc, Addresses, Sites.finish());
    return PreservedAnalyses::none();
  }

  void instrument(FunctionPlan &Plan, TypeTable &Types, SiteTable &Sites,
                  uint32_t &NextSafePoint, ModuleDesc &Desc,
                  std::vector<Constant *> &Addresses, uint64_t Fingerprint) {
    Function &F = *Plan.F;
    FunctionDesc FD;
    FD.Name = F.getName().str();
    FD.File = Desc.Name;
    FD.IsLocal = F.hasLocalLinkage();
    FD.Fingerprint = Fingerprint;
    if (DISubprogram *SP = F.getSubprogram()) {
      FD.File = SP->getFilename().str();
      FD.Line = SP->getLine();
    }

    CanonicalFunction Canonical = canonicalize(Plan, Types, Sites);
    verifyStage(F, "canonicalize");
    std::vector<SafePoint> Points =
        insertSafePoints(Plan, Canonical, NextSafePoint);
    verifyStage(F, "insertSafePoints");
    FrameLayout Layout = layOutFrames(F, Canonical, Points, Types);
    if (!F.hasOptNone())
      spreadComputedGotos(F);
    verifyStage(F, "spreadComputedGotos");
    Function *Clone = makeResumeClone(F, Layout, Points, Canonical);
    if (Clone) {
      verifyStage(*Clone, "makeResumeClone");
      Addresses.push_back(Clone);
      FD.ResumeAddress = Addresses.size();
    }

    fillSpills(F, Layout, Points);
    verifyStage(F, "fillSpills");
    forgiveColdCode(Plan, Points);

    FD.Vars = Layout.Vars;
    FD.FrameSize = Layout.FrameSize;
    std::vector<SafePointDesc> Descs;
    for (SafePoint &P : Points) {
      SafePointDesc D;
      D.Kind = P.Kind;
      D.Function = Desc.Functions.size();
      if (P.Location) {
        D.Line = P.Location.getLine();
        D.Col = P.Location.getCol();
      }
      D.Callee = P.Callee;
      D.Defer = P.Defer;
      D.FrameSize = P.FrameSize;
      D.Slots = std::move(P.Slots);
      Descs.push_back(std::move(D));
    }
    numberSafePoints(Descs);
    for (SafePointDesc &D : Descs)
      Desc.SafePoints.push_back(std::move(D));
    Desc.Functions.push_back(std::move(FD));
  }
};

static void addStripMining(FunctionPassManager &FPM, StripMinePass::Time When) {
  FPM.addPass(LoopSimplifyPass());
  FPM.addPass(LCSSAPass());
  FPM.addPass(StripMinePass(When));
}

/// Once variables are values, polls leave innermost loops and base cases, and
/// recursion gets back what frames have cost it. (Spared polls go before
/// functions take in their own bodies.)
ModulePassManager movePolls() {
  FunctionPassManager Jumps;
  Jumps.addPass(SROAPass(SROAOptions::ModifyCFG));
  Jumps.addPass(LabelTablesPass());
  Jumps.addPass(BaseCasesPass());
  Jumps.addPass(TailCallsPass());
  FunctionPassManager Loops;
  // What a loop reads its bound from is often the same each time.
  Loops.addPass(createFunctionToLoopPassAdaptor(LICMPass(LICMOptions()),
                                                /*UseMemorySSA=*/true));
  addStripMining(Loops, StripMinePass::Early);
  Loops.addPass(LoopSimplifyPass());
  Loops.addPass(LCSSAPass());
  Loops.addPass(RotatePolledPass());
  ModulePassManager MPM;
  MPM.addPass(InferFunctionAttrsPass()); // of the library's functions
  MPM.addPass(createModuleToFunctionPassAdaptor(std::move(Jumps)));
  MPM.addPass(SparePollsPass());
  MPM.addPass(SelfInlinePass());
  MPM.addPass(createModuleToFunctionPassAdaptor(std::move(Loops)));
  return MPM;
}

struct LowerPollPass : PassInfoMixin<LowerPollPass> {
  static bool isRequired() { return true; }
  PreservedAnalyses run(Module &M, ModuleAnalysisManager &) {
    bool Changed = lowerPolls(M);
    Changed |= lowerSpills(M);
    for (Function &F : M) {
      Changed |= separateLandingPads(F);
      Changed |= jumpThroughTables(F);
    }
    splitColdCode(M);
    return Changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
  }
};
} // namespace

extern "C" LLVM_ATTRIBUTE_WEAK __attribute__((visibility("default")))
PassPluginLibraryInfo
llvmGetPassPluginInfo() {
  return {LLVM_PLUGIN_API_VERSION, "MigThread", "1", [](PassBuilder &PB) {
            PB.registerPipelineStartEPCallback(
                [](ModulePassManager &MPM, OptimizationLevel Level) {
                  // The hooks of -finstrument-functions: clones must not get
                  // any of their own.
                  MPM.addPass(createModuleToFunctionPassAdaptor(
                      EntryExitInstrumenterPass(/*PostInlining=*/false)));
                  MPM.addPass(InstrumentPass());
                  if (movesPolls(Level))
                    MPM.addPass(movePolls());
                });
            PB.registerVectorizerStartEPCallback(
                [](FunctionPassManager &FPM, OptimizationLevel Level) {
                  if (movesPolls(Level)) {
                    addStripMining(FPM, StripMinePass::Late);
                    FPM.addPass(LoopSimplifyPass());
                    FPM.addPass(LCSSAPass());
                    FPM.addPass(UnrollDuePass());
                  }
                });
            PB.registerOptimizerLastEPCallback(
                [](ModulePassManager &MPM, OptimizationLevel) {
                  MPM.addPass(OptimizeLatePass());
                  MPM.addPass(LowerPollPass());
                });
            // For tests of single stages with opt.
            PB.registerPipelineParsingCallback(
                [](StringRef Name, ModulePassManager &MPM,
                   ArrayRef<PassBuilder::PipelineElement>) {
                  if (Name == "mt-instrument")
                    MPM.addPass(InstrumentPass());
                  else if (Name == "mt-strip-mine")
                    MPM.addPass(movePolls());
                  else if (Name == "mt-optimize-late")
                    MPM.addPass(OptimizeLatePass());
                  else if (Name == "mt-lower")
                    MPM.addPass(LowerPollPass());
                  else
                    return false;
                  return true;
                });
          }};
}
