namespace Reeve.Core.Decisions;

/// <summary>
/// A command type, e.g. <c>git.push</c>: the unit in which phases grant and pauses take away.
/// Types are interned; <see cref="Bit"/> is the position in a <see cref="TypeSet"/>.
/// </summary>
/// <param name="Name">Dotted lower-case name.</param>
/// <param name="Bit">0 to 63.</param>
public sealed record CommandType(string Name, int Bit)
{
    /// <summary>Look at files through the agent's own tools.</summary>
    public static readonly CommandType FsRead = new("fs.read", 0);

    /// <summary>Shell commands that only look.</summary>
    public static readonly CommandType ShellRead = new("shell.read", 1);

    /// <summary>The agent's own bookkeeping: to-do lists, questions to the person, plans, starting a sub-agent whose calls are judged themselves.</summary>
    public static readonly CommandType AgentPlan = new("agent.plan", 2);

    /// <summary>Write inside the repository or a temporary folder.</summary>
    public static readonly CommandType FsWrite = new("fs.write", 3);

    /// <summary>Build, test, lint, type-check.</summary>
    public static readonly CommandType TestRun = new("test.run", 4);

    /// <summary>Change the local repository: add, commit, branch, merge.</summary>
    public static readonly CommandType GitCommit = new("git.commit", 5);

    /// <summary>Known programs that change the machine inside the repository and are none of the other types.</summary>
    public static readonly CommandType ShellRun = new("shell.run", 6);

    /// <summary>Install or update dependencies.</summary>
    public static readonly CommandType DepsInstall = new("deps.install", 7);

    /// <summary>Push to a remote.</summary>
    public static readonly CommandType GitPush = new("git.push", 8);

    /// <summary>Open or change a pull request or issue.</summary>
    public static readonly CommandType PrOpen = new("pr.open", 9);

    /// <summary>Fetch from the network.</summary>
    public static readonly CommandType NetFetch = new("net.fetch", 10);

    /// <summary>Migrate or change a database.</summary>
    public static readonly CommandType DbMigrate = new("db.migrate", 11);

    /// <summary>Deploy to staging.</summary>
    public static readonly CommandType DeployStaging = new("deploy.staging", 12);

    /// <summary>Deploy to production.</summary>
    public static readonly CommandType DeployProduction = new("deploy.production", 13);

    /// <summary>Change infrastructure: cloud, clusters, services of the machine.</summary>
    public static readonly CommandType InfraChange = new("infra.change", 14);

    /// <summary>Call a tool of an MCP server that no rule of the type table names. On no ladder: asks at every phase.</summary>
    public static readonly CommandType McpCall = new("mcp.call", 60);

    /// <summary>Write outside the repository. On no ladder: asks at every phase.</summary>
    public static readonly CommandType HostWrite = new("host.write", 61);

    /// <summary>Understood as a command, but what it will do cannot be read off it. On no ladder: asks at every phase.</summary>
    public static readonly CommandType Opaque = new("opaque", 62);

    /// <summary>Not understood. On no ladder: asks at every phase.</summary>
    public static readonly CommandType Unknown = new("unknown", 63);

    /// <summary>Every type, in order of strictness: a compound line is as strict as its last.</summary>
    public static IReadOnlyList<CommandType> All { get; } =
    [
        FsRead, ShellRead, AgentPlan, FsWrite, TestRun, GitCommit, ShellRun, DepsInstall, GitPush, PrOpen, NetFetch, DbMigrate,
        DeployStaging, DeployProduction, InfraChange, McpCall, HostWrite, Opaque, Unknown,
    ];

    private static readonly Dictionary<string, CommandType> ByName = All.ToDictionary(t => t.Name, StringComparer.Ordinal);

    private static readonly CommandType?[] ByBit = IndexByBit();

    /// <summary>The type with that name, or null.</summary>
    public static CommandType? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The type at that bit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No type has that bit.</exception>
    public static CommandType At(int bit) => ByBit[bit] ?? throw new ArgumentOutOfRangeException(nameof(bit));

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static CommandType?[] IndexByBit()
    {
        var byBit = new CommandType?[64];
        foreach (CommandType type in All)
        {
            byBit[type.Bit] = type;
        }

        return byBit;
    }
}
