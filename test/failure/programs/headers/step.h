static inline int step(int n, int times) {
  while (times--)
    n = n * 5 + 1;
  return n % 1009;
}
