/**
 * One step, so that neither another writer nor a restart of Redis comes between the look and the entries. The id of entry
 * `n` is `<n + 1>-0`; entry 0 bears its writer and the token of the writing besides its text.
 *
 * KEYS: stream, prefix of the signs of life, set of the label. ARGV: writer, token, position of the first text, life of the
 * stream, lease of the writer (both ms), name of the stream for its label (empty: it has none), channel to wake, texts.
 */
export const ADD = `
local from = tonumber(ARGV[3])
redis.call('SET', KEYS[2] .. ARGV[1], '1', 'PX', ARGV[5])
local first = redis.call('XRANGE', KEYS[1], '1-0', '1-0')[1]
if first and first[2][6] ~= ARGV[2] then
  local other = first[2][4]
  if from > 0 or (other ~= ARGV[1] and redis.call('EXISTS', KEYS[2] .. other) == 1) then return 'taken' end
  redis.call('DEL', KEYS[1])
  first = nil
end
local length = 0
if first then
  length = tonumber(string.match(redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1][1], '^%d+'))
end
if from > length then return 'gap' end
for i = 8, #ARGV do
  local place = from + i - 7
  if place > length then
    if place == 1 then
      redis.call('XADD', KEYS[1], '1-0', 't', ARGV[i], 'w', ARGV[1], 'k', ARGV[2])
    else
      redis.call('XADD', KEYS[1], place .. '-0', 't', ARGV[i])
    end
  end
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
if ARGV[6] ~= '' then
  redis.call('SADD', KEYS[3], ARGV[6])
  if redis.call('PTTL', KEYS[3]) < tonumber(ARGV[4]) then redis.call('PEXPIRE', KEYS[3], ARGV[4]) end
end
redis.call('PUBLISH', ARGV[7], '')
return 'added'`;

/**
 * KEYS: stream, prefix of the signs of life. ARGV: position of the first entry, most entries. Answers writer, token,
 * whether the writer is alive (0, 1), position of the last entry, entries; nothing when there is no such stream.
 */
export const READ = `
local first = redis.call('XRANGE', KEYS[1], '1-0', '1-0')[1]
if not first then return false end
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1][1]
local from = (tonumber(ARGV[1]) + 1) .. '-0'
return {first[2][4], first[2][6], redis.call('EXISTS', KEYS[2] .. first[2][4]),
  tonumber(string.match(last, '^%d+')) - 1, redis.call('XRANGE', KEYS[1], from, '+', 'COUNT', ARGV[2])}`;
