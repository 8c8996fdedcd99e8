using System.Net;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Cli.Tests.Status;

public sealed class StatusTests
{
    private const string Status = """
        {"version":"0.1.0","startedAt":"2026-11-21T09:00:00Z","uptimeSeconds":11520,"dataFolder":"/var/lib/reeve","url":"http://127.0.0.1:4007","tokensExist":true,
        "phase":"L3+","scopes":[{"scope":"github.com/acme/shop","phase":"L3","since":"2026-11-20T00:00:00Z"}],"standingHolds":1,"holds":[{"id":"hold-1","kind":"stop","scope":null,"subject":null,"reason":"night","placedBy":"alice","placedAt":"2026-11-21T11:57:00Z"}],
        "pendingRequests":2,"openEvents":3,"decisions":{"allow":10,"ask":2,"deny":1},"outcomes":9,
        "journal":{"lastSeq":24,"lastLink":"ab12","segments":1,"problem":null},
        "state":{"store":"SQLite 3.46","appliedSeq":24,"behind":false,"problem":STATE},
        "upkeep":{"next":"2026-11-22T00:15:00Z","backup":{"path":"/var/lib/reeve/backups/governance-20261121.db.gz","at":"2026-11-21T00:15:02Z","bytes":24680},"backupElsewhere":false,"backupProblem":null,
        "retention":{"at":"2026-11-21T00:15:03Z","rows":{"metricsSnapshots":3,"readinessAssessments":1,"resolvedEvents":0},"archive":null},"retentionProblem":null},
        "alerts":[{"at":"2026-11-21T11:59:00Z","code":"dead-hook","subject":"s-1","text":"no decisions"}]}
        """;

    [Fact]
    public async Task One_screen_shows_everything_and_exits_0()
    {
        await using StubService stub = (await StubService.StartAsync()).On("GET /api/status", Status.Replace("STATE", "null", StringComparison.Ordinal));
        using CliBed bed = new(stub);
        ReeveRun run = await bed.RunAsync("status");
        Assert.Equal(0, run.ExitCode);
        Testing.Expectation.Match("status", run.Out);
        Assert.InRange(run.Out.Split('\n').Length, 10, 25);
    }

    [Fact]
    public async Task Without_an_open_event_it_says_so()
    {
        await using StubService stub = (await StubService.StartAsync()).On(
            "GET /api/status", Status.Replace("STATE", "null", StringComparison.Ordinal).Replace("\"openEvents\":3", "\"openEvents\":0", StringComparison.Ordinal));
        using CliBed bed = new(stub);
        Assert.Contains("events     none is open\n", (await bed.RunAsync("status")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"next":"2026-11-22T00:15:00Z"}""", "backup     none yet; next in 12 h 15 min\n")]
    [InlineData("""{"backupElsewhere":true,"next":"2026-11-22T00:15:00Z"}""", "backup     PostgreSQL's own: pg_dump (docs/maintenance.md)\n")]
    [InlineData("""{"backup":{"path":"/b/x.gz","at":"2026-11-20T00:15:00Z","bytes":5},"backupProblem":"No space is left"}""", "backup     No space is left\n")]
    [InlineData("""{"backup":{"path":"/b/x.gz","at":"2026-11-21T11:00:00Z","bytes":5}}""", "backup     /b/x.gz, 1 h ago, 5 bytes; the nightly upkeep is off (`upkeep.cron`)\n")]
    [InlineData("""{"retentionProblem":"No archive"}""", "retention  No archive\n")]
    [InlineData(
        """{"retention":{"at":"2026-11-21T11:00:00Z","rows":{"metricsSnapshots":3,"readinessAssessments":1,"resolvedEvents":0},"archive":"/a.gz"}}""",
        "retention  3 metrics snapshots, 1 readiness assessments, 0 resolved events went 1 h ago into /a.gz\n")]
    public async Task The_nightly_upkeep_is_shown(string upkeep, string line)
    {
        int at = Status.IndexOf("\"upkeep\":", StringComparison.Ordinal) + "\"upkeep\":".Length;
        string status = string.Concat(Status.AsSpan(0, at), upkeep, Status.AsSpan(Status.IndexOf(",\n\"alerts\"", StringComparison.Ordinal)));
        await using StubService stub = (await StubService.StartAsync()).On("GET /api/status", status.Replace("STATE", "null", StringComparison.Ordinal));
        using CliBed bed = new(stub);
        Assert.Contains(line, (await bed.RunAsync("status")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_in_trouble_exits_3()
    {
        await using StubService stub = (await StubService.StartAsync()).On("GET /api/status", Status.Replace("STATE", "\"locked\"", StringComparison.Ordinal));
        using CliBed bed = new(stub);
        ReeveRun run = await bed.RunAsync("status");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("locked", run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_from_the_files_it_says_that_no_service_runs_and_how_to_start_it()
    {
        using CliBed bed = new();
        Directory.CreateDirectory(bed.File("var"));
        bed.OpenFiles = (_, _, _) => Task.FromResult<Result<FileService>>(new FileService(new Canned(), () => ValueTask.CompletedTask));
        ReeveRun run = await bed.RunAsync("status");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("not running", run.Out, StringComparison.Ordinal);
        Assert.Contains("reeve serve --data /var/lib/reeve", run.Err, StringComparison.Ordinal);
    }

    private sealed class Canned : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Status.Replace("STATE", "null", StringComparison.Ordinal)) });
    }
}
