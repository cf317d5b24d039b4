#include "Annotations.h"
#include "AnnotationFile.h"
#include "TypeTable.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/LLVMContext.h"
#include <optional>

using namespace llvm;
using namespace mt;

static constexpr StringLiteral TagPrefix = "mt:tag ";

/// The texts of the annotations that start so, without their start.
static SmallVector<StringRef, 2> findAnnotations(DINodeArray Annotations,
                                                 StringRef Start) {
  SmallVector<StringRef, 2> Found;
  if (Annotations)
    for (const Metadata *M : Annotations->operands()) {
      auto *Pair = dyn_cast_or_null<MDNode>(M);
      if (!Pair || Pair->getNumOperands() != 2)
        continue;
      auto *Text = dyn_cast<MDString>(Pair->getOperand(1));
      StringRef Rest = Text ? Text->getString() : "";
      if (Rest.consume_front(Start))
        Found.push_back(Rest);
    }
  return Found;
}

static bool hasAnnotation(DINodeArray Annotations, StringRef Start) {
  return !findAnnotations(Annotations, Start).empty();
}

/// What the file calls a struct or union: by its tag, or, if it has none, by
/// what it is a member of.
static std::string nameInFile(const DICompositeType &C) {
  auto *Outer = dyn_cast_or_null<DICompositeType>(C.getScope());
  if (!C.getName().empty() || !Outer)
    return C.getName().str();
  const std::string OuterName = nameInFile(*Outer);
  if (!OuterName.empty())
    for (const DINode *N : Outer->getElements())
      if (auto *Member = dyn_cast<DIDerivedType>(N);
          Member && TypeTable::strip(Member) == &C)
        return OuterName + "." + Member->getName().str();
  return "";
}

/// What the file beside the source says of a struct itself.
static const FileAnnotation *inFile(const DICompositeType &Struct) {
  return annotationInFile(nameInFile(Struct), "");
}

/// What it says of a member.
static const FileAnnotation *inFile(const DIDerivedType &Member) {
  auto *Struct = dyn_cast_or_null<DICompositeType>(Member.getScope());
  if (!Struct)
    return nullptr;
  const std::string Name = nameInFile(*Struct);
  return Name.empty() ? nullptr : annotationInFile(Name, Member.getName());
}

StringRef mt::pointeeOf(const DIDerivedType &Member) {
  const FileAnnotation *A = inFile(Member);
  return A ? StringRef(A->Pointee) : "";
}

StringRef mt::eitherOf(const DIDerivedType &Member) {
  const FileAnnotation *A = inFile(Member);
  return A ? StringRef(A->Either) : "";
}

bool mt::isOpaque(const DIDerivedType &Member) {
  const FileAnnotation *A = inFile(Member);
  return (A && A->IsOpaque) ||
         hasAnnotation(Member.getAnnotations(), "mt:opaque");
}

bool mt::isOpaque(const DIVariable &Variable) {
  DINodeArray Annotations;
  if (auto *L = dyn_cast<DILocalVariable>(&Variable))
    Annotations = L->getAnnotations();
  else if (auto *G = dyn_cast<DIGlobalVariable>(&Variable))
    Annotations = G->getAnnotations();
  return hasAnnotation(Annotations, "mt:opaque");
}

uint32_t mt::traitsBehind(const DICompositeType &Struct) {
  const FileAnnotation *A = inFile(Struct);
  if (A && A->Behind == "pointers")
    return mt::Type::IsCarved | mt::Type::HasPointersBehind;
  if ((A && A->Behind == "bytes") ||
      hasAnnotation(Struct.getAnnotations(), "mt:bytes-behind"))
    return mt::Type::IsCarved | mt::Type::HasBytesBehind;
  return 0;
}

bool mt::hasMoreBehind(const DICompositeType &Struct) {
  const FileAnnotation *A = inFile(Struct);
  return A && A->Behind == "more";
}

bool mt::mustBeNull(const DIDerivedType &Member) {
  const FileAnnotation *A = inFile(Member);
  return A && A->IsNull;
}

/// What is said of the union that a member is: there, or where its type is
/// declared.
static SmallVector<StringRef, 2> tagTextsOf(const DIDerivedType &Member) {
  if (auto Texts = findAnnotations(Member.getAnnotations(), TagPrefix);
      !Texts.empty())
    return Texts;
  if (const FileAnnotation *A = inFile(Member); A && !A->Tags.empty())
    return {A->Tags.begin(), A->Tags.end()};
  if (StringRef Either = eitherOf(Member); !Either.empty())
    return {Either};
  auto *Type =
      dyn_cast_or_null<DICompositeType>(TypeTable::strip(Member.getBaseType()));
  if (Type)
    return findAnnotations(Type->getAnnotations(), TagPrefix);
  return {};
}

bool mt::hasUnionTag(const DICompositeType &Union) {
  const FileAnnotation *A = inFile(Union);
  return (A && !A->Only.empty()) ||
         hasAnnotation(Union.getAnnotations(), TagPrefix);
}

bool mt::hasUnionTag(const DIDerivedType &Member) {
  return !tagTextsOf(Member).empty();
}

/// A tag's value: a number, a character, or an enumerator.
static std::optional<int64_t> valueOf(StringRef Text, const mt::Type &Tag) {
  for (const auto &[Name, Value] : Tag.Enumerators)
    if (Text == Name)
      return Value;
  int64_t Value;
  if (!Text.getAsInteger(0, Value))
    return Value;
  if (Text.size() == 3 && Text.front() == '\'' && Text.back() == '\'')
    return Text[1];
  return std::nullopt;
}

static const Member *memberNamed(ArrayRef<Member> Members, StringRef Name) {
  const auto *M =
      find_if(Members, [&](const Member &Each) { return Each.Name == Name; });
  return M == Members.end() ? nullptr : M;
}

/// Reads "VALUE MEMBER, &BITS MEMBER, &BITS=VALUE MEMBER, <=VALUE MEMBER, self
/// MEMBER, * MEMBER". Returns what is wrong, or "".
static std::string readCases(StringRef Text, const mt::Type &Tag,
                             StringRef Whole, ArrayRef<Member> Union,
                             std::vector<UnionTag::Case> &Cases) {
  SmallVector<StringRef, 8> Parts;
  Text.trim().split(Parts, ',', -1, false);
  for (StringRef Part : Parts) {
    auto [ValueText, Name] = Part.trim().split(' ');
    Name = Name.trim();
    std::string Prefix;
    if (ValueText.consume_front("&"))
      Prefix = AnyBit;
    else if (ValueText.consume_front("<="))
      Prefix = AtMost;
    std::optional<int64_t> Value = valueOf(ValueText, Tag);
    if (Prefix[0] == AnyBit && ValueText.contains('=')) {
      auto [BitsText, Rest] = ValueText.split('=');
      const std::optional<int64_t> Bits = valueOf(BitsText, Tag);
      Value = valueOf(Rest, Tag);
      if (!Bits || !Value || !isUInt<31>(*Bits) || (*Value & ~*Bits))
        return ("'&" + ValueText + "' are no bits and a value of them").str();
      Prefix = Masked;
      *Value |= *Bits << 32;
    }
    if (ValueText == "self") {
      Prefix = Self;
      Value = 0;
    }
    if (ValueText == "*") {
      Prefix = Otherwise;
      Value = 0;
    }
    if (!Value)
      return ("'" + ValueText +
              "' is neither an integer nor an enumerator of the tag")
          .str();
    if (Name != NoMember && !memberNamed(Union, Name))
      return ("the " + Whole + " has no member '" + Name + "'").str();
    if (Prefix.empty() && any_of(Cases, [&](const auto &C) {
          return C.Value == *Value && !StringRef("&<=@*").contains(C.Member[0]);
        }))
      return ("'" + ValueText + "' is there twice").str();
    Cases.push_back({Prefix + Name.str(), *Value});
  }
  return Cases.empty() ? "no value of the tag is named" : "";
}

std::vector<UnionTag> mt::unionTags(const DICompositeType &T,
                                    ArrayRef<Member> Members,
                                    ArrayRef<mt::Type> All) {
  std::vector<UnionTag> Tags;
  auto error = [&](const DIType &At, const Twine &Text) {
    T.getContext().emitError(At.getFilename() + ":" + Twine(At.getLine()) +
                             ": MT_UNION_TAG: " + Text);
  };
  auto add = [&](StringRef Text, size_t Index, ArrayRef<Member> Cases,
                 const DIType &At, bool IsOwn) {
    auto [Name, CaseText] = Text.split(':');
    auto [Outer, Inner] = Name.trim().split('.');
    // Of a tag inside it, the union tells itself.
    if (!IsOwn && Index != Members.size() && memberNamed(Cases, Outer))
      return;
    const Member *Tag = memberNamed(Members, Outer);
    if (!Tag && IsOwn)
      return; // it lies beside the union
    UnionTag Read;
    Read.Union = Index;
    if (Tag) {
      Read.Tag = Tag - Members.begin();
      ArrayRef<Member> Insides = All[Tag->Type].Members;
      if (!Inner.empty())
        Tag = memberNamed(Insides, Inner);
      if (Tag && !Inner.empty())
        Read.Tag |= (Tag - Insides.begin() + 1) << TagInsideShift;
    }
    if (!Tag)
      return error(At,
                   "there is no member '" + Name.trim() + "' beside the union");
    const mt::Type &TagType = All[Tag->Type];
    const bool IsPointer = TagType.Kind == TypeKind::Pointer;
    if (!IsPointer && TagType.Kind != TypeKind::SInt &&
        TagType.Kind != TypeKind::UInt && TagType.Kind != TypeKind::Char &&
        TagType.Kind != TypeKind::Bool)
      return error(At, "'" + Name.trim() + "' is no integer");
    if (std::string Wrong = readCases(
            CaseText, TagType, Index == Members.size() ? "struct" : "union",
            Cases, Read.Cases);
        !Wrong.empty())
      return error(At, Wrong);
    for (const auto &C : Read.Cases)
      if (C.Member[0] != Otherwise && (C.Member[0] == Self) != IsPointer)
        return error(At, "'" + Name.trim() + "' is " +
                             (IsPointer ? "a pointer, which tells no more than "
                                          "whether it leads to the union (self)"
                                        : "no pointer"));
    Tags.push_back(std::move(Read));
  };
  if (T.getTag() == dwarf::DW_TAG_union_type && hasUnionTag(T)) {
    // It has one member, whatever stands anywhere.
    if (const FileAnnotation *A = inFile(T); A && !A->Only.empty()) {
      if (memberNamed(Members, A->Only))
        return {{0, 0, {{Otherwise + A->Only, 0}}}};
      error(T, "the union has no member '" + A->Only + "'");
      return {};
    }
    for (StringRef Text : findAnnotations(T.getAnnotations(), TagPrefix))
      add(Text, 0, Members, T, true);
    return Tags;
  }
  size_t Index = 0;
  for (const DINode *N : T.getElements()) {
    auto *D = dyn_cast<DIDerivedType>(N);
    if (!D || D->getTag() != dwarf::DW_TAG_member)
      continue;
    for (StringRef Text : tagTextsOf(*D)) {
      const mt::Type &Union = All[Members[Index].Type];
      if (Union.Kind == TypeKind::Union)
        add(Text, Index, Union.Members, *D, false);
      else
        error(*D, "what has the tag is no union");
    }
    ++Index;
  }
  if (const FileAnnotation *A = inFile(T))
    for (StringRef Text : A->Ends)
      add(Text, Members.size(), Members, T, false);
  return Tags;
}

ClassTag mt::classTag(const DICompositeType &Struct, ArrayRef<Member> Members,
                      ArrayRef<mt::Type> All) {
  ClassTag Read;
  const FileAnnotation *A = inFile(Struct);
  if (!A || A->Class.empty())
    return Read;
  auto [Name, Text] = StringRef(A->Class).split(':');
  const Member *Teller = memberNamed(Members, Name.trim());
  if (!Teller) {
    Struct.getContext().emitError("in the annotations: struct " +
                                  Struct.getName() + " has no member '" +
                                  Name.trim() + "'");
    return Read;
  }
  Read.Teller = Teller - Members.begin();
  SmallVector<StringRef, 8> Parts;
  Text.split(Parts, ',', -1, false);
  for (StringRef Part : Parts) {
    auto [Told, Tag] = Part.trim().split(' ');
    const mt::Type &Type = All[Members[Read.Teller].Type];
    std::string Name = Told.str();
    if (Type.Kind != TypeKind::Pointer) {
      const std::optional<int64_t> Value = valueOf(Told, Type);
      if (!Value || *Value < 0) {
        Struct.getContext().emitError("in the annotations: '" + Told +
                                      "' is no value of a class of struct " +
                                      Struct.getName());
        return {};
      }
      Name = std::to_string(*Value);
    }
    Read.Structs.emplace_back(Name, Tag.trim().str());
  }
  return Read;
}

std::vector<std::pair<std::string, int64_t>>
mt::asEnumerators(ArrayRef<UnionTag> Tags) {
  std::vector<std::pair<std::string, int64_t>> Out;
  for (const UnionTag &Tag : Tags) {
    Out.emplace_back("", Tag.Union);
    Out.emplace_back("", Tag.Tag);
    for (const UnionTag::Case &C : Tag.Cases)
      Out.emplace_back(C.Member, C.Value);
  }
  return Out;
}
