prnt(1)
local coworker = nexsus.Coworker:first {}
io.write("x")
dofile("x")
helper = 1
print(helper, helpr, _VERSION, arg[1])
