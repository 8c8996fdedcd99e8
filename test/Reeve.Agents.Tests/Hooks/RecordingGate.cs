using Reeve.Core.Decisions;
using Reeve.Core.Refusals;
using Reeve.Core.Signals;

namespace Reeve.Agents.Tests.Hooks;

/// <summary>A gate that answers as told and remembers what it was asked.</summary>
internal sealed class RecordingGate : IGate
{
    public List<CommandRequest> Requests { get; } = [];

    public List<OutcomeReport> Outcomes { get; } = [];

    public Func<CommandRequest, Decision> Judge { get; set; } = _ => Says(Answer.Allow);

    public Refusal? RecordingProblem { get; set; }

    public bool Slow { get; set; }

    public bool Unreadable { get; set; }

    public static Decision Says(Answer answer, string reason = "Because.", string? requestId = null) => new(
        new Verdict(answer, answer == Answer.Allow ? Ground.Phase : Ground.NotInPhase, "L3"), Phase.L3, reason, requestId);

    public async ValueTask<Decision> DecideAsync(CommandRequest request)
    {
        if (Slow)
        {
            await Task.Yield();
        }

        Requests.Add(request);
        return Judge(request);
    }

    public ValueTask<Refusal?> RecordAsync(OutcomeReport report)
    {
        Outcomes.Add(report);
        return new(RecordingProblem);
    }

    public HashSet<FileMark> Written { get; } = [];

    public bool HasWritten(FileMark file) => Written.Contains(file);

    public bool Knows(string id) => Unreadable ? throw new IOException("no") : Requests.Exists(r => r.Id == id);
}
