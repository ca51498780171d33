-- The counters as they are, also where they don't fit each other.
--
-- Reply: tag, 'OK', now, why the state can't be worked with or an empty text, the number of members, then revision,
--      total, withheld, used and sequence, each empty if it is no number; then name, count and moment of each withholding.

local meta = read_meta()
if meta.fault then
  if meta.fault[2] == 'EPOCH' then
    return meta.fault
  end
  return { ARGV[1], 'OK', now(), meta.fault[2] .. ' ' .. meta.fault[3], '0', '', '', '', '', '' }
end

local reply = { ARGV[1], 'OK', meta.now, '', whole(meta.members) }
for _, name in ipairs({ 'revision', 'total', 'withheld', 'used', 'sequence' }) do
  reply[#reply + 1] = number(meta.fields[name]) and meta.fields[name] or ''
end
for name, text in pairs(meta.fields) do
  if is_withholding(name) then
    local count, since = withheld_count(text)
    if count then
      reply[#reply + 1] = name
      reply[#reply + 1] = whole(count)
      reply[#reply + 1] = whole(since)
    end
  end
end
return reply
