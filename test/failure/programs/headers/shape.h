struct shape {
  int width, height;
  struct shape *next;
};
