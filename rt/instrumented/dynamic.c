/* Memory of alloca and variable-length arrays. Compiled with the pass so that
 * the chain's links have a type.
 *
 * Relies on: mt/abi.h. */
#include "mt/abi.h"
#include <stdlib.h>

void mt_no_dynamic_memory(void); /* rt/heap/Entry.cpp */

void *mt_dynamic_push(struct mt_dynamic **Chain, uintptr_t Size,
                      uintptr_t Alignment, struct mt_site *Site) {
  struct mt_dynamic *Link = malloc(sizeof *Link);
  if (!Link)
    mt_no_dynamic_memory();
  Link->Memory = Alignment > 16 ? mt_aligned_alloc(Alignment, Size, Site)
                                : mt_malloc(Size, Site);
  if (!Link->Memory)
    mt_no_dynamic_memory();
  Link->Previous = *Chain;
  *Chain = Link;
  return Link->Memory;
}
