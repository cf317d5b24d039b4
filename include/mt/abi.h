/* The seam between MigPass.so and libmigrt: everything the pass emits and the
 * runtime reads is declared here and nowhere else (the records inside
 * mt_module.Blob are in descriptors.h).
 *
 * Bump MT_ABI_VERSION when anything here or in descriptors.h changes: the
 * number is part of the name of the function every instrumented module
 * registers itself with, so an old object with a new runtime is a link error.
 *
 * Relies on: nothing. Plain C89 so that tests can hand-write modules. */
#ifndef MT_ABI_H
#define MT_ABI_H

#include <stdint.h>

#define MT_ABI_VERSION 1
#define MT_ABI_REGISTER mt_register_module_v1
#define MT_ABI_MAIN mt_main_v1

#ifdef __cplusplus
extern "C" {
#endif

struct mt_frame;

/* An allocation site. The runtime fills Id when the module registers; the
 * heap stores that id beside every block the site allocates. */
struct mt_site {
  uint32_t Id;    /* 1.. in this process, 0 before registration */
  uint32_t Index; /* of the SiteDesc in the module's blob */
};

/* One translation unit. Emitted writable, because the runtime links it. */
struct mt_module {
  const unsigned char *Blob; /* serialised ModuleDesc, see descriptors.h */
  void *const *Addresses;    /* what the blob's address indices refer to */
  struct mt_site *Sites;
  struct mt_module *Next; /* runtime's list */
  uint32_t BlobSize;
  uint32_t NumAddresses;
  uint32_t NumSites;
  uint32_t Id; /* runtime's number of the module, in registration order */
};

/* The head of one activation's record, in the spill buffer while capturing
 * and in memory of the runtime while restoring. Slots follow at the offsets
 * that the safe point's descriptor gives, counted from the start of this. */
struct mt_frame {
  struct mt_module *Module;
  uint32_t SafePoint; /* index in ModuleDesc.SafePoints */
  uint32_t Size;      /* bytes of the whole record, a multiple of 16 */
  void *Resume;       /* restoring: the function's resume clone */
  void *Reserved;     /* keeps the slots 16-aligned on 64-bit targets */
};

/* Offset of the first slot: sizeof(mt_frame) rounded up to 16. */
#define MT_FRAME_HEADER ((sizeof(struct mt_frame) + 15) / 16 * 16)

/* Not zero: some thread should visit mt_poll_slow. Read by every poll. */
extern volatile uint32_t mt_flag;

/* Where the next frame record is stored. Only the forked child, which is
 * alone with itself, ever writes through it. */
extern unsigned char *mt_spill;

/* Called by a constructor of every instrumented module. */
void MT_ABI_REGISTER(struct mt_module *Module);

/* Called by the program's constructors first: whether the program begins in
 * this process. Where it goes on from an image they have run already. */
uint32_t mt_begins(void);

/* Called by the generated main with the user's main. */
int MT_ABI_MAIN(int Argc, char **Argv, char **Envp,
                int (*UserMain)(int, char **, char **));

/* What a poll calls leaves the registers alone where clang can arrange that. */
#if defined(__clang__) && (defined(__x86_64__) || defined(__aarch64__))
#define MT_PRESERVE_MOST __attribute__((preserve_most))
#else
#define MT_PRESERVE_MOST
#endif

/* A poll that found mt_flag set. Not zero in the capturing child: the caller
 * spills its frame and calls mt_unwind. */
MT_PRESERVE_MOST uint32_t mt_poll_slow(void);

/* Unwinds the stack through the landing pads, then captures. Does not return. */
#if defined(__GNUC__)
__attribute__((noreturn))
#endif
void mt_unwind(void);

/* Restoring: binds the objects whose addresses the clone stored into the
 * record and converts the value slots in place. */
void mt_resume_bind(struct mt_frame *Frame);

/* Restoring: before that, the arguments of a variadic function, a va_list. */
void mt_resume_list(const void *Arguments);

/* Restoring: the record of the next inner frame; its Resume is to be called. */
struct mt_frame *mt_resume_next(void);

/* Heap entry points that carry an allocation site. */
void *mt_malloc(uintptr_t Size, struct mt_site *Site);
void *mt_calloc(uintptr_t Count, uintptr_t Size, struct mt_site *Site);
void *mt_realloc(void *Old, uintptr_t Size, struct mt_site *Site);
void *mt_reallocarray(void *Old, uintptr_t Count, uintptr_t Size,
                      struct mt_site *Site);
void *mt_aligned_alloc(uintptr_t Alignment, uintptr_t Size,
                       struct mt_site *Site);
void *mt_memalign(uintptr_t Alignment, uintptr_t Size, struct mt_site *Site);
void *mt_valloc(uintptr_t Size, struct mt_site *Site);
void *mt_pvalloc(uintptr_t Size, struct mt_site *Site);
int mt_posix_memalign(void **Out, uintptr_t Alignment, uintptr_t Size,
                      struct mt_site *Site);
char *mt_strdup(const char *Text, struct mt_site *Site);
char *mt_strndup(const char *Text, uintptr_t Max, struct mt_site *Site);

/* They take back what a library allocated with the C library, too. */
void mt_free(void *Block);
uintptr_t mt_malloc_usable_size(void *Block);

/* The same without a site, with the C library's own types: for where their
 * addresses are taken. */
void *mt_plain_malloc(uintptr_t Size);
void *mt_plain_calloc(uintptr_t Count, uintptr_t Size);
void *mt_plain_realloc(void *Old, uintptr_t Size);
void *mt_plain_reallocarray(void *Old, uintptr_t Count, uintptr_t Size);
void *mt_plain_aligned_alloc(uintptr_t Alignment, uintptr_t Size);
void *mt_plain_memalign(uintptr_t Alignment, uintptr_t Size);
void *mt_plain_valloc(uintptr_t Size);
void *mt_plain_pvalloc(uintptr_t Size);
int mt_plain_posix_memalign(void **Out, uintptr_t Alignment, uintptr_t Size);
char *mt_plain_strdup(const char *Text);
char *mt_plain_strndup(const char *Text, uintptr_t Max);

/* The program is about to do something that no image holds, by the library
 * function of that name. */
void mt_uncarried(const char *Name);

/* A library function of that name has made something that no image holds until
 * Releaser is called, if Done; and Releaser is about to be called. */
void mt_made(const char *Name, const char *Releaser, uint32_t Done);
void mt_released(const char *Releaser);

/* A function returned Block, which a wrapper allocated without knowing its
 * type: gives it the site of the wrapper's caller. */
void mt_retag(void *Block, struct mt_site *Site);

/* The same for what a function returned that may be no wrapper: only if Block
 * is the start of a block of so many bytes, by one of the three. */
void mt_retag_if_given(void *Block, struct mt_site *Site, uintptr_t First,
                       uintptr_t Second, uintptr_t Product);

/* The heap lies from 1 << this on, and has so many bytes by now. */
#define MT_HEAP_SHIFT_64 37
#define MT_HEAP_SHIFT_32 29
extern volatile uintptr_t mt_heap_size;

/* The program computes something that stays of an address, which is not in the
 * heap. Module: its name as in ModuleDesc. */
void mt_scrambled(const void *Address, const char *Module);

/* alloca and variable-length arrays of functions with safe points: a list of
 * the function's. mt_dynamic_pop frees down to Mark. */
struct mt_dynamic {
  struct mt_dynamic *Previous;
  void *Memory;
};
void *mt_dynamic_push(struct mt_dynamic **Chain, uintptr_t Size,
                      uintptr_t Alignment, struct mt_site *Site);
void mt_dynamic_pop(struct mt_dynamic **Chain, struct mt_dynamic *Mark);

/* A call of setjmp has returned Result: if that is 0, *Identity becomes a new
 * number, which is also noted in the buffer. */
void mt_jump_armed(uint64_t *Identity, void *Buffer, int Result);

/* __builtin_setjmp has returned Result, by setjmp on Native, which has been
 * armed: if that is 0, Buffer gets to know where its number and Native are. And
 * __builtin_longjmp. */
void mt_builtin_armed(void **Buffer, uint64_t *Number, void *Native,
                      int Result);
void mt_builtin_longjmp(void **Buffer);

/* Restoring: the buffer to call setjmp on instead of those that have this
 * number. */
void *mt_jump_buffer(uint64_t Identity);

#ifdef __cplusplus
}
#endif
#endif
