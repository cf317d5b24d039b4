// "mt inspect": what is in an image. The contents are collected first
// (Inspect.cpp) and then printed as text or as JSON (Print.cpp), so that both
// say the same.
//
// Relies on: rt/image for the image, Values.h for values.
#ifndef MT_TOOLS_MT_INSPECT_H
#define MT_TOOLS_MT_INSPECT_H

#include "image/Reader.h"
#include <iosfwd>

namespace mt {

struct SectionView {
  std::string Name;
  uint64_t Stored = 0, Raw = 0; // bytes in the file and uncompressed
};

struct VariableView {
  std::string Name, Type, Value;
};

struct FrameView {
  uint64_t Number = 0; // innermost 0
  std::string Function, File;
  uint32_t Line = 0;
  std::string At; // "loop", "entry", "call g"
  std::vector<VariableView> Variables;
};

struct ThreadView {
  uint32_t Id = 0;
  uint64_t FrameCount = 0;
  std::vector<FrameView> Frames; // a gap in the numbers: left out
};

/// Heap blocks of one type or, without one, of one allocation site.
struct BlocksView {
  std::string What;
  uint64_t Count = 0, Bytes = 0;
};

struct FileView {
  int64_t Descriptor = -1;
  std::string Path, Access; // "read, write"
  int64_t Offset = -1, Size = -1;
};

struct Inspection {
  std::string Path, Program, Host, Triple, DataModel, Time, Directory;
  uint32_t Format = 0;
  uint64_t Sequence = 0;
  std::vector<std::string> Arguments;
  std::vector<SectionView> Sections;
  std::vector<ThreadView> Threads;
  uint64_t HeapBlocks = 0, HeapBytes = 0;
  std::vector<BlocksView> Heap; // most bytes first
  std::vector<FileView> Files;
};

/// AllFrames: also of deep stacks, of which otherwise only both ends are shown.
Inspection inspect(const Image &Source, bool AllFrames);

void printText(const Inspection &I, std::ostream &Out);
void printJson(const Inspection &I, std::ostream &Out);

} // namespace mt
#endif
