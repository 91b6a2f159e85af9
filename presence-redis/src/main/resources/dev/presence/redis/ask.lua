-- ARGV: user. Instance, sequence and value of each session that a live node holds.
local found = {}
local owners = redis.call('HVALS', p .. 'u:' .. ARGV[1])
for _, held in ipairs(owners) do
  local _, inst, seq = string.match(held, '^(%d+):(.+):(%d+)$')
  local value = redis.call('HEXISTS', nodes, inst) == 1 and redis.call('HGET', p .. 'n:' .. inst, seq)
  if value then
    found[#found + 1] = inst
    found[#found + 1] = seq
    found[#found + 1] = value
  end
end
return found
