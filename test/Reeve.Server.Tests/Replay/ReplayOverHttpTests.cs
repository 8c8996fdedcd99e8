using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Agents.Commands;
using Reeve.Agents.Hooks;
using Reeve.Agents.Replay;
using Reeve.Agents.Replay.Transcripts;
using Reeve.Agents.Scopes;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Core.Signals;
using Reeve.Governance.Control;
using Reeve.Governance.Gate;
using Reeve.Testing;
using Xunit;

namespace Reeve.Server.Tests.Replay;

/// <summary>Recorded sessions posted to the running service get the decisions that their replay reports, call by call, and leave as many journal entries.</summary>
public sealed class ReplayOverHttpTests
{
    private static readonly ActionDigester Digester = new(new byte[32]);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("258c7280-ae70-4798-800f-63464d01a85d.jsonl", Phase.L3)]
    [InlineData("258c7280-ae70-4798-800f-63464d01a85d.jsonl", Phase.L4)]
    [InlineData("4d5611e5-241a-462a-8d15-5122611a9569.jsonl", Phase.L3Plus)]
    [InlineData("4d5611e5-241a-462a-8d15-5122611a9569.jsonl", Phase.L5)]
    [InlineData("subagent.jsonl", Phase.L4Plus)]
    [InlineData("tool-heavy.jsonl", Phase.L3)]
    [InlineData("tool-heavy.jsonl", Phase.L4)]
    public async Task Posted_calls_get_the_decisions_of_the_replay(string name, Phase phase)
    {
        string file = Path.Combine(Require.SharedFolder("data/transcripts"), name);
        (ReplayReport report, List<string> replayed) = await ReplayAsync(file, phase);

        await using ServiceBed bed = await ServiceBed.StartAsync();
        await SetPhaseAsync(bed, phase);
        List<string> posted = [];
        var hooks = new TranscriptHooks([file]);
        await foreach (HookStep step in hooks.ReadAsync(Cancelled))
        {
            string? decision = await PostAsync(bed, step);
            if (step.IsCall)
            {
                posted.Add(decision ?? "none");
            }
        }

        Assert.Equal(report.Calls, posted.Count);
        Assert.Equal(replayed, posted);
        JsonElement status = await bed.GetAsync("/api/status");
        Assert.Equal(report.Phases[0].Allow, status.GetProperty("decisions").GetProperty("allow").GetInt64());
        Assert.Equal(report.Phases[0].Ask, status.GetProperty("decisions").GetProperty("ask").GetInt64());
        Assert.Equal(report.Phases[0].Deny, status.GetProperty("decisions").GetProperty("deny").GetInt64());
        Assert.Equal(report.Outcomes.Values.Sum(), status.GetProperty("outcomes").GetInt64());
    }

    private static async Task<string?> PostAsync(ServiceBed bed, HookStep step)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hook/claude-code") { Content = new ReadOnlyMemoryContent(step.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-Reeve-Attended", "1");
        using HttpResponseMessage response = await bed.Http.SendAsync(request, Cancelled);
        Assert.Equal(200, (int)response.StatusCode);
        return response.Headers.TryGetValues("X-Reeve-Decision", out IEnumerable<string>? values) ? values.Single() : null;
    }

    private static async Task<(ReplayReport Report, List<string> Answers)> ReplayAsync(string file, Phase phase)
    {
        List<string> answers = [];
        var requests = new CommandRequests(
            new CommandClassifier(new ClassifierOptions()), Digester, new ScopeResolver(new ScopeOptions(), TimeProvider.System));
        Result<ReplayReport> result = await new ReplayRunner(requests, TimeProvider.System).RunAsync(
            [file], new ReplayOptions { Phases = [phase] }, (at, clock) => new NotingGate(Open(at, clock), answers), null, Cancelled);
        Assert.True(result.TryGet(out ReplayReport? report, out Refusal? refusal), refusal?.ToString());
        return (report, answers);
    }

    private static Installation Open(Phase phase, TimeProvider clock)
    {
        ControlState state = ControlState.New(clock.GetUtcNow());
        state = state with { Ceiling = state.Ceiling with { Phase = phase, Whitelist = PhaseLadder.Default.WhitelistAt(phase) } };
        return Installation.InMemory(new MemoryJournal(clock), state, Digester, new GateOptions(), clock, NullLoggerFactory.Instance);
    }

    /// <summary>As an operator does by hand while Reeve is down.</summary>
    private static async Task SetPhaseAsync(ServiceBed bed, Phase phase)
    {
        await bed.StopAsync();
        await using (var database = new SqliteConnection($"Data Source={Path.Combine(bed.Data, "governance.db")};Pooling=False"))
        {
            await database.OpenAsync(Cancelled);
            await using SqliteCommand update = database.CreateCommand();
            update.CommandText = "UPDATE governance_state SET current_phase = $phase, command_whitelist = $types WHERE id = 1";
            update.Parameters.AddWithValue("$phase", phase.Name());
            update.Parameters.AddWithValue(
                "$types", JsonSerializer.Serialize(PhaseLadder.Default.WhitelistAt(phase).Members().Select(t => t.Name)));
            Assert.Equal(1, await update.ExecuteNonQueryAsync(Cancelled));
        }

        await bed.StartAgainAsync();
        Assert.Equal(phase.Name(), (await bed.GetAsync("/api/governance/state")).GetProperty("currentPhase").GetString());
    }

    private sealed class NotingGate(Installation reeve, List<string> answers) : IGate, IAsyncDisposable
    {
        public async ValueTask<Decision> DecideAsync(CommandRequest request)
        {
            Decision decision = await reeve.Gate.DecideAsync(request);
            answers.Add(decision.Verdict.Answer.Name());
            return decision;
        }

        public ValueTask<Refusal?> RecordAsync(OutcomeReport report) => reeve.Gate.RecordAsync(report);

        public ValueTask DisposeAsync() => reeve.DisposeAsync();
    }
}
