// The small blocks of one state.
#pragma once
#include <stdbool.h>
#include <stddef.h>

// The largest cell holds the members of a table of up to 64.
enum { CLB_LARGEST_CELL = 1536, CLB_CELL_STEP = 16 };

typedef struct clb_cell {
  struct clb_cell *next;
} clb_cell;

typedef struct clb_slab {
  struct clb_slab *next;
  size_t size;
} clb_slab;

typedef struct clb_slabs {
  clb_cell *free[CLB_LARGEST_CELL / CLB_CELL_STEP + 1];  // by size in steps
  char *unused, *end;                                    // the rest of the newest slab
  clb_slab *newest;
  size_t total, most;                                    // bytes of all slabs, and how many there may be; 0: any
  size_t large;                                          // bytes of blocks that are no cells
  bool spills;                                           // whether blocks had to be taken from malloc since
} clb_slabs;

void *clb_block_new(clb_slabs *slabs, size_t size);      // NULL when the machine has no memory left
void *clb_block_resize(clb_slabs *slabs, void *block, size_t old_size, size_t new_size);
void clb_block_free(clb_slabs *slabs, void *block, size_t size);
void clb_slabs_free(clb_slabs *slabs);                   // and with them all small blocks
