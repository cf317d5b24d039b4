// A C++ part of a program whose C part is instrumented: it has a C++ library of
// its own, which must not meet the one inside libmigrt. Called from mixed.c.
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>

extern "C" int neighbour(int N) {
  std::map<std::string, int> Numbers;
  try {
    std::ostringstream Name;
    Name << "number " << N;
    Numbers[Name.str()] = N;
    Numbers.at("none");
  } catch (const std::out_of_range &) {
    std::cout << Numbers.begin()->first << std::endl;
    return N + static_cast<int>(Numbers.size());
  }
  return 0;
}
