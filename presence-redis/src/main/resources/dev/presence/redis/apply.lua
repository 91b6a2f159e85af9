-- ARGV: incarnation, instance, takeover, then five for each operation:
--   J, seq, user, slot, fence and payload in one   a join; fence 0 for a new one, else what the node was given before
--   L, seq, reason, detail, ''                     a leave
--   S, '', '', '', ''                              all that the node holds has been pushed
-- The index of the user and the node's hash change together, so a session is listed if and only if the index names it.
local inc, me, takeover = ARGV[1], ARGV[2], ARGV[3]
local no = refused(inc, me)
if no then
  return {no}
end
local n = p .. 'n:' .. me
local events, answers = {}, {'OK'}

-- Monotone, whatever the engine's clock does; and above what was given before a loss of data, if the clock has not gone back.
local before = tonumber(redis.call('HGET', meta, 'fence') or '0')
local time = redis.call('TIME')
local fence = math.max(before, time[1] * 1000000 + time[2])

local function join(seq, user, slot, rest)
  local given, payload = string.match(rest, '^(%d+):(.*)$')
  local own = tonumber(given)
  local u = p .. 'u:' .. user
  local left = false
  local held = redis.call('HGET', u, slot)
  if held then
    local f, inst, s = string.match(held, '^(%d+):(.+):(%d+)$')
    if inst == me and s == seq then
      return 'JOINED:' .. f -- the answer to the first try was lost
    end
    local live = inst ~= me and redis.call('HEXISTS', nodes, inst) == 1
    if own > 0 and tonumber(f) > own and (live or inst == me) then
      return 'REPLACED:' .. f
    end
    if own == 0 and live and takeover == 'REJECT_NEW' then
      return 'REJECTED:' .. inst
    end
    if redis.call('HDEL', p .. 'n:' .. inst, s) == 1 then
      left = pack('L', inst, s, 'REPLACED', 'replaced on node ' .. string.match(me, '^[^#]*'))
    end
  end
  if own == 0 then
    fence = fence + 1
    own = fence
  end
  fence = math.max(fence, own)
  local mine = int(own)
  local value = mine .. ':' .. #user .. ':' .. #slot .. ':' .. user .. slot .. payload
  redis.call('HSET', u, slot, mine .. ':' .. me .. ':' .. seq)
  redis.call('HSET', n, seq, value)
  -- In this order: the user is never offline.
  events[#events + 1] = pack('J', me, seq, value)
  if left then
    events[#events + 1] = left
  end
  return (left and 'DISPLACED:' or 'JOINED:') .. mine
end

local function leave(seq, reason, detail)
  local value = redis.call('HGET', n, seq)
  if not value then
    return '0' -- taken over, or never claimed
  end
  local f, user, slot = split(value)
  local u = p .. 'u:' .. user
  if redis.call('HGET', u, slot) == f .. ':' .. me .. ':' .. seq then
    redis.call('HDEL', u, slot)
  end
  redis.call('HDEL', n, seq)
  events[#events + 1] = pack('L', me, seq, reason, detail)
  return '1'
end

for i = 4, #ARGV, 5 do
  local kind = ARGV[i]
  if kind == 'J' then
    answers[#answers + 1] = join(ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4])
  elseif kind == 'L' then
    answers[#answers + 1] = leave(ARGV[i + 1], ARGV[i + 2], ARGV[i + 3])
  else
    redis.call('HSET', synced, me, inc)
    answers[#answers + 1] = '1'
  end
end
if fence > before then
  redis.call('HSET', meta, 'fence', int(fence))
end
tell(events)
return answers
