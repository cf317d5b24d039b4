#include "image/ManifestText.h"
#include <boost/archive/text_iarchive.hpp>
#include <boost/archive/text_oarchive.hpp>
#include <boost/serialization/level.hpp>
#include <boost/serialization/string.hpp>
#include <boost/serialization/tracking.hpp>
#include <boost/serialization/utility.hpp>
#include <boost/serialization/vector.hpp>
#include <exception>
#include <sstream>

// No versions and no tracking of single records: the image has one version.
#define MT_PLAIN(T)                                                            \
  BOOST_CLASS_IMPLEMENTATION(T, boost::serialization::object_serializable)    \
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

std::string mt::manifestToText(const Manifest &M) {
  std::ostringstream Stream;
  {
    boost::archive::text_oarchive Archive(Stream,
                                          boost::archive::no_codecvt);
    Archive << M;
  }
  return std::move(Stream).str();
}

Result<Manifest> mt::manifestFromText(const std::string &Text) {
  Manifest M;
  try {
    std::istringstream Stream(Text);
    boost::archive::text_iarchive Archive(Stream, boost::archive::no_codecvt);
    Archive >> M;
  } catch (const std::exception &E) {
    return Failure{std::string("the manifest cannot be read (") + E.what() +
                   ")"};
  }
  return M;
}
