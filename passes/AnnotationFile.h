// What a file beside the source says of types that cannot be changed there, by
// the option -mt-annotations=FILE (mtcc --annotations=FILE). A line each:
//
//     tag STRUCT.UNION TAG: VALUE MEMBER, &BITS MEMBER, &BITS=VALUE MEMBER,
//                           <=VALUE MEMBER, self MEMBER, * MEMBER
//         which member of a union is in use (MT_UNION_TAG of mt/mt.h); a union
//         may have several tags, and a tag may be a member of a member
//     opaque STRUCT.MEMBER
//         bytes as they are (MT_OPAQUE)
//     pointer STRUCT.MEMBER STRUCT
//         what a void * leads to; "*": to what other pointers say, or else
//         bytes
//     either STRUCT.MEMBER TAG: VALUE STRUCT, &BITS void, * any
//         the same, as another member tells; "any" is "*", "void" nothing
//     class STRUCT MEMBER: GLOBAL STRUCT, GLOBAL STRUCT
//         it begins one of these structs, as its member leads to the global, or
//         has the value, if it is an integer: 3 STRUCT, 4 STRUCT
//     behind STRUCT bytes
//         what lies behind it in its block (MT_BYTES_BEHIND); also "pointers",
//         and "more": of them
//     cut STRUCT TAG: &BITS MEMBER
//         it ends before this member, as its memory does
//     only UNION MEMBER
//         whatever is in it is a part of that
//     null STRUCT.MEMBER
//         it is refused between layouts, unless it is 0
//
// Structs and unions go by their tags, those without one by what they are a
// member of (STRUCT.MEMBER); # starts a comment.
//
// Relies on: nothing.
#ifndef MT_PASSES_ANNOTATIONFILE_H
#define MT_PASSES_ANNOTATIONFILE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace mt {

struct FileAnnotation {
  std::vector<std::string> Tags; // as MT_UNION_TAG has it: "TAG: CASES"
  std::string Pointee;           // the tag of a struct, or "*"
  std::string Either;            // "TAG: CASES", which name structs
  bool IsOpaque = false;
  bool IsNull = false;
  // Of the struct itself:
  std::string Behind;            // "bytes", "pointers" or "more"
  std::vector<std::string> Ends; // "TAG: CASES"
  std::string Only;              // of a union: the name of a member
  std::string Class;             // "MEMBER: GLOBAL STRUCT, ..."
};

/// Of a member of a struct, or of the struct if Member is empty; or null.
const FileAnnotation *annotationInFile(llvm::StringRef Struct,
                                       llvm::StringRef Member);

/// Reads the file, if there is one; says which line is wrong.
llvm::Error readAnnotationFile();

} // namespace mt
#endif
