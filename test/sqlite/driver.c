/* Runs an SQL script on SQLite and prints what it answers: the program that is
 * checkpointed and migrated by tools/demo and tools/corpus.
 *
 *   driver SCRIPT [SCALE [DATABASE [apart]]]
 *
 * SCALE (a whole number from 1 on, DefaultScale if absent) is what :scale
 * stands for in the script, and multiplies its work. DATABASE is a file,
 * :memory: if absent. Every row goes to stdout, columns separated by '|', and
 * at the end a checksum of all that was printed. Equal script and scale give
 * equal output on every target: no times, no addresses, no random numbers. Exit
 * status: 0; 1 when a statement fails; 2 when the arguments are wrong. With
 * "apart" SQLite is told to keep no pools of its own, and the script is given
 * the scale as a number, for it keeps names of parameters as texts in arrays of
 * int: so that what is in its memory can be told for machines of another byte
 * order.
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
enum { DefaultScale = 200 };

/* How far the script has been read. */
struct Script {
  char *Text;
  const char *Next; /* first byte not yet run */
  int Line;         /* of Next, from 1 on */
};

/* What has been printed so far. */
struct Report {
  uint64_t Checksum; /* FNV-1a of all bytes but the last line's */
  uint64_t Rows;
  int Statements;
};

static void fail(const char *Format, ...) {
  va_list Arguments;
  va_start(Arguments, Format);
  fputs("driver: ", stderr);
  vfprintf(stderr, Format, Arguments);
  fputc('\n', stderr);
  va_end(Arguments);
  exit(1);
}

static char *readFile(const char *Path) {
  FILE *File = fopen(Path, "rb");
  size_t Size = 0, Room = 4096;
  char *Text = malloc(Room);
  if (!File)
    fail("cannot open %s", Path);
  if (!Text)
    fail("out of memory");
  for (;;) {
    size_t Got = fread(Text + Size, 1, Room - Size - 1, File);
    Size += Got;
    if (!Got)
      break;
    if (Size + 1 == Room) {
      Room *= 2;
      Text = realloc(Text, Room);
      if (!Text)
        fail("out of memory");
    }
  }
  if (ferror(File))
    fail("cannot read %s", Path);
  fclose(File);
  Text[Size] = '\0';
  return Text;
}

static void print(struct Report *Report, const char *Text) {
  for (const char *C = Text; *C; ++C)
    Report->Checksum =
        (Report->Checksum ^ (unsigned char)*C) * UINT64_C(1099511628211);
  fputs(Text, stdout);
}

/* SQL function mix(N): scatters a 32-bit number. It stands in for random(),
 * which would differ from run to run. */
static void mix(sqlite3_context *Context, int Count, sqlite3_value **Values) {
  uint32_t X = (uint32_t)sqlite3_value_int64(Values[0]);
  (void)Count;
  X = (X ^ (X >> 16)) * 0x7feb352du;
  X = (X ^ (X >> 15)) * 0x846ca68bu;
  sqlite3_result_int64(Context, (sqlite3_int64)(X ^ (X >> 16)));
}

/* SQL aggregate digest(X): a checksum of the texts of a column, in the order in
 * which they come. Keeps its state in memory that SQLite allocates for it. */
static void digestStep(sqlite3_context *Context, int Count,
                       sqlite3_value **Values) {
  uint32_t *State = sqlite3_aggregate_context(Context, sizeof *State);
  const unsigned char *Text = sqlite3_value_text(Values[0]);
  (void)Count;
  if (!State) {
    sqlite3_result_error_nomem(Context);
    return;
  }
  for (; Text && *Text; ++Text)
    *State = (*State ^ *Text) * 16777619u;
  *State += 1;
}

static void digestFinal(sqlite3_context *Context) {
  uint32_t *State = sqlite3_aggregate_context(Context, 0);
  sqlite3_result_int64(Context, State ? (sqlite3_int64)*State : 0);
}

/* Puts a number in the place of each ":scale". */
static void putScale(char *Text, long Scale) {
  char Number[32];
  const size_t Length = strlen(":scale");
  if (snprintf(Number, sizeof Number, "%*ld", (int)Length, Scale) > (int)Length)
    fail("the scale is too large");
  while ((Text = strstr(Text, ":scale")))
    memcpy(Text, Number, Length);
}

/* Collation BACKWARDS: compares texts from their last byte on. */
static int compareBackwards(void *Unused, int LeftSize, const void *Left,
                            int RightSize, const void *Right) {
  const unsigned char *L = (const unsigned char *)Left + LeftSize;
  const unsigned char *R = (const unsigned char *)Right + RightSize;
  int Common = LeftSize < RightSize ? LeftSize : RightSize;
  (void)Unused;
  while (Common-- > 0)
    if (*--L != *--R)
      return (int)*L - (int)*R;
  return LeftSize - RightSize;
}

static void printRow(sqlite3_stmt *Statement, struct Report *Report) {
  int Columns = sqlite3_column_count(Statement);
  for (int I = 0; I < Columns; ++I) {
    const char *Text = (const char *)sqlite3_column_text(Statement, I);
    if (I)
      print(Report, "|");
    print(Report, Text ? Text : "NULL");
  }
  print(Report, "\n");
  ++Report->Rows;
}

/* Runs the next statement of the script. Returns 0 when there is none left. */
static int runNext(sqlite3 *Database, struct Script *Script, int64_t Scale,
                   struct Report *Report) {
  const char *End;
  sqlite3_stmt *Statement;
  int Line = Script->Line;
  char *Sql;
  if (sqlite3_prepare_v2(Database, Script->Next, -1, &Statement, &End) !=
      SQLITE_OK)
    fail("line %d: %s", Line, sqlite3_errmsg(Database));

  /* A copy of just this statement. Its line is that of its first word. */
  for (; Script->Next != End; ++Script->Next) {
    if (*Script->Next == '\n')
      ++Script->Line;
    else if (*Script->Next == '-' && Script->Next[1] == '-')
      while (Script->Next[1] && Script->Next[1] != '\n')
        ++Script->Next;
    else if (*Script->Next != ' ')
      break;
  }
  Line = Script->Line;
  Sql = malloc((size_t)(End - Script->Next) + 1);
  if (!Sql)
    fail("out of memory");
  memcpy(Sql, Script->Next, (size_t)(End - Script->Next));
  Sql[End - Script->Next] = '\0';
  for (; Script->Next != End; ++Script->Next)
    Script->Line += *Script->Next == '\n';

  if (Statement) {
    int Parameter = sqlite3_bind_parameter_index(Statement, ":scale");
    char Title[40];
    int Result;
    if (Parameter)
      sqlite3_bind_int64(Statement, Parameter, Scale);
    snprintf(Title, sizeof Title, "-- line %d\n", Line);
    print(Report, Title);
    while ((Result = sqlite3_step(Statement)) == SQLITE_ROW)
      printRow(Statement, Report);
    if (Result != SQLITE_DONE)
      fail("line %d: %s\n%s", Line, sqlite3_errmsg(Database), Sql);
    sqlite3_finalize(Statement);
    ++Report->Statements;
    fflush(stdout);
  }
  free(Sql);
  return *Script->Next != '\0';
}

int main(int Argc, char **Argv) {
  struct Script Script = {NULL, NULL, 1};
  struct Report Report = {UINT64_C(14695981039346656037), 0, 0};
  const char *Path = Argc > 3 ? Argv[3] : ":memory:";
  char *Rest = NULL;
  long Scale = Argc > 2 ? strtol(Argv[2], &Rest, 10) : DefaultScale;
  sqlite3 *Database;

  if (Argc < 2 || Argc > 5 || (Rest && *Rest) || Scale < 1 ||
      (Argc == 5 && strcmp(Argv[4], "apart") != 0)) {
    fprintf(stderr, "usage: driver SCRIPT [SCALE [DATABASE [apart]]]\n");
    return 2;
  }
  if (Argc == 5) {
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
    sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 0);
    sqlite3_config(SQLITE_CONFIG_SMALL_MALLOC, 1);
  }
  Script.Text = readFile(Argv[1]);
  if (Argc == 5)
    putScale(Script.Text, Scale);
  Script.Next = Script.Text;
  if (sqlite3_open(Path, &Database) != SQLITE_OK)
    fail("cannot open %s: %s", Path, sqlite3_errmsg(Database));
  sqlite3_create_function(Database, "mix", 1,
                          SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, mix, NULL,
                          NULL);
  sqlite3_create_function(Database, "digest", 1, SQLITE_UTF8, NULL, NULL,
                          digestStep, digestFinal);
  sqlite3_create_collation(Database, "BACKWARDS", SQLITE_UTF8, NULL,
                           compareBackwards);

  while (runNext(Database, &Script, Scale, &Report))
    ;

  if (sqlite3_close(Database) != SQLITE_OK)
    fail("cannot close %s: %s", Path, sqlite3_errmsg(Database));
  free(Script.Text);
  printf("%d statements, %" PRIu64 " rows, checksum %016" PRIx64 "\n",
         Report.Statements, Report.Rows, Report.Checksum);
  return 0;
}
