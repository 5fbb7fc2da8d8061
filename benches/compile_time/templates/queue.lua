-- Moves at most count jobs of queue @N@ to the worker's list, and counts what it took.
local waiting, running, taken = KEYS[1], KEYS[2], KEYS[3]
local worker = ARGV[1]
local now_ms = tonumber(ARGV[2])
local count = tonumber(ARGV[3])
local skip = ARGV[4]

local jobs = {}
while true do
  local job = redis.call('LPOP', waiting)
  if not job then
    break
  end
  if job ~= skip then
    redis.call('ZADD', running, now_ms + @N@000, job)
    table.insert(jobs, job)
    if #jobs >= count then
      break
    end
  end
end
if #jobs > 0 then
  redis.call('HSET', taken, 'last', worker)
  redis.call('HSET', taken, 'at_ms', now_ms)
end
redis.call('ZREMRANGEBYSCORE', running, '-inf', now_ms - @N@)
return jobs
