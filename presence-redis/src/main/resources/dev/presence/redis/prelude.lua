-- In front of every script. Each script runs as one atomic step of the engine.
-- KEYS[1] is <prefix>meta. All keys share the prefix and so one hash slot; the others are made here.
local meta = KEYS[1]
local p = string.sub(meta, 1, -5)
local nodes, ev, dead, synced, mail = p .. 'nodes', p .. 'ev', p .. 'dead', p .. 'synced', p .. 'mail'

-- Retained events, not entries: an entry holds a batch.
local KEEP = 100000

-- Lua would write 1.7e+15.
local function int(n)
  return string.format('%.0f', n)
end

local function pack(...)
  local out = {}
  for i, s in ipairs({...}) do
    out[i] = #s .. ':' .. s
  end
  return table.concat(out)
end

-- What a node's hash holds of a session: the parts that scripts need, then the payload that they pass on.
local function split(value)
  local fence, ulen, slen, at = string.match(value, '^(%d+):(%d+):(%d+):()')
  local user = string.sub(value, at, at + ulen - 1)
  return fence, user, string.sub(value, at + ulen, at + ulen + slen - 1)
end

-- One entry per batch, numbered without a gap: who misses one sees that by the next, or by ver.
local function tell(events)
  if #events == 0 then
    return
  end
  local ver = redis.call('HINCRBY', meta, 'ver', 1)
  local inc = redis.call('HGET', meta, 'inc')
  redis.call('XADD', ev, int(ver) .. '-0', 'i', inc, 'n', #events, 'e', table.concat(events))
  local kept = redis.call('HINCRBY', meta, 'kept', #events)
  while kept > KEEP do
    local oldest = redis.call('XRANGE', ev, '-', '+', 'COUNT', 2)
    if #oldest < 2 then
      return
    end
    redis.call('XDEL', ev, oldest[1][1])
    kept = redis.call('HINCRBY', meta, 'kept', -tonumber(oldest[1][2][4]))
  end
end

-- Why this node must not write: the engine has lost what this node knows of, the others have given this node up, or
-- the call is one that was given up for lost and came late. Every call of a node has a turn, one more than the last.
local function refused(inc, inst, turn)
  if redis.call('HGET', meta, 'inc') ~= inc then
    return 'LOST'
  end
  local last = redis.call('HGET', nodes, inst)
  if not last then
    return 'FENCED'
  end
  return tonumber(last) >= tonumber(turn) and 'LATE'
end
