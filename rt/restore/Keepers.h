// What keeps numbers, members and variables, by names that are the same on all
// targets.
//
// Relies on: mt/descriptors.h.
#ifndef MT_RT_RESTORE_KEEPERS_H
#define MT_RT_RESTORE_KEEPERS_H

#include "mt/descriptors.h"

#include <functional>
#include <string>

namespace mt {

/// A member of a struct in any unit.
std::string memberKeeper(const Type &Struct, const std::string &Name);

/// A variable of a function, or of none.
std::string variableKeeper(const ModuleDesc &Module,
                           const std::string &Function, const std::string &Name,
                           uint32_t Line);

/// Gives all members, variables and heap blocks of a module the types that
/// TypeOf returns for what keeps them and their types.
void forEachKeeper(
    ModuleDesc &Module,
    const std::function<TypeId(const std::string &Keeper, TypeId)> &TypeOf);

/// A new type like T, an integer (no enum) or an array of such, with a trait
/// and enumerators; T itself if it is something else.
TypeId integerLike(
    std::vector<Type> &Types, TypeId T, uint32_t Trait,
    const std::vector<std::pair<std::string, int64_t>> &Enumerators = {});

} // namespace mt
#endif
