-- Publishes a coupon whose members and outbox are loaded: from now on it can be issued.
--
-- ARGV 3.. fields and values of the meta hash, used among them as 4.
-- Reply: tag, 'OK', the id of this server. Publishing the same epoch again changes nothing.

local id = server()
if not id then
  return { ARGV[1], 'SERVER', 'is no master' }
end
local published = redis.pcall('HMGET', KEYS[1], 'epoch', 'server')
if published.err then
  return { ARGV[1], 'DAMAGED', 'meta' }
end
local epoch = tonumber(published[1])
if epoch and epoch > tonumber(ARGV[2]) then
  return { ARGV[1], 'EPOCH', published[1] }
end
if epoch == tonumber(ARGV[2]) then
  return { ARGV[1], 'OK', published[2] }
end
if ARGV[3] ~= 'used' or redis.pcall('HLEN', KEYS[2]) ~= tonumber(ARGV[4]) then
  return { ARGV[1], 'DAMAGED', 'members' }
end
if redis.call('TYPE', KEYS[3]).ok ~= 'stream' then
  return { ARGV[1], 'DAMAGED', 'outbox' }
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'epoch', ARGV[2], 'server', id, unpack(ARGV, 3))
return { ARGV[1], 'OK', id }
