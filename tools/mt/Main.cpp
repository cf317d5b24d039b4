// mt: looks into images and programs without running anything.
//
// Relies on: CLI11 for the command line. Exit status: 0 well, 1 the image or
// the program is not, 2 the command line is wrong.
#include "Frames.h"
#include "Inspect.h"
#include "ProgramFile.h"
#include "Verify.h"
#include <CLI/CLI.hpp>
#include <iostream>

using namespace mt;

static int fail(const std::string &Message) {
  std::cerr << "mt: error: " << Message << "\n";
  return 1;
}

static int runInspect(const std::string &Path, bool Json, bool AllFrames) {
  Result<Image> Source = Image::open(Path);
  if (!Source)
    return fail(Source.message());
  Inspection I = inspect(*Source, AllFrames);
  Json ? printJson(I, std::cout) : printText(I, std::cout);
  return 0;
}

static int runVerify(const std::string &Path,
                     const std::vector<std::string> &Programs) {
  Result<Image> Source = Image::open(Path);
  if (!Source)
    return fail(Source.message());
  if (Result<> Intact = Source->verifyPages(); !Intact)
    return fail(Intact.message());
  std::vector<ModuleDesc> Modules;
  for (const std::string &Program : Programs) {
    Result<std::vector<ModuleDesc>> Read = readProgram(Program);
    if (!Read)
      return fail(Read.message());
    for (ModuleDesc &Module : *Read)
      Modules.push_back(std::move(Module));
  }
  if (!Programs.empty()) {
    std::vector<std::string> Differences = compare(*Source, Modules);
    for (const std::string &Line : Differences)
      std::cout << "verify: " << Line << "\n";
    if (!Differences.empty())
      return 1;
  }
  uint64_t Frames = 0;
  for (const ThreadRecord &T : Source->manifest().Threads)
    Frames += T.Frames.size();
  std::cout << "verify: ok: " << Source->path() << " is intact: " << Frames
            << " frames, " << Source->objects().size() << " heap blocks";
  if (!Programs.empty())
    std::cout << "; " << Programs.front() << " ("
              << Modules.front().Model.Triple << ") can go on from it";
  std::cout << "\n";
  return 0;
}

static int runFrames(const std::string &Path, const std::string &Function) {
  Result<std::vector<ModuleDesc>> Modules = readProgram(Path);
  if (!Modules)
    return fail(Modules.message());
  bool Found = false;
  for (const ModuleDesc &Module : *Modules)
    Found |= printFrames(Module, Function, std::cout);
  if (!Found && !Function.empty())
    return fail("function '" + Function + "' is not instrumented in '" + Path +
                "', or has no safe point");
  return 0;
}

int main(int Argc, char **Argv) {
  CLI::App App("Looks into MigThread's images and programs.", "mt");
  App.require_subcommand(1);
  std::string Path, Function;
  std::vector<std::string> Programs;
  bool Json = false, AllFrames = false;

  CLI::App *Inspect =
      App.add_subcommand("inspect", "Show stacks, heap and files of an image");
  Inspect->add_option("image", Path, "Image, or directory: its latest")
      ->required();
  Inspect->add_flag("--json", Json, "Print JSON");
  Inspect->add_flag("--all", AllFrames, "Show all frames of deep stacks");

  CLI::App *Verify = App.add_subcommand(
      "verify", "Check an image, and whether a program can go on from it");
  Verify->add_option("image", Path, "Image, or directory: its latest")
      ->required();
  Verify->add_option("program", Programs,
                     "Executable and its instrumented libraries");

  CLI::App *Frames =
      App.add_subcommand("frames", "Show what a program keeps at safe points");
  Frames->add_option("program", Path, "Executable or object file")->required();
  Frames->add_option("function", Function, "Only this function");

  try {
    App.parse(Argc, Argv);
  } catch (const CLI::ParseError &E) {
    return App.exit(E) ? 2 : 0; // help is no error
  }
  if (Inspect->parsed())
    return runInspect(Path, Json, AllFrames);
  if (Verify->parsed())
    return runVerify(Path, Programs);
  return runFrames(Path, Function);
}
