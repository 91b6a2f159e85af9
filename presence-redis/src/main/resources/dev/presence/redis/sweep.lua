-- ARGV: instance, cursor. Removes some of what a dead instance has left; its leaves have been told by the reaping.
-- Its own hash goes last and at once, off the engine's thread: nobody reads it any more.
local inst, cursor = unpack(ARGV)
if redis.call('SISMEMBER', dead, inst) == 0 then
  return '0'
end
local n = p .. 'n:' .. inst
local found = redis.call('HSCAN', n, cursor, 'COUNT', 500)
for i = 1, #found[2], 2 do
  local seq = found[2][i]
  local fence, user, slot = split(found[2][i + 1])
  local u = p .. 'u:' .. user
  if redis.call('HGET', u, slot) == fence .. ':' .. inst .. ':' .. seq then
    redis.call('HDEL', u, slot)
  end
end
if found[1] == '0' then
  redis.call('UNLINK', n, p .. 'in:' .. inst)
  redis.call('HDEL', mail, inst)
  redis.call('SREM', dead, inst)
end
return found[1]
