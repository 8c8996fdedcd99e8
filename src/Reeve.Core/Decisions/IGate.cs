using Reeve.Core.Refusals;
using Reeve.Core.Signals;

namespace Reeve.Core.Decisions;

/// <summary>
/// Where capabilities meet: hooks, replay and the agent loop hand in commands and outcomes and get decisions out.
/// Every decision returned is in the journal; denials and whatever changes state are on disk.
/// </summary>
public interface IGate
{
    /// <summary>Judges one command. Never throws for bad state: an instrument failure is a denial with <see cref="Decision.Fault"/> set.</summary>
    ValueTask<Decision> DecideAsync(CommandRequest request);

    /// <summary>Records how a command turned out, joined to its decision by id.</summary>
    /// <returns>Null, or what kept it from being recorded.</returns>
    ValueTask<Refusal?> RecordAsync(OutcomeReport report);

    /// <summary>True when a call with this id was decided before, as far as memory and journal reach back, or is being decided.</summary>
    /// <exception cref="IOException">The journal cannot be read.</exception>
    bool Knows(string id);

    /// <summary>True when a call that was let run wrote that file, as far as memory reaches back.</summary>
    bool HasWritten(FileMark file);
}
