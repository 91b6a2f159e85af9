-- ARGV: schema, run of the engine, a fresh incarnation, instance, node, the incarnation that the node knows or '', turn
-- Answers the last turn that was carried out, too. What was sent before and is still under way comes late from here on.
-- A new run may have lost anything that the last one acknowledged: it gets a new incarnation, and all nodes push again.
local schema, run, fresh, inst, node, known, turn = unpack(ARGV)
local found = redis.call('HGET', meta, 'schema')
if found and found ~= schema then
  return {'SCHEMA', found}
end
local last = redis.call('HGET', nodes, inst)
if last and tonumber(last) >= tonumber(turn) then
  return {'LATE', ''}
end
local inc = redis.call('HGET', meta, 'inc')
if inc and redis.call('HGET', meta, 'run') == run then
  if inc == known and not last then
    return {'FENCED', ''}
  end
else
  inc = fresh
  redis.call('HSET', meta, 'schema', schema, 'run', run, 'inc', inc, 'kept', 0)
  redis.call('DEL', ev, synced)
end
if redis.call('SISMEMBER', dead, inst) == 1 then
  return {'FENCED', ''}
end
for _, other in ipairs(redis.call('HKEYS', nodes)) do
  if other ~= inst and string.sub(other, 1, #node + 1) == node .. '#' then
    return {'TAKEN', other, redis.call('HGET', nodes, other), inc}
  end
end
redis.call('HSET', nodes, inst, turn)
-- An engine that comes back with its data may bring letters that have been read: at most once means none of them.
if inc ~= known then
  redis.call('UNLINK', p .. 'in:' .. inst)
  redis.call('HDEL', mail, inst)
end
return {'OK', inc, redis.call('HGET', meta, 'ver') or '0', last or '0'}
