using Reeve.Agents.Hooks;
using Reeve.Agents.Replay.Transcripts;
using Reeve.Core.Decisions;
using Reeve.Core.Signals;

namespace Reeve.Agents.Replay;

/// <summary>Counts what does not depend on the phase.</summary>
internal sealed class ReplayTally(IReadOnlyList<string> files, ReplayOptions options)
{
    private readonly long[] _calls = new long[files.Count];
    private readonly long[] _results = new long[files.Count];
    private readonly bool[] _torn = new bool[files.Count];
    private readonly Counts _sessions = new();
    private readonly Counts _tools = new();
    private readonly Counts _types = new();
    private readonly Counts _outcomes = new();
    private readonly List<ReplayProblem> _problems = [];
    private readonly List<ReplayCall>? _each = options.EachCall ? [] : null;
    private long _problemCount;
    private long _sub;
    private long _errors;
    private DateTimeOffset? _first;
    private DateTimeOffset? _last;

    public long Calls => _tools.Total;

    public void Add(HookStep step)
    {
        if (step.Torn)
        {
            _torn[step.File] = true;
            return;
        }

        if (step.Problem is { } problem)
        {
            Unjudged(step.Where, problem);
            return;
        }

        _first = _first is null || step.At < _first ? step.At : _first;
        _last = _last is null || step.At > _last ? step.At : _last;
        _sessions.Add(step.Session);
        if (step.IsCall)
        {
            _calls[step.File]++;
            _tools.Add(step.Tool);
            _sub += step.Sub ? 1 : 0;
        }
        else
        {
            _results[step.File]++;
            _errors += step.IsError ? 1 : 0;
        }
    }

    /// <summary>What the lanes made of the step; apart from the answer it is the same in each.</summary>
    public void Ran(HookStep step, ReplayLane[] lanes, HookReply[] replies)
    {
        if (step.IsCall)
        {
            _each?.Add(new ReplayCall(step.Id, step.Where, step.Tool, Answers(lanes, replies)));
        }

        (ReplayLane lane, HookReply reply) = (lanes[0], replies[0]);
        if (step.IsCall && lane.Request is { } request)
        {
            _types.Add(request.Types.Strictest.Name);
        }
        else if (!step.IsCall && lane.Outcome is { } outcome)
        {
            _outcomes.Add(outcome.Outcome.Name());
        }
        else
        {
            Unjudged(step.Where, reply.Refusal?.ToString() ?? "The hook took no notice of it.");
        }
    }

    private static OrderedDictionary<string, string> Answers(ReplayLane[] lanes, HookReply[] replies) => new(
        lanes.Zip(replies, (lane, reply) => KeyValuePair.Create(lane.Phase.Name(), reply.Answer?.Name() ?? "none")), StringComparer.Ordinal);

    private void Unjudged(string where, string what)
    {
        _problemCount++;
        if (_problems.Count < options.Unjudged)
        {
            _problems.Add(new ReplayProblem(where, what));
        }
    }

    public ReplayReport Report(TranscriptHooks hooks, IReadOnlyList<ReplayLane> lanes, TimeSpan elapsed) => new()
    {
        Files = [.. files.Select((path, i) => new ReplayFile(path, hooks.Lines[i], _calls[i], _results[i], _torn[i]))],
        Sessions = _sessions.Names,
        Calls = _tools.Total,
        MainCalls = _tools.Total - _sub,
        SubAgentCalls = _sub,
        Tools = _tools.MostFirst(),
        Types = _types.MostFirst(),
        Outcomes = _outcomes.MostFirst(),
        WithoutOutcome = hooks.Open,
        Errors = _errors,
        Phases = [.. lanes.Select(l => l.Report())],
        MostAsked = MostAsked(lanes),
        Unjudged = _problems,
        UnjudgedTotal = _problemCount,
        EachCall = _each,
        First = _first,
        Last = _last,
        ElapsedMs = (long)elapsed.TotalMilliseconds,
    };

    private ReplayShape[] MostAsked(IReadOnlyList<ReplayLane> lanes)
    {
        ReplayLane lowest = lanes.MinBy(l => l.Phase)!;
        return
        [
            .. lowest.AskedShapes
                .OrderByDescending(s => s.Value).ThenBy(s => s.Key.Shape, StringComparer.Ordinal)
                .Take(options.Shapes)
                .Select(s => new ReplayShape(
                    s.Key.Shape, s.Key.Type, lanes.ToDictionary(l => l.Phase.Name(), l => l.AskedShapes.GetValueOrDefault(s.Key), StringComparer.Ordinal))),
        ];
    }
}
