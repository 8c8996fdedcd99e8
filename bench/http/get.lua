-- Asks for one page over and over, so many ms after each answer. Argument after `--`: that time.
function init(args)
  local pause = tonumber(args[1])
  function delay() return pause end
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("result requests=%d p50us=%d p99us=%d maxus=%d errors=%d\n",
    summary.requests, latency:percentile(50), latency:percentile(99), latency.max, e.connect + e.read + e.write + e.status + e.timeout))
end
