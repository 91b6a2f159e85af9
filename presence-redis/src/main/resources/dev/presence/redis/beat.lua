-- ARGV: incarnation, instance, counter, lease in ms. A beat that does not count up is no beat: observers compare counters, never clocks.
local inc, inst, counter, lease = unpack(ARGV)
local no = refused(inc, inst)
if no then
  return {no}
end
redis.call('HSET', nodes, inst, counter)
-- One node sweeps at a time. The expiry follows the wall clock, and at worst two sweep.
local victim = redis.call('SRANDMEMBER', dead)
if victim and not redis.call('SET', p .. 'sweeper', inst, 'NX', 'PX', lease) then
  victim = false
end
return {'OK', redis.call('HGET', meta, 'ver') or '0', victim or '', redis.call('HGETALL', nodes)}
