using Reeve.Core.Decisions;

namespace Reeve.Governance.Drills;

/// <summary>What agents were answered while something was done to their scope.</summary>
/// <param name="AllowedBefore">Allows of commands that were asked for before it was acknowledged.</param>
/// <param name="AskedAfter">Commands that were asked for after that.</param>
/// <param name="AllowedAfter">Allows among those.</param>
/// <param name="Acknowledged">From the beginning until it was acknowledged.</param>
/// <param name="FirstNo">From the beginning until the first answer other than an allow; null when there was none.</param>
internal sealed record TrafficReport(int AllowedBefore, int AskedAfter, int AllowedAfter, TimeSpan Acknowledged, TimeSpan? FirstNo)
{
    /// <summary>As a sentence.</summary>
    public override string ToString() =>
        $"acknowledged after {Acknowledged.TotalMilliseconds:0.0} ms, first no after {(FirstNo is { } no ? $"{no.TotalMilliseconds:0.0} ms" : "never")}; "
        + $"{AllowedAfter} of {AskedAfter} commands asked for after the acknowledgement were allowed";
}

/// <summary>Agents that go on asking for a command that is allowed, while something is done that is to end that.</summary>
internal sealed class DrillTraffic(Rehearsal rehearsal, CommandType type)
{
    /// <summary>Agents asking at once.</summary>
    public const int Agents = 4;

    /// <summary>Commands that each asks for after the acknowledgement.</summary>
    public const int After = 25;

    private readonly Lock _lock = new();
    private bool _acknowledged;
    private int _allowedBefore;
    private int _askedAfter;
    private int _allowedAfter;
    private long? _firstNo;

    /// <summary>Acts while the agents ask, and lets them ask on after it.</summary>
    public async ValueTask<(T Done, TrafficReport Report)> DuringAsync<T>(Func<ValueTask<T>> act)
    {
        await Task.WhenAll(Enumerable.Range(0, Agents).Select(_ => AskAsync())).ConfigureAwait(false);
        Task[] agents = [.. Enumerable.Range(0, Agents).Select(_ => Task.Run(AskOnAsync))];
        long began = rehearsal.Time.GetTimestamp();
        T done;
        TimeSpan acknowledged;
        try
        {
            done = await act().ConfigureAwait(false);
            acknowledged = rehearsal.Time.GetElapsedTime(began);
        }
        finally
        {
            Volatile.Write(ref _acknowledged, true);
        }

        await Task.WhenAll(agents).ConfigureAwait(false);
        TimeSpan? firstNo = _firstNo is { } at ? rehearsal.Time.GetElapsedTime(began, at) : null;
        return (done, new TrafficReport(_allowedBefore, _askedAfter, _allowedAfter, acknowledged, firstNo));
    }

    private async Task AskOnAsync()
    {
        for (int after = 0; after < After;)
        {
            after += await AskAsync().ConfigureAwait(false) ? 1 : 0;
        }
    }

    /// <summary>True when it asked after the acknowledgement.</summary>
    private async Task<bool> AskAsync()
    {
        bool after = Volatile.Read(ref _acknowledged);
        Decision decision = await rehearsal.AskAsync(type).ConfigureAwait(false);
        long at = rehearsal.Time.GetTimestamp();
        bool allowed = decision.Verdict.Answer == Answer.Allow;
        lock (_lock)
        {
            _askedAfter += after ? 1 : 0;
            _allowedAfter += after && allowed ? 1 : 0;
            _allowedBefore += !after && allowed ? 1 : 0;
            _firstNo = allowed || _firstNo < at ? _firstNo : at;
        }

        return after;
    }
}
