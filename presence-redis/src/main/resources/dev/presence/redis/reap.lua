-- ARGV: incarnation, instance, the counter that was seen or '' for oneself, reason
-- Compare and remove: a node that has beaten since it was looked at stays. One event for all of its sessions.
local inc, inst, counter, reason = unpack(ARGV)
local now = redis.call('HGET', nodes, inst)
if not now or redis.call('HGET', meta, 'inc') ~= inc or (counter ~= '' and now ~= counter) then
  return 0
end
redis.call('HDEL', nodes, inst)
redis.call('HDEL', synced, inst)
redis.call('SADD', dead, inst)
tell({pack('D', inst, reason)})
return 1
