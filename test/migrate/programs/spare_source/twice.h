/* Its definition for callers that do not inline it lies in lib_twice.c. */
inline int twice(int N) { return 2 * N; }
