// What the files of the bridge's fuzzer share.
#pragma once
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../Sources/CLuaBridge/internal.h"

#define require(condition, text)                                          \
  do {                                                                    \
    if (!(condition)) {                                                   \
      fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, (text)); \
      abort();                                                            \
    }                                                                     \
  } while (0)

// ---- Input: what is done next is read byte by byte; at the end there are only zeros ---------------------------------
typedef struct input {
  const uint8_t *at, *end;
} input;

extern input bytes;
static inline unsigned next_byte(void) { return bytes.at < bytes.end ? *bytes.at++ : 0; }
static inline unsigned pick(unsigned count) { return next_byte() % count; }
static inline bool is_over(void) { return bytes.at >= bytes.end; }

// ---- host.c: functions of the host, and its pages of records --------------------------------------------------------
// Sets all globals of a fresh script.
void configure(clb_script *script);
// Pushes some value that the next bytes describe.
void push_some_value(lua_State *L, int depth);
// Reads a value as the host does, all that is in it included.
void read_value(lua_State *L, int index, int depth);
// Gives back the pages that the host keeps; then none may be left.
void forget_pages(void);
size_t pages_alive(void);
// What the host wants of the script that runs: a cancel in the midst of its own call.
extern uint64_t running_call;

// ---- programs.c -----------------------------------------------------------------------------------------------------
// Text of a script, put together from parts by the next bytes; good until the next call.
const char *some_program(size_t *length);
