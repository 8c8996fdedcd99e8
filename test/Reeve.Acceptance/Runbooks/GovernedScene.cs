using System.Text;
using System.Text.Json;
using Reeve.Testing.Processes;
using Xunit;
using static Reeve.Acceptance.Runbooks.RunbookShell;

namespace Reeve.Acceptance.Runbooks;

/// <summary>A service that an operator's commands are run against, and what has to have happened before some of them.</summary>
internal sealed class GovernedScene : IAsyncDisposable
{
    /// <summary>A checklist that passes on the first day: half a year at L3 is no matter of an afternoon.</summary>
    private const string Ready = """
        technical:
          - {id: circuit-breakers-implemented, name: Circuit breakers implemented, weight: 3, required: true, measure: rules-enabled}
        process:
          - {id: approval-workflow, name: Approval workflow defined, weight: 5, required: true, environment: APPROVAL_WORKFLOW_DEFINED}
        organizational:
          - {id: leadership-approval, name: Leadership approval obtained, weight: 5, required: true, environment: LEADERSHIP_APPROVAL_OBTAINED}
        """;

    private int _calls;

    private GovernedScene(ReeveHome home)
    {
        Home = home;
        Shell = new OperatorShell(home);
        home.Environment["REEVE_UPKEEP_CRON"] = "off";
        home.Environment["APPROVAL_WORKFLOW_DEFINED"] = "true";
        home.Environment["LEADERSHIP_APPROVAL_OBTAINED"] = "true";
        Directory.CreateDirectory(Path.Combine(home.Root, "command", "var"));
        home.Environment["COMMAND_DB_PATH"] = Path.Combine(home.Root, "command", "var", "command.db");
    }

    public ReeveHome Home { get; }

    public ReeveProcess Reeve { get; private set; } = null!;

    public OperatorShell Shell { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>A service that is ready for the next phase, with an external command database beside it.</summary>
    public static async Task<GovernedScene> StartAsync()
    {
        var scene = new GovernedScene(new ReeveHome());
        Directory.CreateDirectory(scene.Home.Data);
        await File.WriteAllTextAsync(Path.Combine(scene.Home.Data, "readiness.yaml"), Ready, Cancelled);
        await scene.Shell.SayAsync(
            "sqlite3 \"$COMMAND_DB_PATH\" 'CREATE TABLE command_proposals (created_at TEXT, status TEXT, execution_status TEXT, command TEXT, rejection_reason TEXT);'");
        await scene.StartServiceAsync();
        return scene;
    }

    /// <summary>Starts the service; the shell finds it.</summary>
    public async Task StartServiceAsync()
    {
        Reeve = await ReeveProcess.StartAsync(Home);
        Shell.Words[OperatorShell.Service] = Reeve.Url.GetLeftPart(UriPartial.Authority);
    }

    /// <summary>Stops the service as systemd does, and starts it again.</summary>
    public async Task RestartAsync()
    {
        Assert.Equal(0, await Reeve.StopAsync());
        await Reeve.DisposeAsync();
        await StartServiceAsync();
    }

    /// <summary>The phase is set, as an operator would by hand.</summary>
    public async Task SetPhaseAsync(string phase, params string[] whitelist)
    {
        await Home.SqliteAsync(
            $"UPDATE governance_state SET current_phase = '{phase}', phase_start_date = datetime('now'), command_whitelist = '{JsonSerializer.Serialize(whitelist)}' WHERE id = 1;");
        await EventuallyAsync(async () => await PhaseAsync() == phase);
    }

    /// <summary>The phase in force.</summary>
    public async Task<string?> PhaseAsync() => (await Reeve.Http.GetJsonAsync("/api/governance/state")).GetProperty("currentPhase").GetString();

    /// <summary>At L4, a type fails three times, and then most of what is run: a pause (high) and a revert (critical).</summary>
    public async Task BadStretchAsync()
    {
        await SetPhaseAsync("L4", "git.push", "test.run");
        for (int i = 0; i < 3; i++)
        {
            await CommandAsync("git push", failed: true);
        }

        for (int i = 0; i < 20; i++)
        {
            await CommandAsync("cat README.md", failed: false);
        }

        await EventuallyAsync(async () => (await Reeve.Http.GetJsonAsync("/api/circuit-breaker/events/unresolved")).GetArrayLength() == 2);
    }

    /// <summary>What the gate answers to a command of an agent.</summary>
    public async Task<string> JudgeAsync(string command) => (await Reeve.Http.JudgeAsync(HookBodies.Claude(command, $"toolu_{++_calls}", Home.Work))).Answer;

    /// <summary>An agent asks, and its hook reports how it turned out.</summary>
    public async Task CommandAsync(string command, bool failed)
    {
        string id = $"toolu_{++_calls}";
        await Reeve.Http.JudgeAsync(HookBodies.Claude(command, id, Home.Work));
        string outcome = JsonSerializer.Serialize(new
        {
            session_id = "session-1",
            cwd = Home.Work,
            hook_event_name = failed ? "PostToolUseFailure" : "PostToolUse",
            tool_name = "Bash",
            tool_input = new { command },
            tool_use_id = id,
            tool_response = new { stdout = "" },
            error = failed ? "Exit code 1\nfatal: it broke" : null,
        });
        using var body = new StringContent(outcome, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await Reeve.Http.PostAsync("/hook/claude-code", body, Cancelled);
        Assert.True(answer.IsSuccessStatusCode);
    }

    /// <summary>Old rows, as after a hundred days.</summary>
    public Task OldRowsAsync() => Home.SqliteAsync(
        """
        INSERT INTO metrics_snapshots (id, timestamp, period_start, period_end)
          VALUES ('m-old', datetime('now', '-91 days'), datetime('now', '-92 days'), datetime('now', '-91 days')),
                 ('m-young', datetime('now', '-89 days'), datetime('now', '-90 days'), datetime('now', '-89 days'));
        INSERT INTO readiness_assessments (id, timestamp, current_phase, days_since_phase_start, overall_score, overall_ready, overall_blockers, technical_score,
          technical_max_score, technical_items, process_score, process_max_score, process_items, organizational_score, organizational_max_score,
          organizational_items, recommendations, next_actions)
          VALUES ('r-old', datetime('now', '-91 days'), 'L3', 1, 0.5, 0, '[]', 1, 3, '[]', 1, 5, '[]', 1, 5, '[]', '[]', '[]'),
                 ('r-young', datetime('now', '-89 days'), 'L3', 1, 0.5, 0, '[]', 1, 3, '[]', 1, 5, '[]', 1, 5, '[]', '[]', '[]');
        INSERT INTO circuit_breaker_events (id, timestamp, rule, action, resolved, resolved_at)
          VALUES ('e-done', datetime('now', '-200 days'), 'High Error Rate', 'alert_only', 1, datetime('now', '-199 days'));
        INSERT INTO circuit_breaker_events (id, timestamp, rule, action) VALUES ('e-open', datetime('now', '-200 days'), 'High Error Rate', 'alert_only');
        """);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Reeve.DisposeAsync();
        Home.Dispose();
    }
}
