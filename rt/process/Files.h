// Open files: which streams and descriptors the program holds, and opening them
// again where they stood. Standard input, output and error are whatever the
// restored process was started with; if that is the same regular file it goes
// on where the checkpoint left it. Input from a regular file is never taken
// from another one: it is opened again.
//
// What a stream has read ahead of the program from a pipe or a terminal is
// nowhere else, so it goes along, through rt/instrumented/streams.c, and so
// does what is in a file that has been deleted or never had a name. Descriptors
// that are copies of one another are again.
//
// Relies on: OpenStreams.h; /proc/self/fd for paths.
#ifndef MT_RT_PROCESS_FILES_H
#define MT_RT_PROCESS_FILES_H

#include "image/Manifest.h"
#include "support/Result.h"

namespace mt {

/// Notes the descriptors that whoever started us left open, when it is called
/// first; they are not the program's and are left alone.
void rememberInheritedFiles();

/// Notes all open files and where they stand. To be called before the fork:
/// parent and child share each file's position, and the parent goes on writing.
/// A failure names a file that could not be opened again, so that the
/// checkpoint has to wait until it is closed.
Result<> noteFiles();

/// Fills in what the descriptor itself tells.
void describeDescriptor(FileRecord &R, int Descriptor);

/// Enters the files noted into the manifest, and what those hold that the
/// program only reads.
void saveFiles(Manifest &M);

/// Opens them again. Result: by index of M.Files the stream here, as an address
/// (0 for a bare descriptor). A file that is gone or cannot be positioned is a
/// failure naming it.
Result<std::vector<uintptr_t>> reopenFiles(const Manifest &M);

} // namespace mt
#endif
