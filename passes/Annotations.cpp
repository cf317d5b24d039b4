#include "Annotations.h"
#include "AnnotationFile.h"
#include "TypeTable.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/LLVMContext.h"
#include <optional>

using namespace llvm;
using namespace mt;

static constexpr StringLiteral TagPrefix = "mt:tag ";

/// The text of an annotation that starts so, without its start; or none.
static std::optional<StringRef> findAnnotation(DINodeArray Annotations,
                                               StringRef Start) {
  if (Annotations)
    for (const Metadata *M : Annotations->operands()) {
      auto *Pair = dyn_cast_or_null<MDNode>(M);
      if (!Pair || Pair->getNumOperands() != 2)
        continue;
      auto *Text = dyn_cast<MDString>(Pair->getOperand(1));
      StringRef Rest = Text ? Text->getString() : "";
      if (Rest.consume_front(Start))
        return Rest;
    }
  return std::nullopt;
}

/// What the file beside the source says of a member.
static const FileAnnotation *inFile(const DIDerivedType &Member) {
  auto *Struct = dyn_cast_or_null<DICompositeType>(Member.getScope());
  if (!Struct || Struct->getName().empty())
    return nullptr;
  return annotationInFile(Struct->getName(), Member.getName());
}

StringRef mt::pointeeOf(const DIDerivedType &Member) {
  const FileAnnotation *A = inFile(Member);
  return A ? StringRef(A->Pointee) : "";
}

bool mt::isOpaque(const DIDerivedType &Member) {
  const FileAnnotation *A = inFile(Member);
  return (A && A->IsOpaque) ||
         findAnnotation(Member.getAnnotations(), "mt:opaque").has_value();
}

bool mt::isOpaque(const DIVariable &Variable) {
  DINodeArray Annotations;
  if (auto *L = dyn_cast<DILocalVariable>(&Variable))
    Annotations = L->getAnnotations();
  else if (auto *G = dyn_cast<DIGlobalVariable>(&Variable))
    Annotations = G->getAnnotations();
  return findAnnotation(Annotations, "mt:opaque").has_value();
}

bool mt::hasBytesBehind(const DICompositeType &Struct) {
  const FileAnnotation *A = annotationInFile(Struct.getName(), "");
  return (A && A->Behind == "bytes") ||
         findAnnotation(Struct.getAnnotations(), "mt:bytes-behind").has_value();
}

bool mt::hasMoreBehind(const DICompositeType &Struct) {
  const FileAnnotation *A = annotationInFile(Struct.getName(), "");
  return A && A->Behind == "more";
}

/// What is said of the union that a member is: there, or where its type is
/// declared.
static std::optional<StringRef> tagTextOf(const DIDerivedType &Member) {
  if (auto Text = findAnnotation(Member.getAnnotations(), TagPrefix))
    return Text;
  if (const FileAnnotation *A = inFile(Member); A && !A->Tag.empty())
    return StringRef(A->Tag);
  auto *Type =
      dyn_cast_or_null<DICompositeType>(TypeTable::strip(Member.getBaseType()));
  if (Type)
    return findAnnotation(Type->getAnnotations(), TagPrefix);
  return std::nullopt;
}

bool mt::hasUnionTag(const DICompositeType &Union) {
  return findAnnotation(Union.getAnnotations(), TagPrefix).has_value();
}

bool mt::hasUnionTag(const DIDerivedType &Member) {
  return tagTextOf(Member).has_value();
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

/// Reads "VALUE MEMBER, &BITS MEMBER, * MEMBER". Returns what is wrong, or "".
static std::string readCases(StringRef Text, const mt::Type &Tag,
                             const mt::Type &Union,
                             std::vector<UnionTag::Case> &Cases) {
  SmallVector<StringRef, 8> Parts;
  Text.trim().split(Parts, ',', -1, false);
  for (StringRef Part : Parts) {
    auto [ValueText, Name] = Part.trim().split(' ');
    Name = Name.trim();
    std::string Prefix;
    if (ValueText.consume_front("&"))
      Prefix = AnyBit;
    std::optional<int64_t> Value = valueOf(ValueText, Tag);
    if (ValueText == "*") {
      Prefix = Otherwise;
      Value = 0;
    }
    if (!Value)
      return ("'" + ValueText +
              "' is neither an integer nor an enumerator of the tag")
          .str();
    if (Name != NoMember && !memberNamed(Union.Members, Name))
      return ("the union has no member '" + Name + "'").str();
    if (Prefix.empty() && any_of(Cases, [&](const auto &C) {
          return C.Value == *Value && C.Member[0] != AnyBit &&
                 C.Member[0] != Otherwise;
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
  auto add = [&](StringRef Text, size_t Index, const mt::Type &Union,
                 const DIType &At, bool IsOwn) {
    auto [Name, Cases] = Text.split(':');
    Name = Name.trim();
    // Of a tag inside it, the union tells itself.
    if (!IsOwn && memberNamed(Union.Members, Name))
      return;
    const Member *Tag = memberNamed(Members, Name);
    if (!Tag && IsOwn)
      return; // it lies beside the union
    if (!Tag)
      return error(At, "there is no member '" + Name + "' beside the union");
    const mt::Type &TagType = All[Tag->Type];
    if (TagType.Kind != TypeKind::SInt && TagType.Kind != TypeKind::UInt &&
        TagType.Kind != TypeKind::Char && TagType.Kind != TypeKind::Bool)
      return error(At, "'" + Name + "' is no integer");
    if (Union.Kind != TypeKind::Union)
      return error(At, "what has the tag is no union");
    UnionTag Read;
    Read.Union = Index;
    Read.Tag = Tag - Members.begin();
    if (std::string Wrong = readCases(Cases, TagType, Union, Read.Cases);
        !Wrong.empty())
      return error(At, Wrong);
    Tags.push_back(std::move(Read));
  };
  if (T.getTag() == dwarf::DW_TAG_union_type)
    if (auto Text = findAnnotation(T.getAnnotations(), TagPrefix)) {
      mt::Type Own;
      Own.Kind = TypeKind::Union;
      Own.Members = Members;
      add(*Text, 0, Own, T, true);
      return Tags;
    }
  size_t Index = 0;
  for (const DINode *N : T.getElements()) {
    auto *D = dyn_cast<DIDerivedType>(N);
    if (!D || D->getTag() != dwarf::DW_TAG_member)
      continue;
    if (auto Text = tagTextOf(*D))
      add(*Text, Index, All[Members[Index].Type], *D, false);
    ++Index;
  }
  return Tags;
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
