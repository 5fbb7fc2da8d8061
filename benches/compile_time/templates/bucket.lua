-- Takes cost tokens from bucket @N@, which holds at most capacity and gains rate a second.
local bucket = KEYS[1]
local now_ms = tonumber(ARGV[1])
local capacity = tonumber(ARGV[2])
local rate = tonumber(ARGV[3])
local cost = tonumber(ARGV[4])

local known = redis.call('HMGET', bucket, 'tokens', 'at_ms')
local tokens, at_ms = capacity, now_ms
if known[1] then
  tokens, at_ms = tonumber(known[1]), tonumber(known[2])
end
-- A clock that goes back adds nothing, and takes nothing away.
if now_ms > at_ms then
  tokens = math.min(tokens + (now_ms - at_ms) * rate / 1000, capacity)
  at_ms = now_ms
end
local allowed = cost <= tokens
if allowed then
  tokens = tokens - cost
end
redis.call('HSET', bucket, 'tokens', tokens, 'at_ms', at_ms)
redis.call('PEXPIRE', bucket, math.max(math.ceil(capacity / rate * 1000), @N@))
local wait_ms = 0
if not allowed then
  wait_ms = math.ceil((cost - tokens) / rate * 1000)
end
return {allowed and 1 or 0, tostring(tokens), wait_ms}
