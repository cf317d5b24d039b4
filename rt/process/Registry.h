// The instrumented modules of this process, in the order they registered, and
// the numbers of their allocation sites.
//
// Relies on: constructors running before main, one at a time.
#ifndef MT_RT_PROCESS_REGISTRY_H
#define MT_RT_PROCESS_REGISTRY_H

#include "mt/abi.h"
#include "mt/descriptors.h"
#include "support/Result.h"
#include <utility>
#include <vector>

namespace mt {

struct LoadedModule {
  mt_module *Native;
  ModuleDesc Desc;

  /// The address a descriptor's index stands for; calls the accessor of a
  /// thread-local variable.
  uintptr_t address(const GlobalDesc &G) const;
};

/// Decodes every module's blob; the result is kept. A module that does not
/// decode was built by another version of the pass.
Result<const std::vector<LoadedModule> *> loadModules();

/// By site id - 1: module and index of the site in it.
std::vector<std::pair<uint32_t, uint32_t>> siteTable();

/// After a restore, blocks carry the image's site ids: gives the sites those
/// ids. Ids[i] is the (module, site) here of the image's id i + 1, or
/// (~0, ~0) if it has no counterpart. Other sites get numbers behind them.
void renumberSites(const std::vector<std::pair<uint32_t, uint32_t>> &Ids);

} // namespace mt
#endif
