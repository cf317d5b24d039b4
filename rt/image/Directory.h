// The images in a checkpoint directory. Several programs may share one: what is
// whose is told by the name, PROGRAM-PID-NUMBER.mtimg, and a file that is still
// being written is called the same with ".tmp" behind it and locked, so that
// those whose writers were killed are known.
//
// Relies on: flock(2), which a process that dies lets go of.
#ifndef MT_RT_IMAGE_DIRECTORY_H
#define MT_RT_IMAGE_DIRECTORY_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mt {

inline constexpr char TemporarySuffix[] = ".tmp";

std::string imageName(const std::string &Program, int64_t Pid,
                      uint64_t Sequence);

/// Whether a file of this name is an image that Program has written.
bool isImageOf(std::string_view Name, std::string_view Program);

/// The names of Program's complete images, oldest first; none if the directory
/// cannot be read.
std::vector<std::string> imagesOf(const std::string &Directory,
                                  const std::string &Program);

/// Removes what killed writers of Program have left. Never fails: it is in
/// nobody's way but the disk's.
void removeAbandoned(const std::string &Directory, const std::string &Program);

} // namespace mt
#endif
