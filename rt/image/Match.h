// What of an image is what of a program: modules, frames with their variables,
// globals, literals, functions and allocation sites, matched by what the source
// calls them. Pure, so that "mt verify" judges a program exactly as a restore
// in it would.
//
// Relies on: a validated manifest and modules.
#ifndef MT_RT_IMAGE_MATCH_H
#define MT_RT_IMAGE_MATCH_H

#include "image/Manifest.h"
#include "support/Result.h"
#include <span>
#include <string>
#include <vector>

namespace mt {

/// A thing of one of the receiver's modules.
struct Place {
  uint32_t Module = ~0u, Index = ~0u;
  bool known() const { return Module != ~0u; }
};

struct MatchedFrame {
  uint32_t Module = 0, SafePoint = 0; // of the receiver
  /// By the receiver's slot: the sender's, or Matching::None where the image
  /// need not have it.
  std::vector<uint32_t> Slots;
};

struct Matching {
  static constexpr uint32_t None = ~0u;
  std::vector<uint32_t> Modules;                  // by sender's module
  std::vector<std::vector<MatchedFrame>> Threads; // as in the manifest
  std::vector<std::vector<Place>> Globals, Sites; // by sender's module, index
};

/// Fails at the first thing that a restore cannot do without; with All, which
/// may be null, goes on and adds every such difference to it.
Result<Matching> matchPrograms(const Manifest &Sender,
                               std::span<const ModuleDesc *const> Receiver,
                               std::vector<std::string> *All = nullptr);

} // namespace mt
#endif
