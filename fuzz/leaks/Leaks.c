// Opens a state, lets scripts run in it and closes it, many times in one process: the programs of the bridge's fuzzer with
// seeded bytes, so errors, coroutines, stops, memory limits and records all come. After each the fuzzer's own checks hold
// (the account of memory is zero, no page is left); at the end the process must be no larger than after the first tenth.
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static uint64_t state;

static uint64_t next(void) {
  state += 0x9E3779B97F4A7C15u;
  uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

// Resident bytes, after what is free was given back.
static long resident(void) {
  malloc_trim(0);
  long size = 0, pages = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (file == NULL || fscanf(file, "%ld %ld", &size, &pages) != 2) abort();
  fclose(file);
  return pages * sysconf(_SC_PAGESIZE);
}

int main(int argc, char **argv) {
  const long count = argc > 1 ? atol(argv[1]) : 100000;
  state = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
  printf("%ld states, seed %llu\n", count, (unsigned long long)state);
  LLVMFuzzerInitialize(&argc, &argv);
  long early = 0;
  for (long i = 0; i < count; i++) {
    uint8_t bytes[256];
    const size_t length = 32 + next() % 224;
    for (size_t place = 0; place < length; place++) bytes[place] = (uint8_t)next();
    LLVMFuzzerTestOneInput(bytes, length);
    if ((i + 1) % (count / 10 > 0 ? count / 10 : 1) != 0) continue;
    const long now = resident();
    if (early == 0) early = now;
    printf("%9ld: %ld KB\n", i + 1, now / 1024);
    fflush(stdout);
  }
  const long grown = resident() - early;
  printf("grown by %ld KB since the first tenth\n", grown / 1024);
  // Of 100,000 states, a leak of 16 bytes each would be 1.4 MB; few states say nothing.
  if (count >= 10000 && grown > 1 << 20) return fprintf(stderr, "it grows\n"), 1;
  return 0;
}
