// A value or the one-line reason why there is none. What the runtime uses up to
// its boundary, where the reason becomes one line on stderr.
//
// Relies on: the standard library.
#ifndef MT_RT_SUPPORT_RESULT_H
#define MT_RT_SUPPORT_RESULT_H

#include <string>
#include <utility>
#include <variant>

namespace mt {

/// Why something failed: names what, where and the remedy, in one line without
/// the leading "mt: error: " and without a full stop.
struct Failure {
  std::string Message;
};

template <class T = std::monostate> class [[nodiscard]] Result {
public:
  Result(T Value) : State(std::in_place_index<0>, std::move(Value)) {}
  Result(Failure F) : State(std::in_place_index<1>, std::move(F)) {}
  explicit operator bool() const { return State.index() == 0; }
  T &operator*() { return std::get<0>(State); }
  const T &operator*() const { return std::get<0>(State); }
  T *operator->() { return &std::get<0>(State); }
  const T *operator->() const { return &std::get<0>(State); }
  const std::string &message() const { return std::get<1>(State).Message; }
  /// To pass a failure on from a function that returns another Result.
  Failure failure() const { return std::get<1>(State); }

private:
  std::variant<T, Failure> State;
};

/// The success of an operation without a value.
inline Result<> success() { return std::monostate(); }

} // namespace mt
#endif
