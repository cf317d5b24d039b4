// What is said of a program's types: in its source with mt/mt.h, MT_UNION_TAG,
// MT_OPAQUE and MT_BYTES_BEHIND, which clang keeps in debug info, or in a file
// beside it.
//
// Relies on: btf_decl_tag of clang 19, on every target; AnnotationFile.h.
#ifndef MT_PASSES_ANNOTATIONS_H
#define MT_PASSES_ANNOTATIONS_H

#include "mt/descriptors.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/IR/DebugInfoMetadata.h"

namespace mt {

/// What the file of the option -mt-annotations says of a pointer that is a
/// member: the struct it leads to, by its tag, or "*"; empty if nothing.
llvm::StringRef pointeeOf(const llvm::DIDerivedType &Member);

/// What another member tells a pointer to lead to, as a union's tag tells its
/// members: "TAG: CASES", which name structs; empty if nothing.
llvm::StringRef eitherOf(const llvm::DIDerivedType &Member);

/// Whether the bytes of a member or variable are to be copied as they are, or
/// of a pointer, those that it leads to.
bool isOpaque(const llvm::DIDerivedType &Member);
bool isOpaque(const llvm::DIVariable &Variable);

/// What lies behind a struct in its block, as bits of mt::Type; 0: not told.
uint32_t traitsBehind(const llvm::DICompositeType &Struct);

/// Whether it is more such structs.
bool hasMoreBehind(const llvm::DICompositeType &Struct);

/// Whether a member is to be refused between layouts, unless it is 0.
bool mustBeNull(const llvm::DIDerivedType &Member);

/// What tells which larger struct one is the beginning of: the member that
/// leads to a global variable, and by its name the tag of the struct, or an
/// integer, and by its value; none if nothing does. What is wrong with it is an
/// error of the compilation.
struct ClassTag {
  size_t Teller = 0;
  std::vector<std::pair<std::string, std::string>> Structs;
};
ClassTag classTag(const llvm::DICompositeType &Struct,
                  llvm::ArrayRef<Member> Members, llvm::ArrayRef<Type> All);

/// Whether a tag is named for a union, or the one member that counts: in its
/// own declaration, or where it is a member.
bool hasUnionTag(const llvm::DICompositeType &Union);
bool hasUnionTag(const llvm::DIDerivedType &Member);

/// A union and the member beside it, or in it, that tells what it holds.
struct UnionTag {
  struct Case {
    std::string Member; // of the union, or NoMember; see descriptors.h
    int64_t Value;
  };
  size_t Union = 0; // a member's index
  int64_t Tag = 0;  // see descriptors.h
  std::vector<Case> Cases;
};

/// The tags of the unions in a struct, or that of a union itself, and what
/// tells where a struct ends (its Union is the number of members). Its members
/// are those of the type table, All the table. What is wrong with an annotation
/// is an error of the compilation.
std::vector<UnionTag> unionTags(const llvm::DICompositeType &T,
                                llvm::ArrayRef<Member> Members,
                                llvm::ArrayRef<Type> All);

/// The same as the type table holds it (descriptors.h).
std::vector<std::pair<std::string, int64_t>>
asEnumerators(llvm::ArrayRef<UnionTag> Tags);

} // namespace mt
#endif
