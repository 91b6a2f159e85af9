-- ARGV: incarnation, instance, turn, which is the counter too. A beat that does not count up is no beat: observers compare counters, never clocks.
local inc, inst, counter = unpack(ARGV)
local no = refused(inc, inst, counter)
if no then
  return {no}
end
redis.call('HSET', nodes, inst, counter)
-- One node sweeps, as long as it lives. A key that expires would follow the engine's clock.
local victim = redis.call('SRANDMEMBER', dead)
local sweeper = victim and redis.call('HGET', meta, 'sweeper')
if sweeper and sweeper ~= inst and redis.call('HEXISTS', nodes, sweeper) == 1 then
  victim = false
elseif victim and sweeper ~= inst then
  redis.call('HSET', meta, 'sweeper', inst)
end
return {'OK', redis.call('HGET', meta, 'ver') or '0', victim or '', redis.call('HGETALL', nodes)}
