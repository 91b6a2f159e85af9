-- ARGV: incarnation, instance, the first id that is yet to be read, the bytes that were read before it.
local inc, inst, from, bytes = unpack(ARGV)
local box = p .. 'in:' .. inst
if redis.call('HGET', meta, 'inc') ~= inc then
  return 0
end
redis.call('XTRIM', box, 'MINID', from)
if redis.call('XLEN', box) == 0 then
  redis.call('HDEL', mail, inst)
elseif redis.call('HINCRBY', mail, inst, -tonumber(bytes)) < 0 then
  redis.call('HSET', mail, inst, 0)
end
return 1
