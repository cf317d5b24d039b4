#include "Emit.h"
#include "Names.h"
#include "mt/abi.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/Support/Endian.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace llvm;
using namespace mt;

static StructType *moduleType(LLVMContext &C) {
  auto *Ptr = PointerType::getUnqual(C);
  auto *I32 = llvm::Type::getInt32Ty(C);
  return StructType::get(C, {Ptr, Ptr, Ptr, Ptr, I32, I32, I32, I32});
}

void mt::emitModule(Module &M, const ModuleDesc &Desc,
                    ArrayRef<Constant *> Addresses, GlobalVariable *Sites) {
  LLVMContext &C = M.getContext();
  auto *Ptr = PointerType::getUnqual(C);
  auto *I32 = llvm::Type::getInt32Ty(C);
  auto *I64 = llvm::Type::getInt64Ty(C);

  // The blob can be found in an executable without running it: a prefix of 16
  // bytes, "MTBLOB1\0" and the length in little-endian order.
  BlobWriter Writer;
  Writer &Desc;
  std::string Bytes(names::BlobMagic, 8);
  char Length[8] = {};
  support::endian::write32le(Length, Writer.Bytes.size());
  Bytes.append(Length, 8);
  Bytes += Writer.Bytes;
  Constant *Data = ConstantDataArray::getString(C, Bytes, false);
  auto *Blob =
      new GlobalVariable(M, Data->getType(), true, GlobalValue::InternalLinkage,
                         Data, names::Blob);
  Blob->setSection(names::BlobSection);
  Blob->setAlignment(Align(16));

  auto *TableType = ArrayType::get(Ptr, Addresses.size());
  auto *Table = new GlobalVariable(
      M, TableType, true, GlobalValue::InternalLinkage,
      ConstantArray::get(TableType, Addresses), names::Addresses);

  auto *BlobStart = ConstantExpr::getInBoundsGetElementPtr(
      Data->getType(), Blob,
      ArrayRef<Constant *>{ConstantInt::get(I64, 0),
                           ConstantInt::get(I64, 16)});
  auto *Initial = ConstantStruct::get(
      moduleType(C),
      {BlobStart, Table, Sites, ConstantPointerNull::get(Ptr),
       ConstantInt::get(I32, Writer.Bytes.size()),
       ConstantInt::get(I32, Addresses.size()),
       ConstantInt::get(I32, Desc.Sites.size()), ConstantInt::get(I32, 0)});
  auto *ModuleVar =
      new GlobalVariable(M, moduleType(C), false, GlobalValue::InternalLinkage,
                         Initial, names::Module);

  auto *VoidFn = FunctionType::get(llvm::Type::getVoidTy(C), false);
  auto *Constructor = Function::Create(VoidFn, GlobalValue::InternalLinkage,
                                       names::Constructor, &M);
  IRBuilder<> B(BasicBlock::Create(C, "", Constructor));
  FunctionCallee Register = M.getOrInsertFunction(
      MT_STRINGIZE(MT_ABI_REGISTER),
      FunctionType::get(llvm::Type::getVoidTy(C), {Ptr}, false));
  B.CreateCall(Register, {ModuleVar});
  B.CreateRetVoid();
  // Before any constructor of the program can allocate.
  appendToGlobalCtors(M, Constructor, 90);
}

/// Calls Body, a constructor, with as many of the arguments that the C library
/// gives to constructors as it takes, if the program begins in this process.
static Function *callIfBeginning(Function &Body) {
  Module &M = *Body.getParent();
  LLVMContext &C = M.getContext();
  auto *Ptr = PointerType::getUnqual(C);
  auto *I32 = llvm::Type::getInt32Ty(C);
  auto *Guard = Function::Create(
      FunctionType::get(llvm::Type::getVoidTy(C), {I32, Ptr, Ptr}, false),
      GlobalValue::InternalLinkage, names::ProgramConstructor, &M);
  // What the target needs of a function.
  Guard->addFnAttrs(AttrBuilder(C, Body.getAttributes().getFnAttrs()));
  for (auto Kind :
       {Attribute::NoInline, Attribute::OptimizeNone, Attribute::AlwaysInline,
        Attribute::Memory, Attribute::NoReturn, Attribute::Naked})
    Guard->removeFnAttr(Kind);
  auto *Entry = BasicBlock::Create(C, "", Guard);
  auto *Begin = BasicBlock::Create(C, "begin", Guard);
  auto *End = BasicBlock::Create(C, "end", Guard);
  IRBuilder<> B(Entry);
  FunctionCallee Begins =
      M.getOrInsertFunction(names::Begins, FunctionType::get(I32, false));
  B.CreateCondBr(B.CreateIsNotNull(B.CreateCall(Begins)), Begin, End);
  B.SetInsertPoint(Begin);
  SmallVector<Value *, 3> Arguments;
  for (const Argument &A : Body.args())
    Arguments.push_back(A.getArgNo() < 3 &&
                                Guard->getArg(A.getArgNo())->getType() ==
                                    A.getType()
                            ? static_cast<Value *>(Guard->getArg(A.getArgNo()))
                            : PoisonValue::get(A.getType()));
  CallInst *Call = B.CreateCall(&Body, Arguments);
  Call->setCallingConv(Body.getCallingConv());
  B.CreateBr(End);
  B.SetInsertPoint(End);
  B.CreateRetVoid();
  return Guard;
}

void mt::guardConstructors(Module &M) {
  GlobalVariable *List = M.getGlobalVariable("llvm.global_ctors");
  auto *Old = List && List->hasInitializer()
                  ? dyn_cast<ConstantArray>(List->getInitializer())
                  : nullptr;
  if (!Old)
    return;
  SmallVector<Constant *, 4> New;
  for (Value *V : Old->operand_values()) {
    auto *Entry = cast<ConstantStruct>(V);
    auto *Body = dyn_cast<Function>(Entry->getOperand(1)->stripPointerCasts());
    // Sanitizers and profiles have constructors, too, for every process.
    const bool IsProgram = Body && !Body->getName().contains('.') &&
                           !Body->getName().starts_with("__llvm_");
    New.push_back(IsProgram ? ConstantStruct::get(Entry->getType(),
                                                  {Entry->getOperand(0),
                                                   callIfBeginning(*Body),
                                                   Entry->getOperand(2)})
                            : Entry);
  }
  List->setInitializer(ConstantArray::get(Old->getType(), New));
}

void mt::wrapMain(Module &M) {
  Function *Main = M.getFunction("main");
  if (!Main || Main->isDeclaration())
    return;
  LLVMContext &C = M.getContext();
  auto *Ptr = PointerType::getUnqual(C);
  auto *I32 = llvm::Type::getInt32Ty(C);
  Main->setName(names::UserMain);
  auto *Wrapper =
      Function::Create(FunctionType::get(I32, {I32, Ptr, Ptr}, false),
                       GlobalValue::ExternalLinkage, "main", &M);
  // It keeps what the target needs to call it: sign extension, frame rules.
  Wrapper->addFnAttrs(AttrBuilder(C, Main->getAttributes().getFnAttrs()));
  for (auto Kind :
       {Attribute::NoInline, Attribute::OptimizeNone, Attribute::AlwaysInline,
        Attribute::Memory, Attribute::NoUnwind, Attribute::Cold})
    Wrapper->removeFnAttr(Kind);
  Wrapper->setUWTableKind(UWTableKind::Default);
  Main->setLinkage(GlobalValue::InternalLinkage);
  Main->setVisibility(GlobalValue::DefaultVisibility);
  IRBuilder<> B(BasicBlock::Create(C, "", Wrapper));
  FunctionCallee Start = M.getOrInsertFunction(
      MT_STRINGIZE(MT_ABI_MAIN),
      FunctionType::get(I32, {I32, Ptr, Ptr, Ptr}, false));
  B.CreateRet(B.CreateCall(Start, {Wrapper->getArg(0), Wrapper->getArg(1),
                                   Wrapper->getArg(2), Main}));
}
