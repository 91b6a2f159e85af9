-- ARGV: instance, then what it is to be told. The nodes that live are known here and now, never by a copy.
local inst = ARGV[1]
if redis.call('HEXISTS', nodes, inst) == 0 then
  return 0
end
redis.call('XADD', p .. 'in:' .. inst, 'MAXLEN', '~', 10000, '*', 'b', pack(unpack(ARGV, 2)))
return 1
