#include "SafetyReport.h"
#include "AddressNumbers.h"
#include "Annotations.h"
#include "Bytes.h"
#include "PassedArguments.h"
#include "SourceTypes.h"
#include "UnionMembers.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/DiagnosticHandler.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;
using namespace mt;

static constexpr char PassName[] = "mt";

static StringRef effectOf(StringRef Kind) {
  static const StringMap<StringRef> Effects = {
      {"address-in-integer", "translated between 64-bit targets, else refused"},
      {"address-in-pieces", "refused between byte orders and word sizes"},
      {"bytes-as-other-type", "refused between byte orders and word sizes"},
      {"callback", "checkpoints wait"},
      {"no-debug-info", "refused between byte orders and word sizes"},
      {"not-saved", "lost or waited for"},
      {"number-in-pieces", "refused between byte orders and word sizes"},
      {"one-element-array", "refused between layouts, in a longer block"},
      {"place-in-program", "refused"},
      {"returns-twice", "checkpoints wait"},
      {"union", "refused between byte orders and word sizes"},
      {"variadic", "checkpoints wait"},
      {"word-hash", "refused between word sizes"},
  };
  auto It = Effects.find(Kind);
  assert(It != Effects.end() && "a kind without an effect");
  return It->getValue();
}

void mt::remark(const Function &In, const DiagnosticLocation &Where,
                StringRef Kind, const Twine &Reason, StringRef Remedy) {
  LLVMContext &Context = In.getContext();
  if (!Context.getDiagHandlerPtr()->isAnalysisRemarkEnabled(PassName))
    return;
  OptimizationRemarkAnalysis Remark(PassName, Kind, Where, &In.front());
  Remark
      << (Kind + " (" + effectOf(Kind) + "): " + Reason + "; " + Remedy).str();
  Context.diagnose(Remark);
}

/// The place of something that is in no function.
static DiagnosticLocation placeOf(LLVMContext &Context, DIFile *File,
                                  unsigned Line) {
  // Nothing refers to it, so no object file holds it.
  return DiagnosticLocation(DISubprogram::get(
      Context, File, "", "", File, Line, nullptr, Line, nullptr, 0, 0,
      DINode::FlagZero, DISubprogram::SPFlagZero, nullptr));
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

/// Whether a struct of several members ends in an array of one element.
static bool endsInOne(const DICompositeType &Struct) {
  if (Struct.getElements().size() < 2)
    return false;
  auto *Last = dyn_cast<DIDerivedType>(
      Struct.getElements()[Struct.getElements().size() - 1]);
  auto *Array = dyn_cast_or_null<DICompositeType>(
      Last ? TypeTable::strip(Last->getBaseType()) : nullptr);
  if (!Array || Array->getTag() != dwarf::DW_TAG_array_type)
    return false;
  const DIType *Element = TypeTable::strip(Array->getBaseType());
  return Element && Array->getSizeInBits() &&
         Array->getSizeInBits() == Element->getSizeInBits();
}

static std::string titleOf(const DICompositeType &T) {
  std::string Title =
      T.getTag() == dwarf::DW_TAG_union_type ? "union" : "struct";
  return T.getName().empty() ? "a " + Title + " without a name"
                             : "'" + Title + " " + T.getName().str() + "'";
}

/// The unions of which something tells what they hold.
static SmallPtrSet<const DIType *, 8> taggedUnions(const DebugInfoFinder &All) {
  SmallPtrSet<const DIType *, 8> Tagged;
  for (const DIType *T : All.types()) {
    if (auto *C = dyn_cast<DICompositeType>(T); C && hasUnionTag(*C))
      Tagged.insert(C);
    if (auto *M = dyn_cast<DIDerivedType>(T);
        M && M->getTag() == dwarf::DW_TAG_member && hasUnionTag(*M))
      Tagged.insert(TypeTable::strip(M->getBaseType()));
  }
  return Tagged;
}

static void reportType(const Function &In, const DICompositeType &T,
                       bool IsClear, StringRef Unclear) {
  // The system's own types are not the user's to change.
  DIFile *File = T.getFile();
  if (!File || File->getFilename().starts_with("/usr/"))
    return;
  DiagnosticLocation Where = placeOf(In.getContext(), File, T.getLine());
  if (T.getTag() == dwarf::DW_TAG_union_type) {
    if (IsClear)
      return;
    if (const DIDerivedType *Odd = oddMember(T))
      remark(In, Where, "union",
             titleOf(T) +
                 " holds members that convert in different ways, "
                 "such as '" +
                 Odd->getName() + "'" +
                 (Unclear.empty() ? Twine()
                                  : ", and no number beside it is known to "
                                    "tell which at " +
                                        Unclear),
             "use a struct to carry it to every target, or tell what is in it "
             "with MT_UNION_TAG");
  } else if (T.getTag() == dwarf::DW_TAG_structure_type && endsInOne(T)) {
    remark(In, Where, "one-element-array",
           titleOf(T) + " may end in an array of more elements",
           "declare the array as []");
  }
}

//===----------------------------------------------------------------------===//
// The report
//===----------------------------------------------------------------------===//

static void remarkBytes(const Function &In, const DiagnosticLocation &Where,
                        StringRef Name) {
  remark(In, Where, "bytes-as-other-type",
         "'" + Name + "' is an array of bytes, and used as something else here",
         "declare it as what it holds, or, if its bytes are in an order of "
         "their own, MT_OPAQUE");
}

static void reportBytes(const Function &In, const Value &Variable,
                        const TypeTable &Types) {
  const User *Use = usedAsOther(Variable, Types);
  if (!Use)
    return;
  const DIVariable *V = variableOf(&Variable);
  auto *I = dyn_cast<Instruction>(Use);
  remarkBytes(I ? *I->getFunction() : In,
              I && I->getDebugLoc()
                  ? DiagnosticLocation(I->getDebugLoc())
                  : placeOf(In.getContext(), V->getFile(), V->getLine()),
              V->getName());
}

/// A sort of no more elements has safe points (rt/instrumented/sorting.c).
static constexpr uint64_t MostSorted = 4096;

/// Whether no checkpoint is taken in what the callee calls back.
static bool waitsForCallbacks(const CallBase &Call, StringRef Callee) {
  static const StringSet<> CallingBack = {"bsearch", "ftw",  "glob",
                                          "lfind",   "nftw", "lsearch"};
  if (!Callee.starts_with("qsort") || Call.arg_size() < 4)
    return CallingBack.contains(Callee);
  auto *Count = dyn_cast<ConstantInt>(Call.getArgOperand(1));
  return !Count || Count->getZExtValue() > MostSorted;
}

static void reportInstruction(const Function &F, const Instruction &I,
                              const TypeTable &Types) {
  DiagnosticLocation Where(I.getDebugLoc());
  if (staysNumber(I, Types))
    remark(F, Where, "address-in-integer",
           "an integer holds an address, which nothing tells from a number",
           "hold it in a pointer");
  if (keepsPlace(I))
    remark(F, Where, "place-in-program",
           "a return address, a frame's, or a part of a variable's address is "
           "kept, which means nothing in another process",
           "ask for it again where it is needed");
  if (takesApart(I, Types))
    remark(F, Where, "address-in-pieces",
           "a pointer is copied into smaller numbers, in the order that this "
           "target has them in memory",
           "keep it in a pointer");
  if (isa<AllocaInst>(I))
    reportBytes(F, I, Types);
  if (auto *CB = dyn_cast<CallBase>(&I))
    if (const Function *Callee = CB->getCalledFunction();
        Callee && Callee->isDeclaration() &&
        waitsForCallbacks(*CB, Callee->getName()))
      remark(F, Where, "callback",
             "'" + Callee->getName() + "' of the C library calls back" +
                 (Callee->getName().starts_with("qsort")
                      ? ", if it sorts more than " + Twine(MostSorted)
                      : Twine()),
             "none is needed, unless the call takes long");
}

static void reportPieces(const Value &Place, const Instruction &Store,
                         const TypeTable &Types) {
  if (usedAsOther(Place, Types))
    return; // and has been reported
  if (auto *GEP = dyn_cast<GEPOperator>(&Place)) {
    remarkBytes(*Store.getFunction(), DiagnosticLocation(Store.getDebugLoc()),
                memberOf(*GEP, Types)->getName());
    return;
  }
  const DIVariable *V = variableOf(&Place);
  remark(*Store.getFunction(), DiagnosticLocation(Store.getDebugLoc()),
         "number-in-pieces",
         (V ? "'" + V->getName() + "'" : Twine("a heap block")) +
             " is written here in another width than it is declared in, so "
             "that its byte order is not known",
         "write it as what it is declared as");
}

void mt::reportUnsafeConstructs(Module &M, const TypeTable &Types,
                                const OddStores &InPieces,
                                const UnionsSeen &Unions,
                                const WordHashes &Hashes) {
  if (!M.getContext().getDiagHandlerPtr()->isAnalysisRemarkEnabled(PassName))
    return;
  auto Body = find_if(M, [](const Function &F) { return !F.isDeclaration(); });
  Function *Stand = nullptr; // where there is no function to stand in
  if (Body == M.end()) {
    Stand = Function::Create(
        FunctionType::get(llvm::Type::getVoidTy(M.getContext()), false),
        GlobalValue::InternalLinkage, "mt.report", M);
    BasicBlock::Create(M.getContext(), "", Stand);
  }
  const Function &In = Stand ? *Stand : *Body;
  if (!Types.hasDebugInfo())
    remark(In, DiagnosticLocation(), "no-debug-info",
           "'" + M.getSourceFileName() + "' is compiled without -g", "add -g");
  DebugInfoFinder Finder;
  Finder.processModule(M);
  const SmallPtrSet<const DIType *, 8> Tagged = taggedUnions(Finder);
  for (const DIType *T : Finder.types())
    if (auto *C = dyn_cast<DICompositeType>(T)) {
      const auto Seen = Unions.find(C);
      const StringRef Unclear =
          Seen == Unions.end() ? StringRef() : StringRef(Seen->second);
      reportType(In, *C,
                 Tagged.contains(C) || Types.hasOnlyMember(*C) ||
                     (Seen != Unions.end() && Unclear.empty()),
                 Unclear);
    }
  for (const GlobalVariable &G : M.globals())
    if (const DIGlobalVariable *V = variableOf(&G);
        V && G.hasInitializer() && holdsAddressAsNumber(*G.getInitializer()))
      remark(In, placeOf(M.getContext(), V->getFile(), V->getLine()),
             "address-in-integer",
             "'" + V->getName() +
                 "' starts with an address in an integer, "
                 "which nothing tells from a number",
             "hold it in a pointer");
  for (const GlobalVariable &G : M.globals())
    reportBytes(In, G, Types);
  for (const Function &F : M)
    for (const Instruction &I : instructions(F))
      reportInstruction(F, I, Types);
  for (const Instruction *I : Hashes)
    remark(*I->getFunction(), DiagnosticLocation(I->getDebugLoc()), "word-hash",
           "a hash of a type that has another size on other targets tells "
           "where something is",
           "calculate it as uint32_t or uint64_t");
  for (auto [Place, Store] : InPieces)
    reportPieces(*Place, *Store, Types);
  if (Stand)
    Stand->eraseFromParent();
}

void mt::reportWaits(ArrayRef<FunctionPlan> Plans, TypeTable &Types) {
  constexpr StringLiteral NoneNeeded =
      "none is needed, unless it runs for long";
  for (const FunctionPlan &Plan : Plans) {
    if (!Plan.F->getSubprogram())
      continue;
    DiagnosticLocation Where(Plan.F->getSubprogram());
    if (!Plan.Defer.empty() && Plan.hasSafePoints())
      remark(*Plan.F, Where, Plan.F->isVarArg() ? "variadic" : "returns-twice",
             Plan.Defer,
             Plan.F->isVarArg() ? NoneNeeded
                                : "use setjmp, or a function without loops");
    for (const CallInst *Call : Plan.Calls)
      if (!passedArguments(*Call, Types))
        remark(*Plan.F, DiagnosticLocation(Call->getDebugLoc()), "variadic",
               "a complex number, a vector or a struct of unknown type is "
               "passed to variadic '" +
                   calleeName(*Call) + "'",
               "pass a pointer to it");
  }
}
