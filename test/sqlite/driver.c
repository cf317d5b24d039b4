/* Runs an SQL script on SQLite and prints what it answers: the program that is
 * checkpointed and migrated by tools/demo and tools/corpus.
 *
 *   driver SCRIPT [SCALE [DATABASE]]
 *
 * SCALE (a whole number from 1 on, DEFAULT_SCALE if absent) is what :scale
 * stands for in the script, and multiplies its work. DATABASE is a file, :memory: if absent.
 * Every row goes to stdout, columns separated by '|', and at the end a checksum
 * of all that was printed. Equal script and scale give equal output on every
 * target: no times, no addresses, no random numbers. Exit status: 0; 1 when a
 * statement fails; 2 when the arguments are wrong.
 *
 * It is an ordinary program: nothing in it knows of checkpoints. What `mt
 * inspect` should show is in plain variables: the statement being run and its
 * line in the script.
 *
 * Relies on: C99, sqlite3.h. */
#include "sqlite3.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Makes test/sqlite/workload.sql run for tens of seconds. */
enum { DEFAULT_SCALE = 200 };

/* How far the script has been read. */
struct script {
  char *text;
  const char *next; /* first byte not yet run */
  int line;         /* of next, from 1 on */
};

/* What has been printed so far. */
struct report {
  uint64_t checksum; /* FNV-1a of all bytes but the last line's */
  uint64_t rows;
  int statements;
};

static void fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fputs("driver: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  exit(1);
}

static char *read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  size_t size = 0, room = 4096;
  char *text = malloc(room);
  if (!file)
    fail("cannot open %s", path);
  if (!text)
    fail("out of memory");
  for (;;) {
    size_t got = fread(text + size, 1, room - size - 1, file);
    size += got;
    if (!got)
      break;
    if (size + 1 == room) {
      room *= 2;
      text = realloc(text, room);
      if (!text)
        fail("out of memory");
    }
  }
  if (ferror(file))
    fail("cannot read %s", path);
  fclose(file);
  text[size] = '\0';
  return text;
}

static void print(struct report *report, const char *text) {
  for (const char *c = text; *c; ++c)
    report->checksum =
        (report->checksum ^ (unsigned char)*c) * UINT64_C(1099511628211);
  fputs(text, stdout);
}

/* SQL function mix(N): scatters a 32-bit number. It stands in for random(),
 * which would differ from run to run. */
static void mix(sqlite3_context *context, int count, sqlite3_value **values) {
  uint32_t x = (uint32_t)sqlite3_value_int64(values[0]);
  (void)count;
  x = (x ^ (x >> 16)) * 0x7feb352du;
  x = (x ^ (x >> 15)) * 0x846ca68bu;
  sqlite3_result_int64(context, (sqlite3_int64)(x ^ (x >> 16)));
}

/* SQL aggregate digest(X): a checksum of the texts of a column, in the order in
 * which they come. Keeps its state in memory that SQLite allocates for it. */
static void digest_step(sqlite3_context *context, int count,
                        sqlite3_value **values) {
  uint32_t *state = sqlite3_aggregate_context(context, sizeof *state);
  const unsigned char *text = sqlite3_value_text(values[0]);
  (void)count;
  if (!state) {
    sqlite3_result_error_nomem(context);
    return;
  }
  for (; text && *text; ++text)
    *state = (*state ^ *text) * 16777619u;
  *state += 1;
}

static void digest_final(sqlite3_context *context) {
  uint32_t *state = sqlite3_aggregate_context(context, 0);
  sqlite3_result_int64(context, state ? (sqlite3_int64)*state : 0);
}

/* Collation BACKWARDS: compares texts from their last byte on. */
static int compare_backwards(void *unused, int left_size, const void *left,
                             int right_size, const void *right) {
  const unsigned char *l = (const unsigned char *)left + left_size;
  const unsigned char *r = (const unsigned char *)right + right_size;
  int common = left_size < right_size ? left_size : right_size;
  (void)unused;
  while (common-- > 0)
    if (*--l != *--r)
      return (int)*l - (int)*r;
  return left_size - right_size;
}

static void print_row(sqlite3_stmt *statement, struct report *report) {
  int columns = sqlite3_column_count(statement);
  for (int i = 0; i < columns; ++i) {
    const char *text = (const char *)sqlite3_column_text(statement, i);
    if (i)
      print(report, "|");
    print(report, text ? text : "NULL");
  }
  print(report, "\n");
  ++report->rows;
}

/* Runs the next statement of the script. Returns 0 when there is none left. */
static int run_next(sqlite3 *database, struct script *script, int64_t scale,
                    struct report *report) {
  const char *end;
  sqlite3_stmt *statement;
  int line = script->line;
  char *sql;
  if (sqlite3_prepare_v2(database, script->next, -1, &statement, &end) !=
      SQLITE_OK)
    fail("line %d: %s", line, sqlite3_errmsg(database));

  /* A copy of just this statement. Its line is that of its first word. */
  for (; script->next != end; ++script->next) {
    if (*script->next == '\n')
      ++script->line;
    else if (*script->next == '-' && script->next[1] == '-')
      while (script->next[1] && script->next[1] != '\n')
        ++script->next;
    else if (*script->next != ' ')
      break;
  }
  line = script->line;
  sql = malloc((size_t)(end - script->next) + 1);
  if (!sql)
    fail("out of memory");
  memcpy(sql, script->next, (size_t)(end - script->next));
  sql[end - script->next] = '\0';
  for (; script->next != end; ++script->next)
    script->line += *script->next == '\n';

  if (statement) {
    int parameter = sqlite3_bind_parameter_index(statement, ":scale");
    char title[40];
    int result;
    if (parameter)
      sqlite3_bind_int64(statement, parameter, scale);
    snprintf(title, sizeof title, "-- line %d\n", line);
    print(report, title);
    while ((result = sqlite3_step(statement)) == SQLITE_ROW)
      print_row(statement, report);
    if (result != SQLITE_DONE)
      fail("line %d: %s\n%s", line, sqlite3_errmsg(database), sql);
    sqlite3_finalize(statement);
    ++report->statements;
    fflush(stdout);
  }
  free(sql);
  return *script->next != '\0';
}

int main(int argc, char **argv) {
  struct script script = {NULL, NULL, 1};
  struct report report = {UINT64_C(14695981039346656037), 0, 0};
  const char *path = argc > 3 ? argv[3] : ":memory:";
  char *rest = NULL;
  long scale = argc > 2 ? strtol(argv[2], &rest, 10) : DEFAULT_SCALE;
  sqlite3 *database;

  if (argc < 2 || argc > 4 || (rest && *rest) || scale < 1) {
    fprintf(stderr, "usage: driver SCRIPT [SCALE [DATABASE]]\n");
    return 2;
  }
  script.text = read_file(argv[1]);
  script.next = script.text;
  if (sqlite3_open(path, &database) != SQLITE_OK)
    fail("cannot open %s: %s", path, sqlite3_errmsg(database));
  sqlite3_create_function(database, "mix", 1,
                          SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, mix, NULL,
                          NULL);
  sqlite3_create_function(database, "digest", 1, SQLITE_UTF8, NULL, NULL,
                          digest_step, digest_final);
  sqlite3_create_collation(database, "BACKWARDS", SQLITE_UTF8, NULL,
                           compare_backwards);

  while (run_next(database, &script, scale, &report))
    ;

  if (sqlite3_close(database) != SQLITE_OK)
    fail("cannot close %s: %s", path, sqlite3_errmsg(database));
  free(script.text);
  printf("%d statements, %" PRIu64 " rows, checksum %016" PRIx64 "\n",
         report.statements, report.rows, report.checksum);
  return 0;
}
