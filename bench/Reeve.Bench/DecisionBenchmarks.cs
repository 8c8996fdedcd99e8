using System.Collections.Immutable;
using System.Text;
using BenchmarkDotNet.Attributes;
using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Permits;

namespace Reeve.Bench;

/// <summary>One decision in process, with N holds and N permits standing, for each way it can be settled. Target: ≤ 150 ns, 0 B, flat in N.</summary>
[MemoryDiagnoser]
public class DecisionBenchmarks
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private ScopeSnapshot _snapshot = null!;
    private CommandRequest _allowed = null!;
    private CommandRequest _asked = null!;
    private CommandRequest _permitted = null!;
    private CommandRequest _quarantined = null!;

    /// <summary>Holds and permits standing, each.</summary>
    [Params(10, 1_000, 10_000)]
    public int Standing { get; set; }

    /// <summary>Builds the snapshot.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var digester = new ActionDigester(new byte[32]);
        Hold[] holds = [.. Enumerable.Range(0, Standing).Select(i => new Hold($"hold-{i}", HoldKind.Quarantine, null, $"agent-{i}", "", "alice", Now))];
        Permit[] permits =
        [
            .. Enumerable.Range(0, Standing).Select(i => new Permit
            {
                Id = $"permit-{i}",
                Scope = "repo",
                Digest = digester.Digest("Bash", "", Encoding.UTF8.GetBytes($"git push {i}")),
                Until = Now.AddDays(1),
                RequestedBy = "claude-code",
                ApprovedBy = "alice",
                Reason = "",
                GrantedAt = Now,
            }),
        ];
        ControlState state = ControlState.New(Now) with
        {
            Ceiling = new ScopePhase(null, Phase.L4, Now, PhaseLadder.Default.WhitelistAt(Phase.L4)),
            Holds = holds.ToImmutableDictionary(h => h.Id),
            Permits = ImmutableDictionary<string, ImmutableDictionary<string, Permit>>.Empty.Add("repo", permits.ToImmutableDictionary(p => p.Id)),
        };
        _snapshot = new ScopeSnapshot("repo", state, PhaseLadder.Default, p => new PermitSlot(p));
        CommandRequest request = new()
        {
            Id = "toolu_1",
            Cli = "claude-code",
            Tool = "Bash",
            Scope = "repo",
            Agent = "claude-code",
            Session = "session",
            Types = TypeSet.Of(CommandType.ShellRead),
            Digest = digester.Digest("Bash", "", "git status"u8),
            Text = "git status",
        };
        _allowed = request;
        _asked = request with { Types = TypeSet.Of(CommandType.InfraChange) };
        _permitted = request with { Types = TypeSet.Of(CommandType.InfraChange), Digest = permits[Standing / 2].Digest!.Value };
        _quarantined = request with { Agent = holds[Standing / 2].Subject! };
    }

    /// <summary>Allowed by the phase.</summary>
    [Benchmark(Baseline = true)]
    public Verdict Allow() => _snapshot.Decide(_allowed, Now, out _);

    /// <summary>Allowed by one of the permits.</summary>
    [Benchmark]
    public Verdict AllowByPermit() => _snapshot.Decide(_permitted, Now, out _);

    /// <summary>Not in the phase.</summary>
    [Benchmark]
    public Verdict Ask() => _snapshot.Decide(_asked, Now, out _);

    /// <summary>Denied by one of the holds.</summary>
    [Benchmark]
    public Verdict DenyByHold() => _snapshot.Decide(_quarantined, Now, out _);
}
