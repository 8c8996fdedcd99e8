using System.Runtime.CompilerServices;
using Reeve.Agents.Hooks.Dialects;
using Reeve.Agents.Hooks.Reading;
using Reeve.Agents.Outcomes;
using Reeve.Core.Decisions;
using Reeve.Core.Refusals;
using Reeve.Core.Signals;

namespace Reeve.Agents.Hooks;

/// <summary>
/// From the bytes of a hook call to the bytes of its answer, for every dialect. Whatever goes wrong on the way to a decision is a closed gate in
/// the CLI's own words. Thread-safe; completes synchronously when the gate does.
/// </summary>
public sealed class HookProcessor
{
    private readonly HookOptions _options;
    private readonly CommandRequests _requests;
    private readonly OutcomeReader _outcomes;
    private readonly IGate _gate;
    private readonly RecentCalls _recent = new();

    /// <summary>Judges through this gate.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public HookProcessor(HookOptions options, CommandRequests requests, IGate gate)
    {
        if (options.Problems() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        }

        _options = options;
        _requests = requests;
        _outcomes = new OutcomeReader(options.SessionRecordBytes);
        _gate = gate;
    }

    /// <summary>True for CLIs whose dialect is spoken: <c>claude-code</c>, <c>codex</c>.</summary>
    public static bool Knows(string cli) => HookDialect.Of(cli) is not null;

    /// <summary>The closed gate in that CLI's words, for failures before or around <see cref="HandleAsync"/>: wrong content type, a body too large to read, a bug.</summary>
    /// <exception cref="ArgumentException">The CLI is not known.</exception>
    public static HookReply Close(string cli, Refusal refusal) =>
        new(Dialect(cli).Close(HookEvent.PreToolUse, refusal), Answer.Deny, refusal);

    /// <summary>Answers one hook call.</summary>
    /// <param name="cli">The dialect; see <see cref="Knows"/>.</param>
    /// <param name="body">The native body; must stay as it is until the reply is there.</param>
    /// <param name="context">What is known besides the body.</param>
    /// <exception cref="ArgumentException">The CLI is not known.</exception>
    public ValueTask<HookReply> HandleAsync(string cli, ReadOnlyMemory<byte> body, HookContext context)
    {
        HookDialect dialect = Dialect(cli);
        HookMessage message = HookReader.Read(body, _options.MaxBodyBytes);
        if (message.Refusal is { } refusal)
        {
            return new(message.IsOutcome
                ? new HookReply(dialect.NotRecorded(refusal), null, refusal)
                : new HookReply(dialect.Close(message.Event, refusal), Answer.Deny, refusal));
        }

        return dialect.Decides(message.Event) ? Decide(dialect, message, context)
            : message.IsOutcome ? Record(dialect, message, context)
            : new(new HookReply(dialect.Acknowledge()));
    }

    private ValueTask<HookReply> Decide(HookDialect dialect, HookMessage message, HookContext context)
    {
        HookEvent about = message.Event;
        bool attended = dialect.CanAsk(about) && !message.NeverAsks && IsAttended(dialect, context);
        if (!_requests.Build(Facts(dialect, message, context) with { Attended = attended }).TryGet(out CommandRequest? request, out Refusal? refusal))
        {
            return new(new HookReply(dialect.Close(about, refusal), Answer.Deny, refusal));
        }

        if (message.Id is not null)
        {
            _recent.Remember(request);
        }
        else if (_recent.Find(request.Session, request.Digest) is { } id)
        {
            request = request with { Id = id };
        }

        ValueTask<Decision> decision = _gate.DecideAsync(request);
        return decision.IsCompletedSuccessfully
            ? new(Reply(dialect, about, decision.Result, attended))
            : Await(dialect, about, decision, attended);

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        static async ValueTask<HookReply> Await(HookDialect dialect, HookEvent about, ValueTask<Decision> decision, bool attended) =>
            Reply(dialect, about, await decision, attended);
    }

    private ValueTask<HookReply> Record(HookDialect dialect, HookMessage message, HookContext context)
    {
        if (message.Id is null)
        {
            return new(new HookReply(dialect.Acknowledge()));
        }

        ToolCallFacts facts = Facts(dialect, message, context);
        if (!_requests.ScopeOf(facts).TryGet(out Scopes.Scope? scope, out Refusal? refusal))
        {
            return new(new HookReply(dialect.NotRecorded(refusal), null, refusal));
        }

        OutcomeReport report = _outcomes.Read(message, facts, scope, _requests.Classify(facts, scope), context.Caller.IsTrustedHook);
        ValueTask<Refusal?> recorded = _gate.RecordAsync(report);
        return recorded.IsCompletedSuccessfully ? new(Reply(dialect, recorded.Result)) : Await(dialect, recorded);

        static async ValueTask<HookReply> Await(HookDialect dialect, ValueTask<Refusal?> recorded) => Reply(dialect, await recorded);
    }

    private static HookReply Reply(HookDialect dialect, HookEvent about, Decision decision, bool attended) =>
        new(dialect.Answer(about, decision, attended), decision.Verdict.Answer, decision.Fault);

    private static HookReply Reply(HookDialect dialect, Refusal? refusal) =>
        new(refusal is null ? dialect.Acknowledge() : dialect.NotRecorded(refusal), null, refusal);

    private static ToolCallFacts Facts(HookDialect dialect, HookMessage message, HookContext context) => new()
    {
        Id = message.Id ?? $"permission-{Guid.NewGuid():N}",
        Cli = dialect.Cli,
        Tool = message.Tool!,
        Input = message.Input,
        Cwd = message.Cwd,
        Session = message.Session!,
        Agent = context.Caller.TokenRole is null ? dialect.Cli : context.Caller.Name,
        SubAgent = message.SubAgent,
        TokenScope = context.TokenScope,
    };

    /// <summary>Codex asks for permission only where it has a person to ask, so there only a word to the contrary counts.</summary>
    private static bool IsAttended(HookDialect dialect, HookContext context) =>
        dialect is CodexDialect ? context.Attended ?? true : context.SaysAttended;

    private static HookDialect Dialect(string cli) =>
        HookDialect.Of(cli) ?? throw new ArgumentException($"No dialect is called {cli}.", nameof(cli));
}
