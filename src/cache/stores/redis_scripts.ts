/**
 * What Redis does in one go, so that no purge comes between, as programs in Lua. All keys of a script
 * belong to one group, and so to one slot of a cluster; those of bodies are made of the first.
 *
 * @module
 */

/** Removes a field and its body. */
const DROP = `
local function drop(field)
  local value = redis.call('HGET', KEYS[1], field)
  if not value then return 0 end
  redis.call('DEL', KEYS[1] .. ':' .. string.match(value, '^%S+'))
  redis.call('HDEL', KEYS[1], field)
  redis.call('ZREM', KEYS[2], field)
  return 1
end
local function use(field)
  redis.call('ZADD', KEYS[2], redis.call('INCR', KEYS[4]), field)
end
`;

/** ARGV: field, value, body, number, since, seconds. 0 where the group was purged after `since`. */
export const PUT: string = DROP + `
if (tonumber(redis.call('GET', KEYS[3])) or 0) > tonumber(ARGV[5]) then return 0 end
drop(ARGV[1])
redis.call('SET', KEYS[1] .. ':' .. ARGV[4], ARGV[3], 'EX', ARGV[6])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
use(ARGV[1])
for place = 1, 4 do if place ~= 3 then redis.call('EXPIRE', KEYS[place], ARGV[6]) end end
return 1`;

/** ARGV: field, head, length. */
export const UPDATE: string = DROP + `
local old = redis.call('HGET', KEYS[1], ARGV[1])
if not old then return 0 end
local number, length = string.match(old, '^(%S+) (%S+)')
if length ~= ARGV[3] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], number .. ' ' .. length .. ' ' .. ARGV[2])
use(ARGV[1])
return 1`;

/** ARGV: field. The value and the body. */
export const GET: string = DROP + `
local value = redis.call('HGET', KEYS[1], ARGV[1])
if not value then return {} end
local body = redis.call('GET', KEYS[1] .. ':' .. string.match(value, '^%S+'))
if not body then drop(ARGV[1]) return {} end
use(ARGV[1])
return {value, body}`;

/** ARGV: what the fields begin with. Fields and values, least recently used first. */
export const LIST = `
local found = {}
for _, field in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
  if string.sub(field, 1, #ARGV[1]) == ARGV[1] then
    local value = redis.call('HGET', KEYS[1], field)
    if value then table.insert(found, field) table.insert(found, value) end
  end
end
return found`;

/** ARGV: what the fields begin with, and whether that is all of a field. How many there were. */
export const REMOVE: string = DROP + `
if ARGV[2] == '1' then return drop(ARGV[1]) end
local count = 0
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  if string.sub(field, 1, #ARGV[1]) == ARGV[1] then count = count + drop(field) end
end
return count`;

/** ARGV: epoch, seconds for which it is remembered. How many there were. */
export const PURGE: string = DROP + `
local mark = math.max(tonumber(redis.call('GET', KEYS[3])) or 0, tonumber(ARGV[1]))
redis.call('SET', KEYS[3], mark, 'EX', ARGV[2])
local count = 0
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do count = count + drop(field) end
redis.call('DEL', KEYS[1], KEYS[2], KEYS[4])
return count`;

/** KEYS: the counter. ARGV: an epoch that was used. One that was not used before. */
export const NEXT_EPOCH = `
local next = math.max(tonumber(redis.call('GET', KEYS[1])) or 0, tonumber(ARGV[1])) + 1
redis.call('SET', KEYS[1], next)
return next`;

/** KEYS: the lease. ARGV: whose it is. Gives it back if it is still theirs. */
export const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/** KEYS: the index. ARGV: a group, and the time before which it may be forgotten. */
export const FORGET_GROUP = `
local at = tonumber(redis.call('HGET', KEYS[1], ARGV[1]))
if at and at < tonumber(ARGV[2]) then return redis.call('HDEL', KEYS[1], ARGV[1]) end
return 0`;
