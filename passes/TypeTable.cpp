#include "TypeTable.h"
#include "Annotations.h"
#include "ByteOrders.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/DerivedTypes.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;
using namespace mt;

DataModel mt::dataModelOf(const Module &M) {
  const DataLayout &DL = M.getDataLayout();
  Triple T(M.getTargetTriple());
  DataModel D;
  D.Triple = T.str();
  D.BigEndian = DL.isBigEndian();
  D.PointerSize = DL.getPointerSize();
  D.LongSize = D.PointerSize;
  D.Int64Align =
      DL.getABITypeAlign(IntegerType::get(M.getContext(), 64)).value();
  auto LongDouble = [&D](uint32_t Size, uint32_t Align, FloatFormat Format) {
    D.LongDoubleSize = Size;
    D.LongDoubleAlign = Align;
    D.LongDouble = Format;
  };
  switch (T.getArch()) {
  case Triple::x86:
    LongDouble(12, 4, FloatFormat::X87);
    break;
  case Triple::x86_64:
    LongDouble(16, 16, FloatFormat::X87);
    break;
  case Triple::arm:
  case Triple::mips:
  case Triple::mipsel:
    LongDouble(8, 8, FloatFormat::Double);
    break;
  case Triple::systemz:
    LongDouble(16, 8, FloatFormat::Quad);
    break;
  case Triple::ppc:
  case Triple::ppc64:
  case Triple::ppc64le:
    LongDouble(16, 16, FloatFormat::DoubleDouble);
    break;
  default:
    LongDouble(16, 16, FloatFormat::Quad);
    break;
  }
  D.CharIsSigned = T.isX86() || T.isMIPS() || T.isSPARC();
  return D;
}

TypeTable::TypeTable(Module &M)
    : DL(M.getDataLayout()), HasDebugInfo(false), Model(dataModelOf(M)) {
  Types.emplace_back(); // 0: unknown
  for (DICompileUnit *CU : M.debug_compile_units())
    HasDebugInfo |= CU->getEmissionKind() == DICompileUnit::FullDebug;
  if (!HasDebugInfo)
    return;
  DebugInfoFinder Finder;
  Finder.processModule(M);
  for (DIType *T : Finder.types())
    if (auto *C = dyn_cast<DICompositeType>(T))
      if (!C->getName().empty() && !C->isForwardDecl())
        Composites.try_emplace(C->getName(), C);
  // clang names a struct that has no tag after its typedef.
  for (DIType *T : Finder.types())
    if (auto *D = dyn_cast<DIDerivedType>(T);
        D && D->getTag() == dwarf::DW_TAG_typedef)
      if (auto *C = dyn_cast_or_null<DICompositeType>(D->getBaseType());
          C && C->getName().empty())
        Composites.try_emplace(D->getName(), C);
}

TypeId TypeTable::add(mt::Type T) {
  Types.push_back(std::move(T));
  return Types.size() - 1;
}

const DIType *TypeTable::strip(const DIType *T) {
  while (auto *D = dyn_cast_or_null<DIDerivedType>(T)) {
    switch (D->getTag()) {
    case dwarf::DW_TAG_typedef:
    case dwarf::DW_TAG_const_type:
    case dwarf::DW_TAG_volatile_type:
    case dwarf::DW_TAG_restrict_type:
    case dwarf::DW_TAG_atomic_type:
    case dwarf::DW_TAG_member:
      T = D->getBaseType();
      continue;
    default:
      return T;
    }
  }
  return T;
}

bool TypeTable::isPointer(const DIType *T) {
  T = strip(T);
  return T && T->getTag() == dwarf::DW_TAG_pointer_type;
}

const DIType *TypeTable::pointee(const DIType *T) {
  auto *D = dyn_cast_or_null<DIDerivedType>(strip(T));
  if (!D || D->getTag() != dwarf::DW_TAG_pointer_type)
    return nullptr;
  return strip(D->getBaseType());
}

const DICompositeType *TypeTable::composite(StringRef IRName) const {
  auto [Prefix, Name] = IRName.split('.');
  if (Prefix != "struct" && Prefix != "union")
    return nullptr;
  if (auto It = Composites.find(Name); It != Composites.end())
    return It->second;
  // clang appends ".12" to tell types of one name apart.
  auto [Stem, Number] = Name.rsplit('.');
  unsigned Ignored;
  if (Number.getAsInteger(10, Ignored))
    return nullptr;
  auto It = Composites.find(Stem);
  return It == Composites.end() ? nullptr : It->second;
}

const DIType *TypeTable::memberAt(const DIType *T, uint64_t Offset) {
  T = strip(T);
  auto *C = dyn_cast_or_null<DICompositeType>(T);
  if (!C)
    return Offset == 0 ? T : nullptr;
  if (C->getTag() == dwarf::DW_TAG_array_type) {
    const DIType *Elem = strip(C->getBaseType());
    uint64_t Size = Elem ? Elem->getSizeInBits() / 8 : 0;
    return Size ? memberAt(Elem, Offset % Size) : nullptr;
  }
  if (C->getTag() != dwarf::DW_TAG_structure_type)
    return Offset == 0 ? T : nullptr;
  for (const DINode *N : C->getElements()) {
    auto *M = dyn_cast<DIDerivedType>(N);
    if (!M || M->getTag() != dwarf::DW_TAG_member || M->isBitField())
      continue;
    uint64_t Start = M->getOffsetInBits() / 8;
    uint64_t Size = M->getSizeInBits() / 8;
    if (Offset >= Start && Offset < Start + Size)
      return memberAt(M->getBaseType(), Offset - Start);
  }
  return nullptr;
}

FloatFormat TypeTable::floatFormat(StringRef Name, uint64_t Bits) const {
  if (Name.contains("float128") || Name.contains("Float128"))
    return FloatFormat::Quad;
  if (Name.contains("ibm128"))
    return FloatFormat::DoubleDouble;
  if (Name.contains("long double"))
    return Model.LongDouble;
  switch (Bits) {
  case 16:
    return FloatFormat::Half;
  case 32:
    return FloatFormat::Single;
  case 64:
    return FloatFormat::Double;
  default:
    return Model.LongDouble;
  }
}

TypeId TypeTable::basic(const DIBasicType *B) {
  mt::Type T;
  T.Name = B->getName().str();
  T.Size = B->getSizeInBits() / 8;
  T.Align = T.Size ? std::min<uint64_t>(T.Size, 16) : 1;
  switch (B->getEncoding()) {
  case dwarf::DW_ATE_boolean:
    T.Kind = TypeKind::Bool;
    break;
  case dwarf::DW_ATE_float:
    T.Kind = TypeKind::Float;
    T.Format = floatFormat(T.Name, B->getSizeInBits());
    if (B->getName().contains("long double"))
      T.Align = Model.LongDoubleAlign;
    break;
  case dwarf::DW_ATE_complex_float: {
    T.Kind = TypeKind::Complex;
    mt::Type E;
    E.Kind = TypeKind::Float;
    E.Name = B->getName() == "complex" ? "float" : B->getName().str();
    StringRef ElemName = B->getName();
    ElemName.consume_front("_Complex ");
    ElemName.consume_front("complex ");
    E.Name = ElemName.str();
    E.Size = T.Size / 2;
    E.Format = floatFormat(ElemName, B->getSizeInBits() / 2);
    E.Align = ElemName.contains("long double")
                  ? Model.LongDoubleAlign
                  : std::min<uint64_t>(E.Size, Model.Int64Align < 8 ? 4 : 16);
    T.Align = E.Align;
    T.Elem = add(std::move(E));
    break;
  }
  case dwarf::DW_ATE_lo_user: {
    // clang's for complex integers, of whatever sign.
    T.Kind = TypeKind::Complex;
    mt::Type E;
    E.Kind = TypeKind::AnyInt;
    E.Size = T.Size / 2;
    E.Align = std::min<uint64_t>(E.Size, E.Size == 8 ? Model.Int64Align : 16);
    T.Align = E.Align;
    T.Elem = add(std::move(E));
    break;
  }
  case dwarf::DW_ATE_unsigned_char:
  case dwarf::DW_ATE_signed_char:
    if (B->getName() == "char") {
      T.Kind = TypeKind::Char;
      break;
    }
    [[fallthrough]];
  default:
    T.Kind = B->getSignedness() == DIBasicType::Signedness::Signed
                 ? TypeKind::SInt
                 : TypeKind::UInt;
    break;
  }
  if (T.Size == 8 && (T.Kind == TypeKind::SInt || T.Kind == TypeKind::UInt ||
                      T.Kind == TypeKind::Float))
    T.Align = Model.Int64Align;
  return add(std::move(T));
}

TypeId TypeTable::array(const DICompositeType *C, TypeId Elem) {
  // DWARF lists the dimensions outermost first; build from the inside.
  DINodeArray Dimensions = C->getElements();
  for (unsigned I = Dimensions.size(); I-- > 0;) {
    uint64_t Count = 0;
    if (auto *Range = dyn_cast<DISubrange>(Dimensions[I]))
      if (auto *Constant =
              dyn_cast_if_present<ConstantInt *>(Range->getCount()))
        Count = Constant->getSExtValue() < 0 ? 0 : Constant->getZExtValue();
    mt::Type T;
    T.Kind = TypeKind::Array;
    T.Elem = Elem;
    T.Count = Count;
    T.Size = Count * Types[Elem].Size;
    T.Align = Types[Elem].Align;
    Elem = add(std::move(T));
  }
  return Elem;
}

/// The entry for what a member holds, by its type and what is said beside it.
TypeId TypeTable::memberType(const DIDerivedType &Member) {
  if (isOpaque(Member) && !isPointer(Member.getBaseType()))
    return bytes(Member.getSizeInBits() / 8);
  if (mustBeNull(Member) && Member.getSizeInBits() <= 64)
    return null(Member.getSizeInBits() / 8);
  if (isInPieces(&Member))
    return array(cast<DICompositeType>(strip(&Member)), hidden(1));
  if (const uint32_t Order = byteOrder(&Member))
    return ordered(of(Member.getBaseType()), Order);
  StringRef Pointee = pointeeOf(Member), Either = eitherOf(Member);
  if (Pointee.empty() && Either.empty())
    return of(Member.getBaseType());
  auto *Array = dyn_cast_or_null<DICompositeType>(strip(&Member));
  if (Array && Array->getTag() != dwarf::DW_TAG_array_type)
    Array = nullptr;
  auto *Declared = dyn_cast_or_null<DIDerivedType>(
      strip(Array ? Array->getBaseType() : &Member));
  if (!Declared || Declared->getTag() != dwarf::DW_TAG_pointer_type ||
      (Array && Pointee.empty())) {
    Member.getContext().emitError(
        Member.getFilename() + ":" + Twine(Member.getLine()) +
        ": in the annotations: '" + Member.getName() + "' is no pointer");
    return of(Member.getBaseType());
  }
  if (!Pointee.empty()) {
    // One that this module does not know is none of its own.
    auto It = Composites.find(Pointee);
    if (Pointee != "*" && It == Composites.end())
      return of(Member.getBaseType());
    const TypeId Pointer =
        pointerTo(Pointee == "*" ? anything() : of(It->second));
    return Array ? array(Array, Pointer) : Pointer;
  }
  mt::Type Union;
  Union.Kind = TypeKind::Union;
  Union.Size = Union.Align = Model.PointerSize;
  SmallVector<StringRef, 8> Cases;
  Either.split(':').second.split(Cases, ',', -1, false);
  for (StringRef Case : Cases) {
    StringRef Name = Case.trim().split(' ').second.trim();
    if (Name == NoMember ||
        any_of(Union.Members, [&](const auto &M) { return M.Name == Name; }))
      continue;
    auto It = Composites.find(Name);
    const TypeId To = Name == "any"            ? anything()
                      : It != Composites.end() ? of(It->second)
                                               : 0;
    Union.Members.push_back({Name.str(), pointerTo(To), 0});
  }
  return add(std::move(Union));
}

TypeId TypeTable::compositeType(const DICompositeType *C) {
  switch (C->getTag()) {
  case dwarf::DW_TAG_array_type: {
    TypeId Id = array(C, of(C->getBaseType()));
    return ByDebugInfo[C] = Id;
  }
  case dwarf::DW_TAG_enumeration_type: {
    mt::Type T;
    const auto *Base = dyn_cast_or_null<DIBasicType>(strip(C->getBaseType()));
    bool Signed =
        Base && Base->getSignedness() == DIBasicType::Signedness::Signed;
    T.Kind = Signed ? TypeKind::SInt : TypeKind::UInt;
    T.Name = C->getName().str();
    T.Size = C->getSizeInBits() / 8;
    T.Align = T.Size == 8 ? Model.Int64Align : std::max<uint64_t>(T.Size, 1);
    T.Traits = mt::Type::IsEnum;
    for (const DINode *N : C->getElements())
      if (auto *E = dyn_cast<DIEnumerator>(N))
        T.Enumerators.emplace_back(E->getName().str(),
                                   E->getValue().getSExtValue());
    return ByDebugInfo[C] = add(std::move(T));
  }
  case dwarf::DW_TAG_structure_type:
  case dwarf::DW_TAG_union_type:
    break;
  default:
    return ByDebugInfo[C] = 0;
  }

  mt::Type T;
  const DIDerivedType *OnlyMember = Only.lookup(C);
  T.Kind = C->getTag() == dwarf::DW_TAG_union_type && !OnlyMember
               ? TypeKind::Union
               : TypeKind::Struct;
  T.Name = C->getName().str();
  if (C->getName().starts_with("__va_list"))
    T.Kind = TypeKind::VaList;
  T.Size = C->getSizeInBits() / 8;
  T.Align = std::max<uint32_t>(C->getAlignInBytes(), 1);
  T.Traits = traitsBehind(*C);
  if (T.Traits & mt::Type::HasPointersBehind)
    pointerTo(0);
  // A struct may hold pointers to itself, so it is entered before its members.
  TypeId Id = add(std::move(T));
  ByDebugInfo[C] = Id;
  if (C->isForwardDecl()) {
    // Another unit may know it; by name, when the pointer is followed.
    Types[Id].Size = 0;
    return Id;
  }
  if (Types[Id].Kind == TypeKind::VaList)
    return Id; // never looked into
  std::vector<Member> Members;
  uint32_t Align = Types[Id].Align;
  for (const DINode *N : C->getElements()) {
    auto *D = dyn_cast<DIDerivedType>(N);
    if (!D || D->getTag() != dwarf::DW_TAG_member)
      continue;
    Member M;
    M.Name = D->getName().str();
    M.Type = memberType(*D);
    if (D->isBitField()) {
      M.BitOffset = D->getOffsetInBits();
      M.BitSize = D->getSizeInBits();
      M.Offset = M.BitOffset / 8;
    } else {
      M.Offset = D->getOffsetInBits() / 8;
      // A member says more of the alignment than its type does.
      Align = std::max(Align, Types[M.Type].Align);
    }
    if (!OnlyMember || D == OnlyMember)
      Members.push_back(std::move(M));
  }
  Types[Id].Enumerators = asEnumerators(unionTags(*C, Members, Types));
  ClassTag Class = classTag(*C, Members, Types);
  if (auto It = InferredTags.find(C); It != InferredTags.end() &&
                                      Types[Id].Enumerators.empty() &&
                                      Class.Structs.empty()) {
    Types[Id].Enumerators = It->second;
    Types[Id].Traits |= mt::Type::HasInferredTag;
  }
  if (!Class.Structs.empty())
    Later.push_back([this, Id, Class = std::move(Class)] {
      std::vector<std::pair<std::string, int64_t>> Tags;
      Tags.emplace_back("", Types[Id].Members.size() + 1);
      Tags.emplace_back("", Class.Teller);
      // One that this module does not know is none of its own.
      for (const auto &[Told, Tag] : Class.Structs)
        if (auto It = Composites.find(Tag); It != Composites.end())
          Tags.emplace_back(Told, enter(It->second));
      append_range(Types[Id].Enumerators, Tags);
    });
  Types[Id].Members = std::move(Members);
  while (Align > 1 && Types[Id].Size % Align)
    Align /= 2; // packed
  Types[Id].Align = Align;
  return Id;
}

TypeId TypeTable::of(const DIType *T) {
  if (IsEntering)
    return enter(T);
  IsEntering = true;
  const TypeId Id = enter(T);
  while (!Later.empty()) {
    const std::function<void()> Next = std::move(Later.front());
    Later.pop_front();
    Next();
  }
  IsEntering = false;
  return Id;
}

TypeId TypeTable::enter(const DIType *T) {
  // va_list is an array, a struct or a pointer, by target; its typedef's name
  // is the one thing that is the same everywhere.
  for (const DIType *D = T; isa_and_nonnull<DIDerivedType>(D);) {
    auto *Derived = cast<DIDerivedType>(D);
    if (Derived->getTag() == dwarf::DW_TAG_typedef &&
        Derived->getName() == "__builtin_va_list")
      return vaList(Derived->getBaseType()
                        ? Derived->getBaseType()->getSizeInBits() / 8
                        : 0);
    if (Derived->getTag() == dwarf::DW_TAG_typedef &&
        isOrderedType(Derived->getName()))
      return ordered(enter(Derived->getBaseType()), mt::Type::KeepsOrder);
    if (Derived->getTag() == dwarf::DW_TAG_pointer_type)
      break;
    D = Derived->getBaseType();
  }

  T = strip(T);
  if (!T) {
    static const DIType *const VoidKey = nullptr;
    auto [It, New] = ByDebugInfo.try_emplace(VoidKey, 0);
    if (New) {
      mt::Type V;
      V.Kind = TypeKind::Void;
      V.Name = "void";
      TypeId Id = add(std::move(V));
      ByDebugInfo[VoidKey] = Id;
      return Id;
    }
    return It->second;
  }
  if (auto It = ByDebugInfo.find(T); It != ByDebugInfo.end())
    return It->second;
  if (auto *B = dyn_cast<DIBasicType>(T)) {
    TypeId Id = basic(B);
    return ByDebugInfo[T] = Id;
  }
  if (auto *C = dyn_cast<DICompositeType>(T))
    return compositeType(C);
  if (isa<DISubroutineType>(T)) {
    mt::Type F;
    F.Kind = TypeKind::Function;
    return ByDebugInfo[T] = add(std::move(F));
  }
  if (auto *D = dyn_cast<DIDerivedType>(T);
      D && D->getTag() == dwarf::DW_TAG_pointer_type) {
    mt::Type P;
    P.Kind = TypeKind::Pointer;
    P.Size = Model.PointerSize;
    P.Align = Model.PointerSize;
    TypeId Id = add(std::move(P));
    ByDebugInfo[T] = Id;
    if (const DIType *Pointee = D->getBaseType())
      Later.push_back([this, Id, Pointee] {
        const TypeId Elem = enter(Pointee);
        Types[Id].Elem = Types[Elem].Kind == TypeKind::Void ? 0 : Elem;
      });
    return Id;
  }
  return ByDebugInfo[T] = 0;
}

TypeId TypeTable::pointerTo(TypeId Pointee) {
  if (auto It = Pointers.find(Pointee); It != Pointers.end())
    return It->second;
  mt::Type P;
  P.Kind = TypeKind::Pointer;
  P.Size = P.Align = Model.PointerSize;
  P.Elem = Pointee;
  TypeId Id = add(std::move(P));
  return Pointers[Pointee] = Id;
}

TypeId TypeTable::vaList(uint64_t Size) {
  if (!VaList) {
    mt::Type V;
    V.Kind = TypeKind::VaList;
    V.Name = VaListName;
    V.Size = Size;
    V.Align = Model.PointerSize;
    VaList = add(std::move(V));
  }
  return VaList;
}

TypeId TypeTable::bytes(uint64_t Count) {
  TypeId &Id = Bytes[Count];
  if (!Id) {
    mt::Type Byte;
    Byte.Kind = TypeKind::Char;
    Byte.Name = "char";
    Byte.Size = 1;
    mt::Type R;
    R.Kind = TypeKind::Array;
    R.Elem = add(std::move(Byte));
    R.Size = R.Count = Count;
    Id = add(std::move(R));
  }
  return Id;
}

/// A struct of a header and, Head bytes from its start, an array of bytes
/// without a length.
static mt::Type twoParts(const mt::Type &Like, TypeId First, uint64_t Head,
                         const char *Name, TypeId Rest) {
  mt::Type R;
  R.Kind = TypeKind::Struct;
  R.Name = Like.Name;
  R.Size = Head;
  R.Align = Like.Align;
  R.Members.resize(2);
  R.Members[0].Type = First;
  R.Members[1].Name = Name;
  R.Members[1].Offset = Head;
  R.Members[1].Type = Rest;
  return R;
}

TypeId TypeTable::withRest(TypeId T, bool InBytes) {
  if (!HasDebugInfo ||
      (Types[T].Kind != TypeKind::Struct && Types[T].Kind != TypeKind::Union))
    return T;
  for (TypeId Last = T; Types[Last].Kind == TypeKind::Struct;) {
    if (Types[Last].Members.empty())
      break;
    Last = Types[Last].Members.back().Type;
    if (Types[Last].Kind == TypeKind::Array)
      return T;
  }
  if (TypeId Known = WithRest[InBytes].lookup(T))
    return Known;
  const char *Name = Types[T].is(mt::Type::HasBytesBehind) ? BytesName
                     : InBytes                             ? TextName
                                                           : RestName;
  const TypeId Rest = bytes(0);
  return WithRest[InBytes][T] =
             add(twoParts(Types[T], T, Types[T].Size, Name, Rest));
}

TypeId TypeTable::withGiven(TypeId T, uint64_t Head) {
  if (TypeId Known = WithGiven.lookup({T, Head}))
    return Known;
  TypeId First = T;
  if (const uint64_t Count = Head / Types[T].Size; Count > 1) {
    mt::Type R;
    R.Kind = TypeKind::Array;
    R.Elem = T;
    R.Count = Count;
    R.Size = Head;
    R.Align = Types[T].Align;
    First = add(std::move(R));
  }
  const TypeId Rest = bytes(0);
  return WithGiven[{T, Head}] =
             add(twoParts(Types[T], First, Head, GivenName, Rest));
}

TypeId TypeTable::anything() {
  if (!Anything) {
    mt::Type R;
    R.Size = R.Align = 1;
    R.Name = AnythingName;
    Anything = add(std::move(R));
  }
  return Anything;
}

TypeId TypeTable::hidden(uint64_t Size) {
  TypeId &Id = Hidden[Size];
  if (!Id) {
    mt::Type R;
    R.Size = Size;
    R.Align = 1;
    R.Name = HiddenName;
    Id = add(std::move(R));
  }
  return Id;
}

TypeId TypeTable::null(uint64_t Size) {
  mt::Type Number;
  Number.Kind = TypeKind::UInt;
  Number.Size = Size;
  Number.Align = static_cast<uint32_t>(Size);
  // As a number and as bytes it converts in different ways, unless it is 0.
  mt::Type R;
  R.Kind = TypeKind::Union;
  R.Name = NullName;
  R.Size = Size;
  R.Align = Number.Align;
  R.Members = {{"number", add(std::move(Number)), 0},
               {"bytes", bytes(Size), 0}};
  return add(std::move(R));
}

TypeId TypeTable::inPieces(TypeId T) {
  if (TypeId Known = InPieces.lookup(T))
    return Known;
  mt::Type R;
  R.Kind = TypeKind::Union;
  R.Name = PiecesName;
  R.Size = Types[T].Size;
  R.Align = Types[T].Align;
  R.Members = {{"number", T, 0}, {"bytes", bytes(R.Size), 0}};
  return InPieces[T] = add(std::move(R));
}

TypeId TypeTable::ordered(TypeId T, uint32_t Trait) {
  if (!Trait)
    return T;
  if (TypeId Known = Ordered.lookup({T, Trait}))
    return Known;
  mt::Type R = Types[T];
  if (R.Kind == TypeKind::Array)
    R.Elem = ordered(R.Elem, Trait);
  else if (R.Kind == TypeKind::SInt || R.Kind == TypeKind::UInt)
    R.Traits |= Trait;
  else
    return T;
  return Ordered[{T, Trait}] = add(std::move(R));
}

TypeId TypeTable::ofLLVM(llvm::Type *T, Signedness Sign) {
  auto Key = std::make_pair(T, static_cast<unsigned>(Sign));
  if (auto It = ByIR.find(Key); It != ByIR.end())
    return It->second;
  mt::Type R;
  if (T->isSized()) {
    R.Size = DL.getTypeAllocSize(T).getKnownMinValue();
    R.Align = DL.getABITypeAlign(T).value();
  }
  if (T->isIntegerTy(1)) {
    R.Kind = TypeKind::Bool;
    R.Name = "_Bool";
  } else if (T->isIntegerTy()) {
    R.Kind = Sign == Signedness::Signed     ? TypeKind::SInt
             : Sign == Signedness::Unsigned ? TypeKind::UInt
             : R.Size == 1                  ? TypeKind::Char
                                            : TypeKind::AnyInt;
    R.Name = "int" + std::to_string(T->getIntegerBitWidth());
  } else if (T->isPointerTy()) {
    return ByIR[Key] = pointerTo(0);
  } else if (T->isFloatingPointTy()) {
    R.Kind = TypeKind::Float;
    R.Format = T->isHalfTy()        ? FloatFormat::Half
               : T->isFloatTy()     ? FloatFormat::Single
               : T->isDoubleTy()    ? FloatFormat::Double
               : T->isX86_FP80Ty()  ? FloatFormat::X87
               : T->isPPC_FP128Ty() ? FloatFormat::DoubleDouble
                                    : FloatFormat::Quad;
    R.Name = T->isFloatTy()    ? "float"
             : T->isDoubleTy() ? "double"
                               : "long double";
  } else if (auto *S = dyn_cast<StructType>(T)) {
    if (S->hasName())
      if (const DICompositeType *C = composite(S->getName());
          C && C->getSizeInBits() / 8 == R.Size)
        return ByIR[Key] = of(C);
    R.Kind = TypeKind::Struct;
    if (!HasDebugInfo && S->hasName())
      R.Name = S->getName().str();
    // A union is what its most aligned member is, whatever it holds. That
    // matters where targets agree but for the format of that member.
    llvm::Type *First = S->getNumElements() ? S->getElementType(0) : nullptr;
    if (S->hasName() && S->getName().starts_with("union.") &&
        (First->isX86_FP80Ty() || First->isFP128Ty() ||
         First->isPPC_FP128Ty())) {
      R.Kind = TypeKind::Union;
      R.Members.resize(2);
      R.Members[0].Name = "long double";
      R.Members[0].Type = ofLLVM(First);
      R.Members[1].Name = "bytes";
      R.Members[1].Type = bytes(R.Size);
      return ByIR[Key] = add(std::move(R));
    }
    const StructLayout *Layout = DL.getStructLayout(S);
    for (unsigned I = 0; I != S->getNumElements(); ++I) {
      Member M;
      M.Type = ofLLVM(S->getElementType(I));
      M.Offset = Layout->getElementOffset(I);
      R.Members.push_back(std::move(M));
    }
  } else if (isa<ArrayType>(T) || isa<FixedVectorType>(T)) {
    R.Kind = TypeKind::Array;
    auto *Elem = T->isArrayTy() ? T->getArrayElementType()
                                : cast<FixedVectorType>(T)->getElementType();
    R.Elem = ofLLVM(Elem, Sign);
    R.Count = T->isArrayTy() ? T->getArrayNumElements()
                             : cast<FixedVectorType>(T)->getNumElements();
    R.Size = R.Count * Types[R.Elem].Size;
  }
  TypeId Id = add(std::move(R));
  return ByIR[Key] = Id;
}
