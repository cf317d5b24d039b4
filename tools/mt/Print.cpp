// An Inspection as text and as JSON.
//
// Relies on: Inspect.h.
#include "Inspect.h"
#include <algorithm>
#include <iomanip>
#include <nlohmann/json.hpp>
#include <ostream>

using namespace mt;

static void printHeader(const Inspection &I, std::ostream &Out) {
  auto Line = [&](const char *Name) -> std::ostream & {
    return Out << std::left << std::setw(12) << Name;
  };
  Line("image") << I.Path << "\n";
  Line("format") << I.Format << "\n";
  Line("program") << I.Program << "\n";
  Line("arguments");
  for (size_t A = 0; A != I.Arguments.size(); ++A)
    Out << (A ? " " : "") << I.Arguments[A];
  Out << "\n";
  Line("directory") << I.Directory << "\n";
  Line("host") << I.Host << "\n";
  Line("target") << I.Triple << " (" << I.DataModel << ")\n";
  Line("time") << I.Time << "\n";
  Line("sequence") << I.Sequence << "\n";
  Line("sections");
  for (size_t S = 0; S != I.Sections.size(); ++S) {
    const SectionView &V = I.Sections[S];
    Out << (S ? ", " : "") << V.Name << " " << V.Stored;
    if (V.Raw != V.Stored)
      Out << " (uncompressed " << V.Raw << ")";
  }
  Out << " bytes\n";
}

static void printFrame(const FrameView &F, std::ostream &Out) {
  Out << "#" << std::left << std::setw(3) << F.Number << F.Function << " ("
      << F.File << ":" << F.Line << ")  " << F.At << "\n";
  size_t Names = 0, Types = 0;
  constexpr size_t Widest = 24; // one long name does not push all to the right
  for (const VariableView &V : F.Variables) {
    Names = std::max(Names, std::min(V.Name.size(), Widest));
    Types = std::max(Types, std::min(V.Type.size(), Widest));
  }
  for (const VariableView &V : F.Variables)
    Out << "      " << std::setw(static_cast<int>(Names)) << V.Name << "  "
        << std::setw(static_cast<int>(Types)) << V.Type << " = " << V.Value
        << "\n";
}

static void printThread(const ThreadView &T, std::ostream &Out) {
  Out << "\nthread " << T.Id << (T.Id ? "" : " (main)") << ", " << T.FrameCount
      << " frames\n";
  uint64_t Next = 0;
  for (const FrameView &F : T.Frames) {
    if (F.Number != Next)
      Out << "      ... " << F.Number - Next << " frames (--all shows them)\n";
    printFrame(F, Out);
    Next = F.Number + 1;
  }
}

static void printHeap(const Inspection &I, std::ostream &Out) {
  Out << "\nheap, " << I.HeapBlocks << " blocks of " << I.HeapBytes
      << " bytes\n";
  if (!I.Heap.empty())
    Out << std::right << std::setw(12) << "blocks" << std::setw(16) << "bytes"
        << "\n";
  for (const BlocksView &B : I.Heap)
    Out << std::right << std::setw(12) << B.Count << std::setw(16) << B.Bytes
        << "  " << B.What << "\n";
}

static void printFiles(const Inspection &I, std::ostream &Out) {
  Out << "\nfiles\n";
  for (const FileView &F : I.Files) {
    Out << std::right << std::setw(6) << F.Descriptor << "  "
        << (F.Path.empty() ? "(inherited)" : F.Path);
    if (!F.Access.empty())
      Out << "  " << F.Access;
    if (F.Offset >= 0)
      Out << "  at " << F.Offset;
    if (F.Size >= 0)
      Out << " of " << F.Size << " bytes";
    Out << "\n";
  }
}

void mt::printText(const Inspection &I, std::ostream &Out) {
  printHeader(I, Out);
  for (const ThreadView &T : I.Threads)
    printThread(T, Out);
  printHeap(I, Out);
  printFiles(I, Out);
}

void mt::printJson(const Inspection &I, std::ostream &Out) {
  using Json = nlohmann::ordered_json;
  Json J = {{"image", I.Path},          {"format", I.Format},
            {"program", I.Program},     {"arguments", I.Arguments},
            {"directory", I.Directory}, {"host", I.Host},
            {"target", I.Triple},       {"dataModel", I.DataModel},
            {"time", I.Time},           {"sequence", I.Sequence}};
  for (const SectionView &S : I.Sections)
    J["sections"][S.Name] = {{"stored", S.Stored}, {"raw", S.Raw}};
  J["threads"] = Json::array();
  for (const ThreadView &T : I.Threads) {
    Json Frames = Json::array();
    for (const FrameView &F : T.Frames) {
      Json Variables = Json::array();
      for (const VariableView &V : F.Variables)
        Variables.push_back(
            {{"name", V.Name}, {"type", V.Type}, {"value", V.Value}});
      Frames.push_back({{"number", F.Number},
                        {"function", F.Function},
                        {"file", F.File},
                        {"line", F.Line},
                        {"at", F.At},
                        {"variables", Variables}});
    }
    J["threads"].push_back(
        {{"id", T.Id}, {"frameCount", T.FrameCount}, {"frames", Frames}});
  }
  J["heap"] = {{"blocks", I.HeapBlocks},
               {"bytes", I.HeapBytes},
               {"types", Json::array()}};
  for (const BlocksView &B : I.Heap)
    J["heap"]["types"].push_back(
        {{"what", B.What}, {"blocks", B.Count}, {"bytes", B.Bytes}});
  J["files"] = Json::array();
  for (const FileView &F : I.Files)
    J["files"].push_back({{"descriptor", F.Descriptor},
                          {"path", F.Path},
                          {"access", F.Access},
                          {"offset", F.Offset},
                          {"size", F.Size}});
  // Paths and arguments are bytes, not always UTF-8.
  Out << J.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}
