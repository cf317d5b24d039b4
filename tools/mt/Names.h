// What safe points and variables are called wherever mt prints them.
//
// Relies on: mt/descriptors.h.
#ifndef MT_TOOLS_MT_NAMES_H
#define MT_TOOLS_MT_NAMES_H

#include "mt/descriptors.h"

namespace mt {

/// "loop", "entry", "call g", "call through a pointer".
inline std::string safePointName(const SafePointDesc &P) {
  switch (P.Kind) {
  case SafePointKind::LoopPoll:
    return "loop";
  case SafePointKind::EntryPoll:
    return "entry";
  case SafePointKind::Call:
    break;
  }
  return P.Callee == "*" ? "call through a pointer" : "call " + P.Callee;
}

/// The name in the source, or "<temporary LINE:COLUMN>".
inline std::string variableName(const VarDesc &V) {
  return V.Name.empty() ? "<temporary " + std::to_string(V.Line) + ":" +
                              std::to_string(V.Col) + ">"
                        : V.Name;
}

} // namespace mt
#endif
