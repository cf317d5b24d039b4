/* The C API of MigThread: what a program may say to the runtime. No program
 * needs it; one that never includes this file is checkpointed on a signal.
 *
 * Relies on: linking with libmigrt. Plain C89, and C++. */
#ifndef MT_MT_H
#define MT_MT_H

#ifdef __cplusplus
extern "C" {
#endif

/* Takes a checkpoint here, whether or not one was asked for from outside, and
 * waits until the image is complete on disk. The image goes to the directory
 * MT_CHECKPOINT_DIR.
 *
 * Returns
 *    0  a checkpoint was taken and the program goes on;
 *    1  the program goes on from that image, perhaps on another machine: what
 *       depends on the machine (host name, process id, sockets) is to be
 *       looked at again;
 *   -1  no checkpoint was taken, and a line on stderr has said why:
 *       MT_CHECKPOINT_DIR is not set, or cannot be written to, or the call
 *       stands under a function that cannot be captured, such as the
 *       function that nftw calls.
 *
 * With MT_ON_CHECKPOINT=exit it does not return 0: the process ends with the
 * status MT_EXIT_CODE once the image is complete. */
int mt_checkpoint(void);

/* Between mt_hold and mt_release no checkpoint is taken: a request waits until
 * every mt_hold has had its mt_release, and mt_checkpoint returns -1. For parts
 * of a program that an image cannot hold: pointers packed into integers, state
 * of a device, a file that another program is about to read. Each takes a few
 * instructions; a release without a hold does nothing. */
void mt_hold(void);
void mt_release(void);

/* Adds a function that is called with one of these and Argument: before a
 * checkpoint is taken (the last one added first), after it in the program that
 * goes on, which is when the image is begun and not yet complete, and after a
 * restore, before the program goes on. For what an image cannot hold: caches of
 * host names, devices, connections to open again. A checkpoint comes between any
 * two steps of the program, so hooks may do what a handler of a signal may do
 * with the program's variables; they may also allocate memory, and read and
 * write files. No checkpoint is taken while one runs. An image holds the hooks
 * that were added.
 *
 * Return 0, or -1: no memory, or no such hook. */
enum mt_event {
  MT_BEFORE_CHECKPOINT = 1,
  MT_AFTER_CHECKPOINT = 2,
  MT_AFTER_RESTORE = 3
};
int mt_add_hook(void (*Function)(int Event, void *Argument), void *Argument);
int mt_remove_hook(void (*Function)(int Event, void *Argument), void *Argument);

/* Says what a whole block of the heap holds: what the pointer points to that the
 * result is stored to, `struct node *n = mt_typed(block)`. For blocks whose type
 * is not seen where they are allocated, or that hold something else by now.
 * Returns block. */
void *mt_typed(void *block);

/* Said of a union, where it is a member or where its type is declared: which of
 * its members is in use, as the integer `tag` tells that lies beside it in a
 * struct or at the start of all its members. `cases` is a text of values (or
 * characters in quotes, or enumerators of the tag) and members; "-" is none: what
 * is left in the union then is dropped. "&12 i" names the member that is in use
 * if the tag has any of these bits, "&12=8 i" if of these bits it has those,
 * "self i" if the tag is a pointer and leads to the union, "* i" the one for any
 * other value; the first that fits counts.
 *
 *     enum kind { NIL, INT, REAL, TEXT };
 *     struct value {
 *       enum kind kind;
 *       union { long i; double d; char *s; } u
 *           MT_UNION_TAG(kind, "NIL -, INT i, REAL d, TEXT s");
 *     };
 *
 * Needed between byte orders and word sizes only, for unions whose members
 * convert in different ways: without it they are refused there. A value of the
 * tag that is not named is refused, unless all of the union is zero. The tag is
 * believed: nothing that loops or calls may stand between a change of it and
 * the last use of what the union held before. */
/* Said of a member or variable: its bytes are copied as they are to every
 * target, whatever its type says, for the program itself has put them into an
 * order of its own (a packet, a digest, a file's page). Said of a pointer to
 * bytes: so are those that it leads to. No address may be in them. */
/* Said of a struct where it is declared, struct MT_BYTES_BEHIND record {...}:
 * what lies behind one in its block, if anything does, is bytes. */
#if defined(__clang__)
#define MT_UNION_TAG(tag, cases)                                               \
  __attribute__((btf_decl_tag("mt:tag " #tag ": " cases)))
#define MT_OPAQUE __attribute__((btf_decl_tag("mt:opaque")))
#define MT_BYTES_BEHIND __attribute__((btf_decl_tag("mt:bytes-behind")))
#else
#define MT_UNION_TAG(tag, cases)
#define MT_OPAQUE
#define MT_BYTES_BEHIND
#endif

#ifdef __cplusplus
}
#endif
#endif
