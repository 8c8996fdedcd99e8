using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Agents.Commands;
using Reeve.Agents.Hooks;
using Reeve.Agents.Scopes;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Core.Signals;
using Reeve.Governance.Control;
using Reeve.Server.Config;
using Reeve.Server.Options;

namespace Reeve.Cli.Replay;

/// <summary>Gates over a journal in memory, each at one phase: the service's own code without its files.</summary>
/// <param name="options">The options that a service started here would have.</param>
/// <param name="clock">Wall time.</param>
internal sealed class ReplayGates(EffectiveOptions options, TimeProvider clock)
{
    private readonly ActionDigester _digester = new(RandomNumberGenerator.GetBytes(32));

    /// <summary>Makes requests of the transcripts' calls, as the service would.</summary>
    public CommandRequests Requests => new(
        new CommandClassifier(ProtectedPaths.Classifier(options, Path.GetFullPath(options.Text("data")), listening: null)),
        _digester,
        new ScopeResolver(new ScopeOptions(), clock));

    /// <summary>A fresh gate at that phase.</summary>
    public IGate At(Phase phase, TimeProvider time) => Over(new MemoryJournal(time), New(phase, time), time);

    /// <summary>A fresh gate at that phase where no rule trips, and the journal it writes.</summary>
    public IGate WithoutRules(Phase phase, TimeProvider time, out MemoryJournal journal)
    {
        journal = new MemoryJournal(time);
        return Over(journal, New(phase, time) with { Rules = ImmutableDictionary<string, RuleRow>.Empty }, time);
    }

    private static ControlState New(Phase phase, TimeProvider time)
    {
        DateTimeOffset now = time.GetUtcNow();
        return ControlState.New(now) with { Ceiling = new ScopePhase(null, phase, now, PhaseLadder.Default.WhitelistAt(phase)) };
    }

    private OwnedGate Over(MemoryJournal journal, ControlState state, TimeProvider time) =>
        new(Installation.InMemory(journal, state, _digester, GateBounds.Of(options), time, NullLoggerFactory.Instance));

    /// <summary>A gate that ends its installation with it.</summary>
    private sealed class OwnedGate(Installation installation) : IGate, IAsyncDisposable
    {
        public ValueTask<Decision> DecideAsync(CommandRequest request) => installation.Gate.DecideAsync(request);

        public ValueTask<Refusal?> RecordAsync(OutcomeReport report) => installation.Gate.RecordAsync(report);

        public bool Knows(string id) => installation.Gate.Knows(id);

        public bool HasWritten(FileMark file) => installation.Gate.HasWritten(file);

        public ValueTask DisposeAsync() => installation.DisposeAsync();
    }
}
