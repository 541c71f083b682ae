// Library functions of our own in place of the stock ones that can run for ever inside C, where no limit reaches them.
#pragma once
#include <lua.h>

// Replaces them in the loaded `string` and `table` libraries; a library that is not loaded is left alone.
void clb_open_guards(lua_State *L);

// Sets the functions of one library in the table on top of the stack.
void clb_open_string_guards(lua_State *L);
void clb_open_table_guards(lua_State *L);

// What a table function does with its list.
enum { CLB_READS = 1, CLB_WRITES = 2, CLB_MEASURES = 4 };

// The length of argument 1, a table or a value whose metatable can do what `uses` says; else raises.
lua_Integer clb_list_length(lua_State *L, int uses);

int clb_table_sort(lua_State *L);
