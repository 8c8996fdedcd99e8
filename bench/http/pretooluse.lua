-- Posts a Claude Code PreToolUse body of about 400 bytes, each with a tool call id of its own, and counts what came back.
-- Arguments after `--`: the working folder in the body, a prefix of ten characters that no other run uses, and `new` to make every tool
-- input a new one too (the description is counted up with the id), so that nothing known of an earlier call helps. A number instead is the time in ms
-- from an answer to the next call of the same connection.
local head, middle, tail, every_new
local calls = 0

function init(args)
  local cwd, run = args[1], args[2]
  every_new = args[3] == "new"
  if tonumber(args[3]) then
    -- Spread, so that the connections do not call together.
    function delay() return math.random(0, 2 * tonumber(args[3])) end
  end
  local before = '{"session_id":"2f1e7a60-0d0c-4a4e-9d0e-2d9d8f3f4b55","transcript_path":"/home/dev/.claude/projects/repository/2f1e7a60.jsonl","cwd":"'
    .. cwd .. '","permission_mode":"default","hook_event_name":"PreToolUse","tool_name":"Bash","tool_input":{"command":"git status --short 2>&1 | head -20","description":"Show the working tree '
  middle = '"},"tool_use_id":"toolu_' .. run
  tail = '"}'
  head = "POST /hook/claude-code HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
    .. (#before + 12 + #middle + 12 + #tail) .. "\r\n\r\n" .. before
end

function request()
  calls = calls + 1
  local id = string.format("%012d", calls)
  return head .. (every_new and id or "000000000000") .. middle .. id .. tail
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("result requests=%d seconds=%.3f p50us=%d p99us=%d errors=%d maxus=%d\n",
    summary.requests, summary.duration / 1e6, latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout, latency.max))
end
