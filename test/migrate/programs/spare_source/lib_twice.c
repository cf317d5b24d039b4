#include "twice.h"
extern inline int twice(int N);
