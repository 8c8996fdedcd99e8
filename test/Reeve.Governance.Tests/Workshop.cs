using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Core.Signals;
using Reeve.Governance.Control;
using Reeve.Governance.Cycles;
using Reeve.Governance.Gate;
using Reeve.Testing;
using Xunit;

namespace Reeve.Governance.Tests;

/// <summary>An installation in memory with a clock of its own, and the sentences tests are written in.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    public static readonly Caller Alice = new("alice", Role.Operator, TokensExist: true);
    public static readonly Caller Robot = new("claude-code", Role.Agent, TokensExist: true);
    private static readonly byte[] Key = new byte[32];
    private int _calls;

    public Workshop(Phase phase = Phase.L3, GateOptions? options = null, CycleEvidence? evidence = null)
    {
        Journal = new MemoryJournal(Clock);
        Digester = new ActionDigester(Key);
        ControlState state = ControlState.New(Clock.GetUtcNow()) with
        {
            Ceiling = new ScopePhase(null, phase, Clock.GetUtcNow(), PhaseLadder.Default.WhitelistAt(phase)),
        };
        Reeve = Installation.InMemory(Journal, state, Digester, options ?? new GateOptions(), Clock, NullLoggerFactory.Instance, evidence);
    }

    public ManualClock Clock { get; } = new();

    public MemoryJournal Journal { get; }

    public ActionDigester Digester { get; }

    public Installation Reeve { get; }

    public CommandRequest Command(
        string text = "git push", CommandType? type = null, string? id = null, string agent = "claude-code", string scope = "repo", string session = "s1") => new()
        {
            Id = id ?? $"call-{Interlocked.Increment(ref _calls)}",
            Cli = "claude-code",
            Tool = "Bash",
            Scope = scope,
            Agent = agent,
            Session = session,
            Types = TypeSet.Of(type ?? CommandType.GitPush),
            Digest = Digester.Digest("Bash", "", System.Text.Encoding.UTF8.GetBytes(text)),
            Text = text,
            Canonical = System.Text.Encoding.UTF8.GetBytes(text),
        };

    public ValueTask<Decision> Decide(CommandRequest command) => Reeve.Gate.DecideAsync(command);

    public async Task<Answer> Answer(CommandRequest command) => (await Decide(command)).Verdict.Answer;

    public static OutcomeReport Outcome(CommandRequest command, Outcome outcome = Core.Signals.Outcome.Succeeded) => new()
    {
        Id = command.Id,
        Cli = command.Cli,
        Tool = command.Tool,
        Scope = command.Scope,
        Agent = command.Agent,
        Session = command.Session,
        Types = command.Types,
        Outcome = outcome,
        Trusted = true,
    };

    public static T Granted<T>(Result<T> result)
    {
        Assert.True(result.TryGet(out T? value, out Refusal? refusal), refusal?.ToString());
        return value;
    }

    public static Refusal Refused<T>(Result<T> result, string code)
    {
        Assert.False(result.TryGet(out _, out Refusal? refusal));
        Assert.Equal(code, refusal.Code);
        return refusal;
    }

    public int Entries(EntryKind kind) => Journal.Read(new JournalQuery(Limit: int.MaxValue)).Count(l => l.Head.Kind == kind);

    public ValueTask DisposeAsync() => Reeve.DisposeAsync();
}
