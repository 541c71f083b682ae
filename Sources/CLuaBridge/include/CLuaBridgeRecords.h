// Records over pages of JSON: userdata of 16 bytes whose fields are decoded when they are read.
#pragma once

// A page as the bridge sees it; the bytes and the offsets belong to `page`, an object of the host that is kept alive.
typedef struct clb_page_view {
  const uint8_t *bytes;
  const uint32_t *offsets;   // stride for each row, and an empty row behind the last; 0: the record has no such field
  uint32_t count, stride;
  size_t size;               // bytes that the page holds, for the script's account
  void *page;
} clb_page_view;

typedef struct clb_record_hooks {
  // Pushes the value at a place of a page. Gives 1, or 0 for null (nothing is pushed), or CLB_RAISE.
  int (*push_value)(lua_State *L, void *page, const uint8_t *at);
  // Answers a read of a field that the record lacks; the record is at 1, the key at 2. Gives 1 with a value on top, 0
  // for nil (it will not be asked again for this field and class), CLB_RAISE, or CLB_SUSPEND: then the reply is a
  // record that takes this one's place.
  int (*resolve)(lua_State *L, void *record_class);
  // Pushes the text of the record at 1.
  int (*describe)(lua_State *L, void *record_class);
  // Whether the records at 1 and 2 are the same one.
  bool (*is_same)(lua_State *L, void *record_class, void *other_class);
  void (*release)(void *page);
  // Makes a page of some rows of another one, retained; false if it can't be done.
  bool (*compact)(void *page, const uint32_t *rows, uint32_t count, clb_page_view *compacted);
} clb_record_hooks;

// Set once, before the first record.
void clb_set_record_hooks(const clb_record_hooks *hooks);

// Makes the metatable for the records of one class and schema: on top are the table from field names to columns
// (from 0), the array of names, and the class's own table (`nilable`: a table, `name`: a string); the metatable takes
// their place.
void clb_make_record_metatable(lua_State *L, void *record_class);
// Replaces such a metatable on top by the array of its names.
void clb_push_record_names(lua_State *L);

// Takes a retained page: the metatable on top is replaced by a holder, which must stay on the stack until records or
// the list keep it.
void clb_push_page(lua_State *L, const clb_page_view *view);
// Replaces the holder on top by one of its records, or by the list of them; for a list the table of its further
// members is below the holder and goes too.
void clb_push_record(lua_State *L, uint32_t row);
void clb_push_list(lua_State *L);
// Pushes the holder of a page that this state holds already, made with the metatable at `metatable`; else nothing.
bool clb_push_known_page(lua_State *L, const void *page, int metatable);

typedef struct clb_record_view {
  void *record_class, *page;
  uint32_t row;
} clb_record_view;
bool clb_record_at(lua_State *L, int index, clb_record_view *view);
// The list of records at an index: row is the number of records.
bool clb_list_at(lua_State *L, int index, clb_record_view *view);

// The tables of methods: for all records, and by the class's name; at these indices.
void clb_set_record_methods(lua_State *L, int base, int by_name);
// The global whose chunk sets the methods, read when a method is wanted before that.
void clb_set_record_prelude(lua_State *L, const char *global);
size_t clb_page_bytes(const clb_script *script);
