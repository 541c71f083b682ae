#include "internal.h"
void clb_open_records(lua_State *L) { (void)L; }
