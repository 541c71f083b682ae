// Lua says how large the block is that it gives back, so small blocks need neither a header nor a search: they are cut
// from slabs, and each size has a list of free ones. malloc took a fifth of the instructions that build tables.
#include <stdlib.h>
#include <string.h>
#include "slabs.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
enum { LARGEST = 0 };  // every block by malloc, so that the sanitizer knows where it ends
#else
enum { LARGEST = CLB_LARGEST_CELL };
#endif
#else
enum { LARGEST = CLB_LARGEST_CELL };
#endif

enum { FIRST_SLAB = 8 << 10, LARGEST_SLAB = 256 << 10 };

static size_t steps(size_t size) { return (size + CLB_CELL_STEP - 1) / CLB_CELL_STEP; }

static void *cut(clb_slabs *slabs, size_t size) {
  if ((size_t)(slabs->end - slabs->unused) < size) {
    size_t slab_size = slabs->newest == NULL ? FIRST_SLAB : 2 * slabs->newest->size;
    if (slab_size > LARGEST_SLAB) slab_size = LARGEST_SLAB;
    clb_slab *slab = malloc(slab_size);
    if (slab == NULL) return NULL;
    *slab = (clb_slab){.next = slabs->newest, .size = slab_size};
    slabs->newest = slab;
    slabs->unused = (char *)(slab + 1);
    slabs->end = (char *)slab + slab_size;
  }
  void *block = slabs->unused;
  slabs->unused += size;
  return block;
}

void *clb_block_new(clb_slabs *slabs, size_t size) {
  if (size > LARGEST) return malloc(size);
  clb_cell *cell = slabs->free[steps(size)];
  if (cell == NULL) return cut(slabs, steps(size) * CLB_CELL_STEP);
  slabs->free[steps(size)] = cell->next;
  return cell;
}

void clb_block_free(clb_slabs *slabs, void *block, size_t size) {
  if (size > LARGEST) return free(block);
  clb_cell *cell = block;
  cell->next = slabs->free[steps(size)];
  slabs->free[steps(size)] = cell;
}

void *clb_block_resize(clb_slabs *slabs, void *block, size_t old_size, size_t new_size) {
  if (old_size > LARGEST && new_size > LARGEST) return realloc(block, new_size);
  if (old_size <= LARGEST && steps(old_size) == steps(new_size)) return block;
  void *moved = clb_block_new(slabs, new_size);
  if (moved == NULL) return NULL;
  memcpy(moved, block, old_size < new_size ? old_size : new_size);
  clb_block_free(slabs, block, old_size);
  return moved;
}

void clb_slabs_free(clb_slabs *slabs) {
  for (clb_slab *slab = slabs->newest, *next; slab != NULL; slab = next) {
    next = slab->next;
    free(slab);
  }
  *slabs = (clb_slabs){0};
}
