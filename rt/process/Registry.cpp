#include "process/Registry.h"
#include "model/Blob.h"

using namespace mt;

// Plain data: constructors of the program may register before ours have run.
static mt_module *First = nullptr;
static mt_module **Last = &First;
static uint32_t ModuleCount = 0;
static uint32_t SiteCount = 0;

extern "C" __attribute__((visibility("default"))) void
MT_ABI_REGISTER(mt_module *Module) {
  Module->Next = nullptr;
  Module->Id = ModuleCount++;
  *Last = Module;
  Last = &Module->Next;
  for (uint32_t I = 0; I != Module->NumSites; ++I)
    Module->Sites[I].Id = ++SiteCount;
}

uintptr_t LoadedModule::address(const GlobalDesc &G) const {
  void *A = Native->Addresses[G.Address];
  if (G.Flags & GlobalDesc::ThreadLocal)
    return reinterpret_cast<uintptr_t>(reinterpret_cast<void *(*)()>(A)());
  return reinterpret_cast<uintptr_t>(A);
}

Result<const std::vector<LoadedModule> *> mt::loadModules() {
  static std::vector<LoadedModule> Modules;
  if (Modules.size() == ModuleCount)
    return &Modules;
  Modules.clear();
  for (mt_module *M = First; M; M = M->Next) {
    Result<ModuleDesc> Desc =
        decodeBlob({M->Blob, static_cast<size_t>(M->BlobSize)});
    if (!Desc)
      return Desc.failure();
    Modules.push_back({M, std::move(*Desc)});
  }
  return &Modules;
}

static std::vector<std::pair<uint32_t, uint32_t>> &renumbered() {
  static std::vector<std::pair<uint32_t, uint32_t>> Table;
  return Table;
}

std::vector<std::pair<uint32_t, uint32_t>> mt::siteTable() {
  if (!renumbered().empty())
    return renumbered();
  std::vector<std::pair<uint32_t, uint32_t>> Table;
  for (mt_module *M = First; M; M = M->Next)
    for (uint32_t I = 0; I != M->NumSites; ++I)
      Table.emplace_back(M->Id, I);
  return Table;
}

void mt::renumberSites(const std::vector<std::pair<uint32_t, uint32_t>> &Ids) {
  renumbered() = Ids;
  for (mt_module *M = First; M; M = M->Next)
    for (uint32_t I = 0; I != M->NumSites; ++I)
      M->Sites[I].Id = 0;
  std::vector<mt_module *> ById(ModuleCount);
  for (mt_module *M = First; M; M = M->Next)
    ById[M->Id] = M;
  for (uint32_t I = 0; I != Ids.size(); ++I)
    if (Ids[I].first < ModuleCount)
      ById[Ids[I].first]->Sites[Ids[I].second].Id = I + 1;
  for (mt_module *M = First; M; M = M->Next)
    for (uint32_t I = 0; I != M->NumSites; ++I)
      if (!M->Sites[I].Id) {
        renumbered().emplace_back(M->Id, I);
        M->Sites[I].Id = static_cast<uint32_t>(renumbered().size());
      }
}
