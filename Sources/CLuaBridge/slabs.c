// Lua says how large the block is that it gives back, so small blocks need neither a header nor a search: they are cut
// from slabs, and each size has a list of free ones. malloc took a fifth of the instructions that build tables.
#include <stdlib.h>
#include <string.h>
#include "include/CLuaBridgeSlabs.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
enum { LARGEST = 0 };  // every block by malloc, so that the sanitizer knows where it ends
#else
enum { LARGEST = CLB_LARGEST_CELL };
#endif
#else
enum { LARGEST = CLB_LARGEST_CELL };
#endif

enum { FIRST_SLAB = 8 << 10 };

static size_t steps(size_t size) { return (size + CLB_CELL_STEP - 1) / CLB_CELL_STEP; }

// Each slab takes a quarter of what there is, so that there are few, which owns() goes through.
static bool grow(clb_slabs *slabs) {
  const size_t size = slabs->total / 4 < FIRST_SLAB ? FIRST_SLAB : slabs->total / 4;
  if (slabs->most != 0 && slabs->total + size > slabs->most) return false;
  clb_slab *slab = malloc(size);
  if (slab == NULL) return false;
  *slab = (clb_slab){.next = slabs->newest, .size = size};
  slabs->newest = slab;
  slabs->total += size;
  slabs->unused = (char *)(slab + 1);
  slabs->end = (char *)slab + size;
  return true;
}

// A cell is of no use to a block of another size: where the slabs have all that they may have, malloc helps out.
static void *cut(clb_slabs *slabs, size_t size) {
  if ((size_t)(slabs->end - slabs->unused) < size && !grow(slabs)) {
    slabs->spills = true;
    return malloc(size);
  }
  void *block = slabs->unused;
  slabs->unused += size;
  return block;
}

static bool owns(const clb_slabs *slabs, const void *block) {
  if (!slabs->spills) return true;
  const char *place = block;
  for (const clb_slab *slab = slabs->newest; slab != NULL; slab = slab->next) {
    if (place > (const char *)slab && place < (const char *)slab + slab->size) return true;
  }
  return false;
}

// Counts a large block that was made or resized, if there was memory for it.
static void *large(clb_slabs *slabs, void *block, size_t old_size, size_t new_size) {
  if (block != NULL) slabs->large += new_size - old_size;
  return block;
}

void *clb_block_new(clb_slabs *slabs, size_t size) {
  if (size > LARGEST) return large(slabs, malloc(size), 0, size);
  clb_cell *cell = slabs->free[steps(size)];
  if (cell == NULL) return cut(slabs, steps(size) * CLB_CELL_STEP);
  slabs->free[steps(size)] = cell->next;
  return cell;
}

void clb_block_free(clb_slabs *slabs, void *block, size_t size) {
  if (size > LARGEST) slabs->large -= size;
  if (size > LARGEST || !owns(slabs, block)) return free(block);
  clb_cell *cell = block;
  cell->next = slabs->free[steps(size)];
  slabs->free[steps(size)] = cell;
}

void *clb_block_resize(clb_slabs *slabs, void *block, size_t old_size, size_t new_size) {
  if (old_size > LARGEST && new_size > LARGEST) return large(slabs, realloc(block, new_size), old_size, new_size);
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
