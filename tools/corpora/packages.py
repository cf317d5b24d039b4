"""Programs that Debian has, as their authors publish them: compressors,
interpreters, a parser, an image encoder. Each does work of a second or so.

Between layouts bzip2, lz4 and brotli unpack, and xmlwf reads a piece at a time,
for of a whole file in memory only void pointers tell. lz4's tables for packing
are found by numbers that it reads from the text in the machine's byte order, so
what it packs after a move is right, but other bytes; bzip2 has numbers of 32
and of 16 bits in one block, one after the other; brotli's tables are known only
as what a union has of them.

Relies on: Debian's source packages of the names below."""

import random
import subprocess
from pathlib import Path

from . import debian
from .build import OUTPUT, Executable, Program, build
from .targets import BIG_ENDIAN, HOST, TARGETS, WIDE

# What the types and pointers of some do not tell of their memory.
ANNOTATIONS = Path(__file__).parent / "annotations"

PAIRS = ([("x86_64", "-O2", target, "-O2") for target in TARGETS]
         + [(source, "-O2", "x86_64", "-O2")
            for source in ("aarch64", "s390x", "i386")])
QUICK_PAIRS = [("x86_64", "-O2", target, "-O2")
               for target in ("x86_64", "s390x")]
SAMPLE = 3
QUICK_SAMPLE = 1
QUICK = {"lodepng", "minigzip", "xmlwf"}

WORDS = """the of and to in is that it was for on are as with his they at be this
from have or by one had not but what all were when we there can an your which
their said if do will each about how up out them then she many some so these
would other into has more her two like him see time could no make than first
been its who now people my made over did down only way find use may water long
little very after words called just where most know""".split()


def text(kilobytes):
    """Lines of words, the same every time."""
    dice = random.Random(kilobytes)
    lines, length = [], 0
    while length < kilobytes * 1024:
        # Few words are frequent, as in what people write.
        line = " ".join(WORDS[int(dice.random() ** 2 * len(WORDS))]
                        for _ in range(dice.randint(4, 14)))
        lines.append(f"{dice.randint(1, 9999)} {line}")
        length += len(lines[-1]) + 1
    return "\n".join(lines) + "\n"


def document(kilobytes):
    """XML with attributes, entities, comments and nested elements."""
    dice = random.Random(kilobytes)
    lines = ['<?xml version="1.0"?>', "<!DOCTYPE book [<!ENTITY me 'my "
             "&#38; own'><!ELEMENT book ANY>]>", "<book>"]
    length = 0
    while length < kilobytes * 1024:
        depth = dice.randint(1, 6)
        names = [dice.choice(WORDS) for _ in range(depth)]
        lines.append("".join(f'<{name} at="{dice.randint(0, 99)}" of="&me;">'
                             for name in names)
                     + " ".join(dice.choices(WORDS, k=8)) + " &lt;&me;&gt; "
                     + "<!-- none --><![CDATA[<raw>]]>"
                     + "".join(f"</{name}>" for name in reversed(names)))
        length += len(lines[-1]) + 1
    return "\n".join([*lines, "</book>"]) + "\n"


def markdown(kilobytes):
    """Headings, lists, quotes, code, links and emphasis."""
    dice = random.Random(kilobytes)

    def words(low, high):
        return " ".join(dice.choices(WORDS, k=dice.randint(low, high)))

    kinds = (
        lambda: "#" * dice.randint(1, 4) + " " + words(1, 5),
        lambda: f"{words(8, 20)} *{words(1, 3)}* and **{words(1, 2)}**, "
                f"`{words(1, 2)}`\n{words(4, 9)} &amp; <b>{words(1, 2)}</b>  "
                f"\n\"{words(5, 9)}\" -- {words(1, 3)}...",
        lambda: "\n".join("  " * (i % 3) + f"- {words(2, 8)}"
                          for i in range(dice.randint(2, 7))),
        lambda: "\n".join(f"{i + 1}. [{words(1, 2)}](/{words(1, 1)} "
                          f"'{words(1, 3)}')" for i in range(4)),
        lambda: f"> {words(4, 12)}\n> > {words(4, 12)}",
        lambda: f"```c\n{words(4, 12)}\n```",
        lambda: f"    {words(2, 6)}\n\n***",
        lambda: f"![{words(1, 2)}][r{dice.randint(0, 9)}] [r3]",
        lambda: f"<div>\n{words(2, 9)}\n</div>")
    parts, length = [f"[r{i}]: /{i} '{i}'" for i in range(8)], 0
    while length < kilobytes * 1024:
        parts.append(dice.choice(kinds)())
        length += len(parts[-1]) + 2
    return "\n\n".join(parts) + "\n"


LUA = """
local Account = {} Account.__index = Account
function Account.new(n) return setmetatable({sum = n, log = {}}, Account) end
function Account:add(n) self.sum = self.sum + n
  self.log[#self.log + 1] = ("%d:%s"):format(n, self.sum) return self end
local function fib(n) if n < 2 then return n end return fib(n-1) + fib(n-2) end
local function primes(n)
  return coroutine.wrap(function()
    for i = 2, n do
      local prime = true
      for d = 2, math.floor(math.sqrt(i)) do
        if i % d == 0 then prime = false break end
      end
      if prime then coroutine.yield(i) end
    end
  end)
end
local a = Account.new(10)
for p in primes(4000) do a:add(p) end
print(a.sum, #a.log, a.log[100])
print(fib(24))
local words, parts = {}, {}
for i = 1, 20000 do
  local w = string.char(97 + i * 7 % 26, 97 + i * 11 % 26)
  words[w] = (words[w] or 0) + 1 / i
  parts[#parts + 1] = w
end
local names = {}
for w in pairs(words) do names[#names + 1] = w end
table.sort(names, function(x, y) return words[x] > words[y] end)
for i = 1, 10 do print(names[i], ("%.12g"):format(words[names[i]])) end
local s = table.concat(parts):gsub("a(.)", "%1A"):rep(3)
print(#s, s:find("zAb"), select(2, s:gsub("[aeiou]+", "")))
for i = 1, 200 do
  local ok, e = pcall(function() error({code = i}) end)
  a:add(e.code)
end
print(a.sum, math.tointeger(2^53), 7 // 2, -7 % 3, 1 << 40, 0x7fffffffffffffff + 1)
"""

JAVASCRIPT = """
function Tree() { this.root = null; this.size = 0; }
Tree.prototype.add = function (k, v) {
  var n = {key: k, value: v, left: null, right: null}, p = this.root;
  if (!p) { this.root = n; this.size = 1; return; }
  for (;;) {
    var side = k < p.key ? 'left' : 'right';
    if (k === p.key) { p.value = v; return; }
    if (!p[side]) { p[side] = n; ++this.size; return; }
    p = p[side];
  }
};
Tree.prototype.each = function (f) {
  (function walk(n) { if (n) { walk(n.left); f(n.key, n.value); walk(n.right); } })(this.root);
};
var t = new Tree(), x = 12345;
for (var i = 0; i < 8000; ++i) {
  x = (x * 1103515245 + 12345) % 2147483648;
  t.add('k' + x % 5000, i / 3);
}
var sum = 0, text = [];
t.each(function (k, v) { sum += v; if (text.length < 20) text.push(k + '=' + v.toFixed(3)); });
print(t.size, sum.toFixed(6), text.join());
function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
print(fib(20));
var o = JSON.parse(JSON.stringify({a: [1, 2.5, 'x', null, true], b: {c: '\\u00e9'}}));
print(JSON.stringify(o), o.a[1] * 2);
var count = 0;
for (var j = 0; j < 2000; ++j) {
  try { if (j % 3 === 0) throw new Error('e' + j); count += 'a,b;c'.split(/[,;]/).length; }
  catch (e) { count += e.message.replace(/e(\\d+)/, '$1').length; }
}
print(count, [5, 3, 9, 1].sort(function (a, b) { return b - a; }).map(Math.sqrt).join(' '));
"""

SCHEME = """
(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
(display (fib 18)) (newline)
(define (range a b) (if (= a b) '() (cons a (range (+ a 1) b))))
(define (queens n)
  (define (safe? q d rest)
    (or (null? rest)
        (and (not (= (car rest) q)) (not (= (abs (- (car rest) q)) d))
             (safe? q (+ d 1) (cdr rest)))))
  (define (place k done)
    (if (= k 0) 1
        (apply + (map (lambda (q) (if (safe? q 1 done) (place (- k 1) (cons q done)) 0))
                      (range 0 n)))))
  (place n '()))
(display (queens 5)) (newline)
(define v (make-vector 300 0))
(do ((i 0 (+ i 1))) ((= i 300)) (vector-set! v i (modulo (* i 7919) 1009)))
(display (apply + (vector->list v))) (newline)
(display (call-with-current-continuation
  (lambda (k) (for-each (lambda (x) (if (> x 1000) (k x))) (vector->list v)) 'none)))
(newline)
(display (list 1.5 (/ 1 4) (string-append "a" "bc") 'sym #\\x (quotient 17 5)))
(newline)
"""

# What cmark's CMake files would write.
CMARK_HEADERS = {
    "config.h": """
#include <stdbool.h>
#define HAVE___BUILTIN_EXPECT
#define CMARK_ATTRIBUTE(list) __attribute__ (list)
#define CMARK_INLINE inline
""",
    "cmark_export.h": "#define CMARK_EXPORT\n",
    "cmark_version.h": """
#define CMARK_VERSION 0x1e02
#define CMARK_VERSION_STRING "0.30.2"
"""}

# What expat's configure would write where there is no mmap: memory that is
# mapped makes checkpoints wait.
EXPAT_CONFIG = """
#include <endian.h>
#define BYTEORDER __BYTE_ORDER
#define HAVE_GETRANDOM 1
#define HAVE_UNISTD_H 1
#define XML_CONTEXT_BYTES 1024
#define XML_DTD 1
#define XML_NS 1
"""


def _unpacking(name, executable, pack, kilobytes):
    """The program unpacks what it has packed before, with the arguments
    `pack`, from its standard input."""
    packer = build(executable, TARGETS[HOST], "-O2", instrumented=False)
    packed = subprocess.run([packer, *pack, "-c"], check=True,
                            input=text(kilobytes).encode(),
                            stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL).stdout
    return Program(name=f"{name}-d", arguments=("-d", "-c", f"input.{name}"),
                   inputs={f"input.{name}": packed}, executable=executable)


def _bzip2(alike):
    folder = debian.source("bzip2")
    names = ("blocksort", "bzip2", "bzlib", "compress", "crctable",
             "decompress", "huffman", "randtable")
    executable = Executable(
        name="packages/bzip2",
        sources=tuple(folder / f"{name}.c" for name in names),
        flags=("-w", "-D_FILE_OFFSET_BITS=64"))
    if not alike:
        return _unpacking("bz2", executable, ["-9"], 12000)
    return Program(name="bzip2", arguments=("-9", "-k", "-c", "input"),
                   inputs={"input": text(3000)}, executable=executable)


def _minigzip(_alike):
    folder = debian.source("zlib")
    names = ("adler32", "crc32", "deflate", "gzclose", "gzlib", "gzread",
             "gzwrite", "inffast", "inflate", "inftrees", "trees", "zutil",
             "test/minigzip")
    return Program(
        name="minigzip", arguments=("-9", "-c", "input"),
        inputs={"input": text(4000)},
        executable=Executable(
            name="packages/minigzip",
            sources=tuple(folder / f"{name}.c" for name in names),
            flags=("-w", "-DHAVE_UNISTD_H", "-I", str(folder))))


def _lz4(alike):
    folder = debian.source("lz4")
    names = ("lib/lz4", "lib/lz4frame", "lib/lz4hc", "lib/xxhash",
             "programs/bench", "programs/datagen", "programs/lz4cli",
             "programs/lz4io")
    executable = Executable(
        name="packages/lz4",
        sources=tuple(folder / f"{name}.c" for name in names),
        # The same loops on all targets.
        flags=("-w", "-DXXH_NAMESPACE=LZ4_", "-DLZ4_FAST_DEC_LOOP=0", "-I",
               str(folder / "lib")))
    if not alike:
        return _unpacking("lz4", executable, ["-1"], 20000)
    return Program(name="lz4", arguments=("-12", "-c", "input"),
                   inputs={"input": text(2000)}, executable=executable)


def _lua(_alike):
    folder = debian.source("lua5.4") / "src"
    return Program(
        name="lua", arguments=("input.lua",), inputs={"input.lua": LUA},
        executable=Executable(
            name="packages/lua",
            sources=tuple(sorted(path for path in folder.glob("*.c")
                                 if path.name != "luac.c")),
            flags=("-w", "-std=gnu99", "-DLUA_USE_POSIX"),
            libraries=("-lm",), annotations=ANNOTATIONS / "lua.annotations"))


def _mujs(_alike):
    folder = debian.source("mujs")
    return Program(
        name="mujs", arguments=("input.js",), inputs={"input.js": JAVASCRIPT},
        executable=Executable(
            name="packages/mujs", sources=(folder / "one.c", folder / "main.c"),
            flags=("-w", "-std=gnu99"), libraries=("-lm",)))


def _tinyscheme(_alike):
    folder = debian.source("tinyscheme")
    return Program(
        name="tinyscheme", arguments=("input.scm",),
        inputs={"input.scm": SCHEME,
                "init.scm": (folder / "init.scm").read_text()},
        executable=Executable(
            name="packages/tinyscheme", sources=(folder / "scheme.c",),
            flags=("-w", "-DUSE_DL=0", "-DSTANDALONE=1", "-I", str(folder)),
            libraries=("-lm",),
            annotations=ANNOTATIONS / "tinyscheme.annotations"))


def _xmlwf(alike):
    folder = debian.source("expat") / "expat"
    made = OUTPUT / "packages" / "xmlwf"
    made.mkdir(parents=True, exist_ok=True)
    config = made / "expat_config.h"
    if not config.exists():
        config.write_text(EXPAT_CONFIG)
    names = ("lib/xmlparse", "lib/xmlrole", "lib/xmltok", "xmlwf/codepage",
             "xmlwf/readfilemap", "xmlwf/xmlfile", "xmlwf/xmlwf")
    return Program(
        name="xmlwf", arguments=("-c", *([] if alike else ["-r"]), "-d", "out", "book.xml"),
        inputs={"book.xml": document(4000), "out/README": "canonical XML"},
        outputs=("out/book.xml",),
        executable=Executable(
            name="packages/xmlwf",
            sources=tuple(folder / f"{name}.c" for name in names),
            flags=("-w", "-I", str(made), "-I", str(folder / "lib"))))


def _lodepng(_alike):
    folder = debian.source("lodepng")
    made = OUTPUT / "packages" / "lodepng"
    made.mkdir(parents=True, exist_ok=True)
    library = made / "lodepng.c"
    # It is C, too, under that name.
    if not library.exists():
        library.write_bytes((folder / "lodepng.cpp").read_bytes())
    return Program(
        name="lodepng", arguments=("out.png",), outputs=("out.png",),
        executable=Executable(
            name="packages/lodepng",
            sources=(library, folder / "examples" / "example_encode.c"),
            flags=("-w", "-I", str(folder), "-I", str(folder / "examples"))))


def _zopfli(_alike):
    folder = debian.source("zopfli") / "src" / "zopfli"
    return Program(
        name="zopfli", arguments=("--i3", "-c", "input"),
        inputs={"input": text(600)},
        executable=Executable(
            name="packages/zopfli",
            sources=tuple(sorted(folder.glob("*.c"))),
            flags=("-w",), libraries=("-lm",)))


def _brotli(alike):
    folder = debian.source("brotli") / "c"
    executable = Executable(
        name="packages/brotli",
        sources=tuple(path for part in ("common", "dec", "enc", "tools")
                      for path in sorted((folder / part).glob("*.c"))),
        # The same numbers on all targets.
        flags=("-w", "-DBROTLI_BUILD_32_BIT", "-I", str(folder / "include")),
        libraries=("-lm",),
        annotations=ANNOTATIONS / "brotli.annotations")
    if not alike:
        return _unpacking("br", executable, ["-q", "5"], 20000)
    return Program(name="brotli",
                   arguments=("-q", "10", "-w", "20", "-c", "input"),
                   inputs={"input": text(3000)}, executable=executable)


def _cmark(_alike):
    folder = debian.source("cmark") / "src"
    made = OUTPUT / "packages" / "cmark"
    made.mkdir(parents=True, exist_ok=True)
    for name, content in CMARK_HEADERS.items():
        if not (made / name).exists():
            (made / name).write_text(content)
    return Program(
        name="cmark", arguments=("--smart", "input.md"),
        inputs={"input.md": markdown(4000)},
        executable=Executable(
            name="packages/cmark", sources=tuple(sorted(folder.glob("*.c"))),
            flags=("-w", "-I", str(made), "-I", str(folder)),
            annotations=ANNOTATIONS / "cmark.annotations"))


ALL = {"brotli": _brotli, "bzip2": _bzip2, "cmark": _cmark,
       "lodepng": _lodepng, "lua": _lua, "lz4": _lz4, "minigzip": _minigzip,
       "mujs": _mujs, "tinyscheme": _tinyscheme, "xmlwf": _xmlwf,
       "zopfli": _zopfli}


def programs(quick, source, target):
    alike = ((source in BIG_ENDIAN, source in WIDE)
             == (target in BIG_ENDIAN, target in WIDE))
    return [make(alike) for name, make in ALL.items()
            if not quick or name in QUICK]
