namespace Reeve.Core.Decisions;

/// <summary>One step of the ladder: what reaching a phase adds and what reaching it takes.</summary>
/// <param name="Phase">The phase reached.</param>
/// <param name="Adds">Types allowed from then on.</param>
/// <param name="ValidationDays">Days during which a critical event or low readiness takes the step back.</param>
/// <param name="Approvers">Roles that must each approve once.</param>
public sealed record PhaseStep(Phase Phase, TypeSet Adds, int ValidationDays, IReadOnlyList<string> Approvers);

/// <summary>The ladder as data: the default is the one for coding agents.</summary>
/// <param name="Base">Types allowed at every phase: reads.</param>
/// <param name="Steps">Steps above L3, lowest first.</param>
public sealed record PhaseLadder(TypeSet Base, IReadOnlyList<PhaseStep> Steps)
{
    /// <summary>The ladder for coding agents.</summary>
    public static PhaseLadder Default { get; } = new(
        TypeSet.Of(CommandType.FsRead, CommandType.ShellRead, CommandType.AgentPlan),
        [
            new(Phase.L3Plus, TypeSet.Of(CommandType.FsWrite, CommandType.TestRun, CommandType.GitCommit), 14, ["tech-lead"]),
            new(
                Phase.L4,
                TypeSet.Of(CommandType.ShellRun, CommandType.DepsInstall, CommandType.GitPush, CommandType.PrOpen),
                21,
                ["tech-lead", "ops-lead"]),
            new(
                Phase.L4Plus,
                TypeSet.Of(CommandType.NetFetch, CommandType.DbMigrate, CommandType.DeployStaging),
                30,
                ["tech-lead", "ops-lead", "product-lead"]),
            new(
                Phase.L5,
                TypeSet.Of(CommandType.DeployProduction, CommandType.InfraChange),
                60,
                ["tech-lead", "ops-lead", "product-lead", "exec-sponsor"]),
        ]);

    /// <summary>Everything added above L3 up to and including that phase: the whitelist a scope at that phase has by default.</summary>
    public TypeSet WhitelistAt(Phase phase) =>
        Steps.Where(s => s.Phase <= phase).Aggregate(TypeSet.Empty, (all, step) => all.Union(step.Adds));
}
