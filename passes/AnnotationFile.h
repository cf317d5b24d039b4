// What a file beside the source says of types that cannot be changed there, by
// the option -mt-annotations=FILE (mtcc --annotations=FILE). A line each:
//
//     tag STRUCT.UNION TAG: VALUE MEMBER, &BITS MEMBER, * MEMBER
//     pointer STRUCT.MEMBER STRUCT
//     opaque STRUCT.MEMBER
//
// The first is MT_UNION_TAG of mt/mt.h and the last MT_OPAQUE; "pointer" says
// what a void * leads to. Structs go by their tags; # starts a comment.
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
  std::string Pointee; // the tag of a struct
  bool IsOpaque = false;
};

/// Of a member of a struct, or null.
const FileAnnotation *annotationInFile(llvm::StringRef Struct,
                                       llvm::StringRef Member);

/// Reads the file, if there is one; says which line is wrong.
llvm::Error readAnnotationFile();

} // namespace mt
#endif
