-- Every script of the bench ends with this line of figures, which lib/load.py reads. Alone it is a plain GET.
-- Times are microseconds. `status` counts answers of 400 and above, the others broken connections and late answers.
threads = {}

function setup(thread) threads[#threads + 1] = thread end

function done(summary, latency)
    local errors = summary.errors
    for _, thread in ipairs(threads) do
        local refused = thread:get("refused")
        if refused then io.write("REFUSED " .. refused .. "\n") end
    end
    io.write(string.format(
        "FIGURES %d %d %d %d %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
        latency:percentile(99), latency.max, errors.status, errors.timeout,
        errors.connect, errors.read + errors.write))
end

function lines(path)
    local all = {}
    for line in io.lines(path) do all[#all + 1] = line end
    return all
end

-- Keeps the first answer that is not 201, for those who create something: `response = keep_refused`.
function keep_refused(status, _, body)
    if status ~= 201 and not refused then refused = status .. " " .. body:gsub("%s+", " "):sub(1, 300) end
end

-- A number that no other run of the bench has used.
function run_name()
    math.randomseed(os.time() + tonumber((tostring({}):match("0x(%x+)") or "0"), 16) % 1000000)
    return string.format("bench-%d-%06d", os.time(), math.random(0, 999999))
end
