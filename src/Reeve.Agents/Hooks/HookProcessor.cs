using System.Runtime.CompilerServices;
using Reeve.Agents.Commands;
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
    private readonly IGate _gate;
    private readonly RecentCalls _recent = new();
    private readonly DerivedIds _ids;
    private readonly Func<string, bool> _wrote;

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
        _gate = gate;
        _ids = new DerivedIds(gate);
        _wrote = path => gate.HasWritten(requests.MarkOf(path));
    }

    /// <summary>Names of the CLIs whose dialects are spoken, as in <c>/hook/{cli}</c>.</summary>
    public static IEnumerable<string> Clis => HookDialect.All.Select(d => d.Cli);

    /// <summary>True for CLIs whose dialect is spoken.</summary>
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
        HookMessage message = HookReader.Read(body, _options.MaxBodyBytes, dialect.Words);
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
        bool ask = dialect.CanAsk(about, message.Tool!) && !message.NeverAsks && dialect.IsAttended(context);
        if (!_requests.Build(Facts(dialect, message, context) with { Attended = ask }, _wrote).TryGet(out CommandRequest? request, out Refusal? refusal)
            || !Identify(dialect, message, request).TryGet(out request, out refusal))
        {
            return new(new HookReply(dialect.Close(about, refusal), Answer.Deny, refusal));
        }

        string? derived = message.Id is null && !dialect.Words.SendsIds ? request.Id : null;
        ValueTask<Decision> decision = _gate.DecideAsync(request);
        return decision.IsCompletedSuccessfully
            ? new(Reply(dialect, about, decision.Result, ask, derived))
            : Await(this, dialect, about, decision, ask, derived);

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        static async ValueTask<HookReply> Await(
            HookProcessor self, HookDialect dialect, HookEvent about, ValueTask<Decision> decision, bool ask, string? derived) =>
            self.Reply(dialect, about, await decision, ask, derived);
    }

    /// <summary>A call without an id is the one that is under way with this action, or a new one.</summary>
    private Result<CommandRequest> Identify(HookDialect dialect, HookMessage message, CommandRequest request)
    {
        if (message.Id is not null)
        {
            _recent.Remember(request);
            return request;
        }

        if (message.Event == HookEvent.PermissionRequest && _recent.Find(request.Session, request.Digest) is { } underWay)
        {
            return request with { Id = underWay };
        }

        if (dialect.Words.SendsIds)
        {
            return request with { Id = $"permission-{Guid.NewGuid():N}" };
        }

        if (!_ids.Begin(dialect.Cli, request.Session, request.Scope, request.Digest).TryGet(out string? id, out Refusal? refusal))
        {
            return refusal;
        }

        request = request with { Id = id };
        _recent.Remember(request);
        return request;
    }

    private ValueTask<HookReply> Record(HookDialect dialect, HookMessage message, HookContext context)
    {
        if (message.Id is null && dialect.Words.SendsIds)
        {
            return new(new HookReply(dialect.Acknowledge()));
        }

        ToolCallFacts facts = Facts(dialect, message, context);
        if (!_requests.ScopeOf(facts).TryGet(out Scopes.Scope? scope, out Refusal? refusal)
            || !IdOf(dialect, message, facts, scope).TryGet(out string? id, out refusal))
        {
            return new(new HookReply(dialect.NotRecorded(refusal), null, refusal));
        }

        facts = facts with { Id = id };
        CallEnd end = dialect.End(message, _options.SessionRecordBytes);
        Classification found = _requests.Classify(facts, scope, _wrote);
        OutcomeReport report = OutcomeReader.Read(end, message, facts, scope, found, context.Caller.IsTrustedHook) with { Writes = _requests.MarksOf(found) };
        ValueTask<Refusal?> recorded = _gate.RecordAsync(report);
        return recorded.IsCompletedSuccessfully ? new(Reply(dialect, recorded.Result)) : Await(dialect, recorded);

        static async ValueTask<HookReply> Await(HookDialect dialect, ValueTask<Refusal?> recorded) => Reply(dialect, await recorded);
    }

    private Result<string> IdOf(HookDialect dialect, HookMessage message, in ToolCallFacts facts, Scopes.Scope scope) =>
        message.Id is { } id ? id
        : _requests.DigestOf(facts, scope, _wrote).TryGet(out ActionDigest digest, out Refusal? refusal)
            ? _ids.End(dialect.Cli, facts.Session, scope.Key, digest)
            : refusal;

    private HookReply Reply(HookDialect dialect, HookEvent about, Decision decision, bool ask, string? derived)
    {
        bool mayRun = decision.Verdict.Answer == Answer.Allow || (decision.Verdict.Answer == Answer.Ask && ask);
        if (derived is not null && !mayRun)
        {
            _ids.Close(derived);
        }

        return new(dialect.Answer(about, decision, ask), decision.Verdict.Answer, decision.Fault);
    }

    private static HookReply Reply(HookDialect dialect, Refusal? refusal) =>
        new(refusal is null ? dialect.Acknowledge() : dialect.NotRecorded(refusal), null, refusal);

    private static ToolCallFacts Facts(HookDialect dialect, HookMessage message, HookContext context) => new()
    {
        Id = message.Id ?? "",
        Cli = dialect.Cli,
        Tool = message.Tool!,
        Input = message.Input,
        Cwd = message.Folder ?? message.Cwd,
        Session = message.Session!,
        Agent = context.Caller.TokenRole is null ? dialect.Cli : context.Caller.Name,
        SubAgent = message.SubAgent,
        TokenScope = context.TokenScope,
    };

    private static HookDialect Dialect(string cli) =>
        HookDialect.Of(cli) ?? throw new ArgumentException($"No dialect is called {cli}.", nameof(cli));
}
