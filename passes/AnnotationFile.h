// What a file beside the source says of types that cannot be changed there, by
// the option -mt-annotations=FILE (mtcc --annotations=FILE). A line each:
//
//     tag STRUCT.UNION TAG: VALUE MEMBER, &BITS MEMBER, * MEMBER
//     pointer STRUCT.MEMBER STRUCT
//     pointer STRUCT.MEMBER *
//     opaque STRUCT.MEMBER
//     behind STRUCT bytes
//     behind STRUCT more
//
// The first is MT_UNION_TAG of mt/mt.h, "opaque" MT_OPAQUE. What lies behind a
// struct in its block is bytes (MT_BYTES_BEHIND) or more such structs.
// "pointer" says what a void * leads to; "*" that it leads to what other
// pointers say, or else to bytes. Structs go by their tags; # starts a comment.
//
// Relies on: nothing.
#ifndef MT_PASSES_ANNOTATIONFILE_H
#define MT_PASSES_ANNOTATIONFILE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace mt {

struct FileAnnotation {
  std::string Tag;     // as MT_UNION_TAG has it: "TAG: CASES"
  std::string Pointee; // the tag of a struct, or "*"
  bool IsOpaque = false;
  std::string Behind; // of the struct itself: "bytes" or "more"
};

/// Of a member of a struct, or of the struct if Member is empty; or null.
const FileAnnotation *annotationInFile(llvm::StringRef Struct,
                                       llvm::StringRef Member);

/// Reads the file, if there is one; says which line is wrong.
llvm::Error readAnnotationFile();

} // namespace mt
#endif
