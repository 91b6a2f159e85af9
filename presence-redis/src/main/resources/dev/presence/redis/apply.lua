-- ARGV: incarnation, instance, takeover, turn, then five for each operation:
--   J, seq, user, slot, fence and payload in one   a join; fence 0 for a new one, else what the node was given before
--   A, the same                                    again: it was carried out before, and the answer was lost
--   L, seq, reason, detail, ''                     a leave
--   S, '', '', '', ''                              all that the node holds has been pushed
-- The index of the user and the node's hash change together, so a session is listed if and only if the index names it.
local inc, me, takeover, turn = unpack(ARGV, 1, 4)
local no = refused(inc, me, turn)
if no then
  return {no}
end
local n = p .. 'n:' .. me
local events, answers = {}, {'OK'}

-- Monotone, whatever the engine's clock does; and above what was given before a loss of data, if the clock has not gone back.
local before = tonumber(redis.call('HGET', meta, 'fence') or '0')
local time = redis.call('TIME')
local fence = math.max(before, time[1] * 1000000 + time[2])

local function join(again, seq, user, slot, rest)
  local given, payload = string.match(rest, '^(%d+):(.*)$')
  local own = tonumber(given)
  local u = p .. 'u:' .. user
  local left = false
  local held = redis.call('HGET', u, slot)
  local f, inst, s
  if held then
    f, inst, s = string.match(held, '^(%d+):(.+):(%d+)$')
    if inst == me and s == seq then
      return 'JOINED:' .. f -- the answer to the first try was lost
    end
  end
  -- It was, and is not any more: somebody came later, and all have been told. To claim anew would displace that one, and
  -- the event that is under way to this node would evict this one too: nobody would be left. Under REJECT_NEW nobody
  -- displaces who lives: then the first answer was REJECTED, or will be JOINED.
  if again and takeover ~= 'REJECT_NEW' then
    return 'REPLACED:0'
  end
  if held then
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

for i = 5, #ARGV, 5 do
  local kind = ARGV[i]
  if kind == 'J' or kind == 'A' then
    answers[#answers + 1] = join(kind == 'A', ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4])
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
redis.call('HSET', nodes, me, turn)
return answers
