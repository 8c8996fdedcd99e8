using Reeve.Agents.Hooks;
using Reeve.Agents.Replay.Transcripts;
using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Refusals;
using Reeve.Core.Signals;

namespace Reeve.Agents.Replay;

/// <summary>One phase of a replay: a gate of its own behind the hook's own processor, and what it answered.</summary>
internal sealed class ReplayLane : IGate, IAsyncDisposable
{
    private static readonly HookOptions Bounds = new() { MaxBodyBytes = TranscriptFile.MaxLine };

    /// <summary>A person is taken to sit there: the transcript tells what they let run.</summary>
    private static readonly HookContext Attended = new(Caller.Open, Attended: true);

    private readonly IGate _gate;
    private readonly HookProcessor _processor;
    private readonly Counts _answers = new();
    private readonly Counts _grounds = new();
    private readonly Counts _constraints = new();
    private readonly HashSet<(string Scope, ActionDigest Digest)> _asked = [];
    private long _faults;

    public ReplayLane(Phase phase, IGate gate, CommandRequests requests)
    {
        Phase = phase;
        _gate = gate;
        _processor = new HookProcessor(Bounds, requests, this);
    }

    public Phase Phase { get; }

    /// <summary>The request that the last step came to, or null.</summary>
    public CommandRequest? Request { get; private set; }

    /// <summary>The outcome that the last step came to, or null.</summary>
    public OutcomeReport? Outcome { get; private set; }

    /// <summary>Calls asked by shape and strictest type.</summary>
    public Dictionary<(string Shape, string Type), long> AskedShapes { get; } = [];

    /// <summary>Runs one step through the code the hook uses.</summary>
    public ValueTask<HookReply> RunAsync(HookStep step)
    {
        (Request, Outcome) = (null, null);
        return _processor.HandleAsync("claude-code", step.Body, Attended);
    }

    public async ValueTask<Decision> DecideAsync(CommandRequest request)
    {
        Decision decision = await _gate.DecideAsync(request).ConfigureAwait(false);
        Request = request;
        _answers.Add(decision.Verdict.Answer.Name());
        _grounds.Add(decision.Verdict.Ground.Name());
        _faults += decision.Fault is null ? 0 : 1;
        if (decision.Verdict.Ground == Ground.Constraint)
        {
            _constraints.Add(decision.Verdict.Reference);
        }

        if (decision.Verdict.Answer == Answer.Ask)
        {
            _asked.Add((request.Scope, request.Digest));
            (string, string) shape = (request.Shape, request.Types.Strictest.Name);
            AskedShapes[shape] = AskedShapes.GetValueOrDefault(shape) + 1;
        }

        return decision;
    }

    public async ValueTask<Refusal?> RecordAsync(OutcomeReport report)
    {
        Refusal? refusal = await _gate.RecordAsync(report).ConfigureAwait(false);
        Outcome = report;
        _faults += refusal is null ? 0 : 1;
        return refusal;
    }

    public bool Knows(string id) => _gate.Knows(id);

    public bool HasWritten(FileMark file) => _gate.HasWritten(file);

    /// <summary>What it came to.</summary>
    public ReplayPhase Report() => new(
        Phase.Name(),
        _answers.Of(Answer.Allow.Name()),
        _answers.Of(Answer.Ask.Name()),
        _answers.Of(Answer.Deny.Name()),
        _asked.Count,
        _grounds.MostFirst(),
        _constraints.MostFirst(),
        _faults);

    public ValueTask DisposeAsync() => _gate is IAsyncDisposable owned ? owned.DisposeAsync() : ValueTask.CompletedTask;
}
