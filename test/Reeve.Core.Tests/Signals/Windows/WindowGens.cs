using FsCheck;
using FsCheck.Fluent;
using Reeve.Core.Decisions;
using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;

namespace Reeve.Core.Tests.Signals.Windows;

/// <summary>Signals over few scopes, types and agents, windows of every resolution, and steps of time from none to weeks.</summary>
internal static class WindowGens
{
    public const long Start = 1_767_225_600;

    public static readonly string[] Scopes = ["github.com/acme/shop", "github.com/acme/blog", "/srv/a b", "s4", "s5"];
    public static readonly string[] Agents = ["claude-code", "codex", "Zoë", "a4"];
    public static readonly CommandType[] Types = [CommandType.GitPush, CommandType.TestRun, CommandType.Unknown, CommandType.FsRead];

    public static readonly TimeSpan[] Windows =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(7), TimeSpan.FromMinutes(5), TimeSpan.FromHours(1), TimeSpan.FromMinutes(61),
        TimeSpan.FromHours(5), TimeSpan.FromDays(1), TimeSpan.FromDays(2), TimeSpan.FromDays(30),
    ];

    public static Gen<FactSet> Facts { get; } = Gen.Frequency(
        (6, Gen.Elements(Outcomes.All.Select(FactSet.Of))),
        (3, Gen.Elements(FactSet.Of(Fact.Proposed, Fact.Approved), FactSet.Of(Fact.Proposed, Fact.Rejected, Fact.ConstraintViolation))),
        (1, Gen.Choose(1, ushort.MaxValue).Select(b => new FactSet((ushort)b))));

    /// <summary>Mostly none to a minute, sometimes an hour, rarely up to 20 days; a clock that goes back is one too.</summary>
    public static Gen<long> Step { get; } = Gen.Frequency(
        (5, Gen.Choose(0, 2)), (4, Gen.Choose(1, 60)), (2, Gen.Choose(100, 4000)), (1, Gen.Choose(4000, 100_000)), (1, Gen.Choose(-5000, -1)),
        (1, Gen.Frequency((6, Gen.Constant(0)), (1, Gen.Choose(86_400, 1_728_000))))).Select(s => (long)s);

    public static Gen<WindowKey> Key { get; } =
        from scope in Gen.Frequency((1, Gen.Constant<string?>(null)), (2, Gen.Elements(Scopes).Select(s => (string?)s)))
        from type in Gen.Frequency((1, Gen.Constant<CommandType?>(null)), (2, Gen.Elements(Types).Select(t => (CommandType?)t)))
        from agent in Gen.Frequency((1, Gen.Constant<string?>(null)), (2, Gen.Elements(Agents).Select(a => (string?)a)))
        select new WindowKey(scope, type, agent);

    public static Gen<WindowStep> Steps { get; } = Gen.Frequency(
        (8, from pause in Step
            from scope in Gen.Elements(Scopes)
            from type in Gen.Elements(Types)
            from agent in Gen.Elements(Agents)
            from facts in Facts
            from times in Gen.Frequency((8, Gen.Constant(1)), (1, Gen.Choose(2, 150)))
            select new WindowStep(pause, new Signal(0, scope, TypeSet.Of(type), agent, facts), times, default, default)),
        (2, from pause in Step select new WindowStep(pause, null, 0, default, default)),
        (6, from key in Key
            from window in Gen.Elements(Windows)
            select new WindowStep(0, null, 0, key, window)));

    public static Gen<WindowStep[]> Sequence { get; } =
        from length in Gen.Choose(1, 100)
        from steps in Steps.ArrayOf(length)
        select steps;
}

/// <summary>Time goes on by so many seconds; then the signal comes so many times, or else a window is read.</summary>
internal sealed record WindowStep(long By, Signal? Signal, int Times, WindowKey Key, TimeSpan Window)
{
    public bool IsRead => Window > TimeSpan.Zero;
}
