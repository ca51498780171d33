-- Puts what is on record where a member is missing or holds something else.
--
-- ARGV 3.. for each: the member, what he was seen to hold (empty: nothing), what is on record.
-- Reply: tag, 'OK', one letter for each: D it is there, M he holds something else by now, F no unit is left for him.

local meta = read_meta()
if meta.fault then
  return meta.fault
end
local fields, members = meta.fields, meta.members
local used, sequence, gaps = number(fields.used), number(fields.sequence), number(fields.gaps)
local total, withheld = number(fields.total), number(fields.withheld)
local kept, since = withheld_count(fields[UNACCOUNTED])
kept = kept or 0

-- The counter counts him already, or one that was kept back is his, or one is taken of what is left.
local function has_unit()
  if not used or members < used then
    return true
  end
  if kept > 0 and withheld then
    kept = kept - 1
    withheld = withheld - 1
  elseif total and withheld and used + withheld >= total then
    return false
  end
  used = used + 1
  return true
end

local letters, placed = {}, {}
local highest = sequence
for i = 3, #ARGV, 3 do
  local member, seen, record = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local held = redis.call('HGET', KEYS[2], member)
  local letter = 'D'
  if held ~= record then
    if (held or '') ~= seen then
      letter = 'M'
    elseif not held and not has_unit() then
      letter = 'F'
    else
      members = members + (held and 0 or 1)
      placed[#placed + 1] = member
      placed[#placed + 1] = record
      highest = highest and math.max(highest, tonumber(string.match(record, '^%d+')))
    end
  end
  letters[#letters + 1] = letter
end

if #placed > 0 then
  local written = redis.pcall('HSET', KEYS[2], unpack(placed))
  if type(written) == 'table' and written.err then
    return { ARGV[1], 'REFUSED', written.err }
  end
  local raised = {}
  local function raise(name, value, before)
    if before and value ~= before then
      raised[#raised + 1] = name
      raised[#raised + 1] = whole(value)
    end
  end
  raise('used', used, number(fields.used))
  raise('sequence', highest, sequence)
  raise('withheld', withheld, number(fields.withheld))
  if highest and used and (highest ~= sequence or used ~= number(fields.used)) then
    raise('gaps', highest - used, gaps)
  end
  if since and kept > 0 then
    raised[#raised + 1] = UNACCOUNTED
    raised[#raised + 1] = whole(kept) .. ':' .. whole(since)
  elseif since then
    redis.call('HDEL', KEYS[1], UNACCOUNTED)
  end
  if #raised > 0 then
    redis.call('HSET', KEYS[1], unpack(raised))
  end
end
return { ARGV[1], 'OK', table.concat(letters) }
