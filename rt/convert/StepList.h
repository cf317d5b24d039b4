// Lists of steps: how they grow so that neighbours become one, and how the
// steps of a union's members are brought together.
//
// Relies on: Plan.h.
#ifndef MT_RT_CONVERT_STEPLIST_H
#define MT_RT_CONVERT_STEPLIST_H

#include "convert/Plan.h"

namespace mt {

/// Steps at offset 0: Bytes bytes as they are, Count numbers of Size bytes.
Step copyStep(uint64_t Bytes);
Step swapStep(uint64_t Size, uint64_t Count);

/// Bytes that the receiver has no place for, which must be 0.
Step zeroStep(uint64_t From, uint64_t To, uint64_t Bytes);

/// Adds a step that begins at or after the last one on both sides. Becomes part
/// of it where it continues it; copies also take padding of the same size on
/// both sides with them.
void appendStep(std::vector<Step> &Steps, Step S);

/// Adds the steps of a plan for an object at these offsets. A plan of many
/// steps becomes one loop of one round, so that deep types stay small.
void appendPlan(std::vector<Step> &Steps, const Plan &P, uint64_t From,
                uint64_t To);

/// Adds Count objects of a plan, one after the other.
void appendArray(std::vector<Step> &Steps, const Plan &Element, uint64_t From,
                 uint64_t To, uint64_t Count);

/// Fills what no step touches with copies up to Size. For steps whose offsets
/// and sizes are the same on both sides.
void fillGaps(std::vector<Step> &Steps, uint64_t Size);

/// Every step stays in its place and keeps its size.
bool keepsLayout(const std::vector<Step> &Steps);

/// Only copies and pointers, in their places: within a layout class, memory
/// that is right as it is but for what the pointers point to.
bool isPatchable(const std::vector<Step> &Steps);

/// Takes the steps of a further member of a union into those of the members
/// before. False if one byte would have to be converted in two ways. A pointer
/// wins over a number of the same size in its place: values that are no
/// addresses go through a translator unharmed.
/// Between targets of the same class pointers also win over any other bytes
/// that are only copied.
bool uniteSteps(std::vector<Step> &Steps, const std::vector<Step> &Other,
                bool SameClass);

} // namespace mt
#endif
