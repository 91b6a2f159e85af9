-- ARGV: instance, the bytes that its mailbox holds at most, then what it is to be told.
-- The nodes that live are known here and now, never by a copy. Answers 1; 0 if the node is gone; -1 if its mailbox is full.
local inst, most = ARGV[1], tonumber(ARGV[2])
if redis.call('HEXISTS', nodes, inst) == 0 then
  return 0
end
local letter = pack(unpack(ARGV, 3))
if tonumber(redis.call('HGET', mail, inst) or '0') + #letter > most then
  return -1
end
redis.call('HINCRBY', mail, inst, #letter)
redis.call('XADD', p .. 'in:' .. inst, '*', 'b', letter)
return 1
