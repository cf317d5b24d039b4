// A reference to something callable, for parameters: no allocation, two words.
// Must not outlive the call it is passed to.
//
// Relies on: the standard library.
#ifndef MT_RT_SUPPORT_FUNCTIONREF_H
#define MT_RT_SUPPORT_FUNCTIONREF_H

#include <memory>
#include <type_traits>
#include <utility>

namespace mt {

template <class Signature> class FunctionRef;

template <class R, class... Args> class FunctionRef<R(Args...)> {
public:
  template <class Callable>
    requires(!std::is_same_v<std::remove_cvref_t<Callable>, FunctionRef>)
  FunctionRef(Callable &&C)
      : Object(
            const_cast<void *>(static_cast<const void *>(std::addressof(C)))),
        Call([](void *O, Args... As) -> R {
          return (*static_cast<std::remove_reference_t<Callable> *>(O))(
              std::forward<Args>(As)...);
        }) {}
  R operator()(Args... As) const {
    return Call(Object, std::forward<Args>(As)...);
  }

private:
  void *Object;
  R (*Call)(void *, Args...);
};

} // namespace mt
#endif
