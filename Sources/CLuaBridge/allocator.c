// Memory of a state: counted, capped, and never refused while Swift runs.
#include "internal.h"

static bool refuses(clb_script *s, size_t old_size, size_t new_size) {
  s->requests++;
  if (s->host_depth > 0) return false;
  // A loop inside luaD_precall (a __call of itself) meets nothing of ours but the allocator, as its stack grows.
  if (new_size >= 65536 && clb_is_stopped(s) && (!s->unwinding || s->expired)) return true;
  if (s->refuse_at != 0 && s->requests >= s->refuse_at) return true;
  return s->used + s->external + (new_size - old_size) > s->limits.memory;
}

void *clb_allocate(void *script, void *block, size_t old_size, size_t new_size) {
  clb_script *s = script;
  if (block == NULL) old_size = 0;  // then it's a kind of object
  if (new_size <= old_size) {
    s->used -= old_size - new_size;
    if (new_size == 0) {
      if (block != NULL) clb_block_free(&s->slabs, block, old_size);
      return NULL;
    }
    void *smaller = clb_block_resize(&s->slabs, block, old_size, new_size);
    return smaller != NULL ? smaller : block;  // Lua counts on shrinking not to fail
  }
  // Lua answers a refusal by a full collection and asks once more for the same. Anything else that follows a refusal
  // means that there was no second try, or that it failed too: the memory is exhausted, whatever the error says.
  if (refuses(s, old_size, new_size)) {
    if (s->refused != 0) s->exhausted = true;
    s->refused = new_size;
    return NULL;
  }
  if (s->refused != 0 && s->refused != new_size) s->exhausted = true;
  void *grown = block == NULL ? clb_block_new(&s->slabs, new_size)
                              : clb_block_resize(&s->slabs, block, old_size, new_size);
  if (grown == NULL) {
    s->refused = new_size;
    return NULL;
  }
  s->refused = 0;
  s->used += new_size - old_size;
  return grown;
}

bool clb_memory_is_exhausted(clb_script *s) { return s->exhausted || s->refused != 0; }

size_t clb_memory_used(const clb_script *s) { return s->used + s->external; }
size_t clb_memory_slabs(const clb_script *s) { return s->slabs.total; }
size_t clb_memory_limit(const clb_script *s) { return s->limits.memory; }
void clb_host_begin(clb_script *s) { s->host_depth++; }
void clb_host_end(clb_script *s) { s->host_depth--; }
void clb_refuse_memory(clb_script *s, uint64_t n) { s->refuse_at = n == 0 ? 0 : s->requests + n; }
uint64_t clb_memory_requests(const clb_script *s) { return s->requests; }

void clb_exhaust(clb_script *s) {
  s->exhausted = true;
  if (!clb_is_stopped(s)) s->stop = CLB_STOP_MEMORY;
}
