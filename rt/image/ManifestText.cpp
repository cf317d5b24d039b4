#include "image/ManifestText.h"
#include <boost/archive/impl/archive_serializer_map.ipp>
#include <boost/archive/impl/basic_text_iarchive.ipp>
#include <boost/archive/impl/text_iarchive_impl.ipp>
#include <boost/archive/text_iarchive.hpp>
#include <boost/archive/text_oarchive.hpp>
#include <boost/serialization/level.hpp>
#include <boost/serialization/string.hpp>
#include <boost/serialization/tracking.hpp>
#include <boost/serialization/utility.hpp>
#include <boost/serialization/vector.hpp>
#include <exception>
#include <sstream>
#include <stdexcept>

// No versions and no tracking of single records: the image has one version.
#define MT_PLAIN(T)                                                            \
  BOOST_CLASS_IMPLEMENTATION(T, boost::serialization::object_serializable)     \
  BOOST_CLASS_TRACKING(T, boost::serialization::track_never)
MT_PLAIN(mt::Member)
MT_PLAIN(mt::Type)
MT_PLAIN(mt::DataModel)
MT_PLAIN(mt::VarDesc)
MT_PLAIN(mt::SlotDesc)
MT_PLAIN(mt::SafePointDesc)
MT_PLAIN(mt::FunctionDesc)
MT_PLAIN(mt::GlobalDesc)
MT_PLAIN(mt::SiteDesc)
MT_PLAIN(mt::ModuleDesc)
MT_PLAIN(mt::ImageModule)
MT_PLAIN(mt::FrameRecord)
MT_PLAIN(mt::ThreadRecord)
MT_PLAIN(mt::FileRecord)
MT_PLAIN(mt::HeapInfo)
MT_PLAIN(mt::Manifest)
using StringPair = std::pair<std::string, std::string>;
using Enumerator = std::pair<std::string, int64_t>;
using SiteNumber = std::pair<uint32_t, uint32_t>;
MT_PLAIN(StringPair)
MT_PLAIN(Enumerator)
MT_PLAIN(SiteNumber)

using namespace mt;

namespace {
/// A text archive that does not believe its counts: Boost's makes room for as
/// many elements as a count says before it reads the first.
class ManifestReader
    : public boost::archive::text_iarchive_impl<ManifestReader> {
  using Base = boost::archive::text_iarchive_impl<ManifestReader>;
  friend class boost::archive::detail::interface_iarchive<ManifestReader>;
  friend class boost::archive::basic_text_iarchive<ManifestReader>;
  friend class boost::archive::load_access;

public:
  /// Limit: the text's size. Every element takes up some of it.
  ManifestReader(std::istream &Stream, size_t Limit)
      : Base(Stream, boost::archive::no_codecvt), Limit(Limit) {
    init();
  }

private:
  size_t Limit;

  size_t bounded(size_t Count) const {
    if (Count > Limit)
      throw std::length_error("a count is larger than the text");
    return Count;
  }
  template <class T> void load(T &Value) { Base::load(Value); }
  void load(boost::serialization::collection_size_type &Count) {
    Base::load(Count);
    bounded(Count);
  }
  void load(std::string &Text) {
    size_t Size = 0;
    Base::load(Size);
    Text.resize(bounded(Size));
    is.get(); // the space between the two
    is.read(Text.data(), static_cast<std::streamsize>(Size));
    if (is.gcount() != static_cast<std::streamsize>(Size))
      throw std::length_error("a string is longer than the text");
  }
};
} // namespace

std::string mt::manifestToText(const Manifest &M) {
  std::ostringstream Stream;
  {
    boost::archive::text_oarchive Archive(Stream, boost::archive::no_codecvt);
    Archive << M;
  }
  return std::move(Stream).str();
}

Result<Manifest> mt::manifestFromText(const std::string &Text) {
  Manifest M;
  try {
    std::istringstream Stream(Text);
    ManifestReader Archive(Stream, Text.size());
    Archive >> M;
  } catch (const std::exception &E) {
    return Failure{std::string("the manifest cannot be read (") + E.what() +
                   ")"};
  }
  return M;
}
