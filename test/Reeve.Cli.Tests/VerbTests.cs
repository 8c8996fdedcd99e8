using System.Text.Json;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Cli.Tests;

/// <summary>What each verb asks of the service, and what it makes of the answer.</summary>
public sealed class VerbTests : IAsyncLifetime
{
    private const string Hold = """{"id":"hold-7k3m9x2p","kind":"pause","scope":null,"subject":"git.push","reason":"freeze","placedBy":"alice","placedAt":"2026-11-21T11:57:00Z"}""";
    private const string Stop = """{"id":"hold-aaaa1111","kind":"stop","scope":"github.com/acme/shop","subject":null,"reason":"x","placedBy":"bob","placedAt":"2026-11-21T11:57:00Z"}""";
    private const string Request = """{"id":"req-7k3m9x2p","scope":"github.com/acme/shop","agent":"claude-code","session":"s-1","decisionId":"toolu_1","digest":"ab","tool":"Bash","types":["git.push"],"text":"git push\u001b[2J origin\nmain","folder":"src","why":"pushes","phase":"L3","openedAt":"2026-11-21T11:57:00Z","expiresAt":"2026-11-21T12:12:00Z","status":"pending","answeredBy":null,"answeredAt":null,"answerReason":null,"permitId":null}""";
    private const string Permit = """{"id":"permit-7k3m9x2p","scope":"github.com/acme/shop","digest":"ab","holdId":null,"uses":2,"used":1,"until":"2026-11-21T14:00:00Z","requestedBy":"claude-code","approvedBy":"alice","reason":"ok","grantedAt":"2026-11-21T11:00:00Z","text":"git push"}""";
    private const string Refused = """{"type":"x","title":"Whoever asked cannot approve.","status":403,"detail":"long","code":"proposer-approves","where":"Authorization","remedy":"Ask someone else."}""";

    private StubService _stub = null!;
    private CliBed _bed = null!;

    public async ValueTask InitializeAsync()
    {
        _stub = await StubService.StartAsync();
        _bed = new CliBed(_stub);
        _stub.On("GET /api/holds", $"[{Hold},{Stop}]").On("GET /api/requests", $"[{Request}]").On("GET /api/permits", $"[{Permit}]");
    }

    public ValueTask DisposeAsync()
    {
        _bed.Dispose();
        return _stub.DisposeAsync();
    }

    [Fact]
    public async Task Hold_place_sends_kind_subject_scope_and_reason()
    {
        _stub.On("POST /api/holds", Hold, 201);
        ReeveRun run = await RunAsync("hold place pause git.push --scope github.com/acme/shop --reason freeze");
        Assert.Equal(0, run.ExitCode);
        AssertSent("POST /api/holds", """{"kind":"pause","scope":"github.com/acme/shop","subject":"git.push","reason":"freeze"}""");
        Assert.Contains("hold-7k3m9x2p", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hold_list_draws_a_table_and_json_passes_the_answer_through()
    {
        ReeveRun table = await RunAsync("hold list --scope a/b");
        Assert.Contains("3 min ago", table.Out, StringComparison.Ordinal);
        Assert.Contains("everywhere", table.Out, StringComparison.Ordinal);
        Assert.Equal("GET /api/holds?scope=a%2Fb", _stub.Calls.Last().Line);
        ReeveRun json = await RunAsync("hold list --json");
        Assert.Equal($"[{Hold},{Stop}]\n", json.Out);
        Assert.Empty(json.Err);
    }

    [Fact]
    public async Task An_empty_list_says_so_on_stderr_and_leaves_stdout_empty()
    {
        _stub.On("GET /api/holds", "[]");
        ReeveRun run = await RunAsync("hold list");
        Assert.Equal((0, ""), (run.ExitCode, run.Out));
        Assert.Contains("No hold stands", run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hold_lift_takes_the_beginning_of_an_id()
    {
        _stub.On("POST /api/holds/hold-7k3m9x2p/lift", """{"id":"hold-7k3m9x2p","liftedBy":"alice"}""");
        ReeveRun run = await RunAsync("hold lift 7k3 --reason done");
        Assert.Equal(0, run.ExitCode);
        AssertSent("POST /api/holds/hold-7k3m9x2p/lift", """{"reason":"done"}""");
    }

    [Fact]
    public async Task Stop_stops_everything_or_one_repository()
    {
        _stub.On("POST /api/stop", Stop, 201);
        ReeveRun run = await RunAsync("stop");
        AssertSent("POST /api/stop", "{}");
        Assert.Contains("reeve resume --scope github.com/acme/shop --reason", run.Err, StringComparison.Ordinal);

        string repo = Directory.CreateDirectory(_bed.File("shop", ".git")).Parent!.FullName;
        await File.WriteAllTextAsync(Path.Combine(repo, ".git", "config"), "[remote \"origin\"]\n\turl = git@GitHub.com:acme/shop.git\n");
        await File.WriteAllTextAsync(Path.Combine(repo, ".git", "HEAD"), "ref: refs/heads/main\n");
        Directory.CreateDirectory(Path.Combine(repo, "src"));
        await RunAsync("stop --repo shop/src --reason night");
        AssertSent("POST /api/stop", """{"scope":"github.com/acme/shop","reason":"night"}""");
    }

    [Fact]
    public async Task A_repository_that_is_not_there_stops_nothing()
    {
        ReeveRun run = await RunAsync("stop --repo nowhere");
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(_stub.Calls);
        Assert.Equal(2, (await RunAsync("stop --repo . --scope x")).ExitCode);
    }

    [Fact]
    public async Task Resume_names_what_it_lifted()
    {
        _stub.On("POST /api/resume", """{"lifted":["hold-aaaa1111"]}""");
        ReeveRun run = await RunAsync("resume --reason fixed");
        AssertSent("POST /api/resume", """{"reason":"fixed"}""");
        Assert.Contains("hold-aaaa1111", run.Out, StringComparison.Ordinal);
        _stub.On("POST /api/resume", """{"lifted":[]}""");
        Assert.Contains("No stop stood", (await RunAsync("resume --reason fixed")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_are_listed_with_their_escapes_visible()
    {
        ReeveRun run = await RunAsync("requests");
        Assert.Equal("GET /api/requests?status=pending", _stub.Calls.Last().Line);
        Assert.Contains("git push\\x1b[2J origin\\nmain", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", run.Out, StringComparison.Ordinal);
        await RunAsync("requests --all");
        Assert.Equal("GET /api/requests?status=all", _stub.Calls.Last().Line);
    }

    [Fact]
    public async Task One_request_is_shown_whole()
    {
        _stub.On("GET /api/requests/req-7k3m9x2p", Request);
        ReeveRun run = await RunAsync("requests 7k3");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("  git push\\x1b[2J origin\n  main\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("in 12 min", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approve_sends_its_bounds_and_shows_what_was_approved()
    {
        _stub.On("POST /api/requests/req-7k3m9x2p/approve", $$"""{"request":{{Request}},"permit":{{Permit}}}""");
        ReeveRun run = await RunAsync("approve 7k3 --times 2 --until 2h --reason ok");
        Assert.Equal(0, run.ExitCode);
        AssertSent("POST /api/requests/req-7k3m9x2p/approve", """{"uses":2,"until":"2026-11-21T14:00:00+00:00","reason":"ok"}""");
        Assert.Contains("permit-7k3m9x2p, 2 times, until 2026-11-21 14:00:00Z (in 2 h)", run.Out, StringComparison.Ordinal);
        Assert.Contains("  git push", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_approval_exits_1_with_reason_and_remedy()
    {
        _stub.On("POST /api/requests/req-7k3m9x2p/approve", Refused, 403);
        ReeveRun run = await RunAsync("approve 7k3");
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Equal("reeve: Whoever asked cannot approve (Authorization)\n  → Ask someone else.\n", run.Err);

        ReeveRun json = await RunAsync("approve 7k3 --json");
        using JsonDocument problem = JsonDocument.Parse(json.Err);
        Assert.Equal("proposer-approves", problem.RootElement.GetProperty("code").GetString());
        Assert.Equal(403, problem.RootElement.GetProperty("status").GetInt32());
    }

    [Theory]
    [InlineData("approve 7k3 --until yesterday")]
    [InlineData("approve 7k3 --times many")]
    [InlineData("approve")]
    [InlineData("refuse 7k3")]
    [InlineData("resume")]
    [InlineData("hold lift 7k3")]
    [InlineData("hold place pauze x --reason y")]
    [InlineData("token mint bob")]
    [InlineData("token mint bob --role boss")]
    [InlineData("permit revoke 7k3")]
    [InlineData("permit grant --tool Write --input [] --reason x")]
    [InlineData("db log --from never")]
    [InlineData("db prune --before never --reason x")]
    [InlineData("db log --limit x")]
    public async Task A_wrong_line_exits_2_and_changes_nothing(string line)
    {
        ReeveRun run = await RunAsync(line);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.NotEmpty(run.Err);
        Assert.DoesNotContain(_stub.Calls, c => c.Line.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refuse_sends_the_reason()
    {
        _stub.On("POST /api/requests/req-7k3m9x2p/refuse", Request);
        Assert.Equal(0, (await RunAsync("refuse req-7k3m9x2p --reason branch")).ExitCode);
        AssertSent("POST /api/requests/req-7k3m9x2p/refuse", """{"reason":"branch"}""");
    }

    [Fact]
    public async Task Permit_grant_names_the_folder_and_the_command()
    {
        _stub.On("POST /api/permits", Permit, 201);
        ReeveRun run = await _bed.RunAsync("permit", "grant", "git push", "--cwd", "shop", "--times", "2", "--hold", "hold-1", "--requested-by", "codex", "--reason", "ok");
        Assert.Equal(0, run.ExitCode);
        AssertSent("POST /api/permits", $$"""{"cwd":"{{_bed.File("shop")}}","command":"git push","holdId":"hold-1","uses":2,"requestedBy":"codex","reason":"ok"}""");

        await _bed.RunAsync("permit", "grant", "--tool", "Write", "--input", """{"file_path":"/a"}""", "--scope", "x", "--reason", "ok");
        AssertSent("POST /api/permits", """{"scope":"x","tool":"Write","input":{"file_path":"/a"},"reason":"ok"}""");
    }

    [Fact]
    public async Task Permit_list_and_revoke()
    {
        Assert.Contains("1/2", (await RunAsync("permit list")).Out, StringComparison.Ordinal);
        _stub.On("POST /api/permits/permit-7k3m9x2p/revoke", Permit);
        Assert.Equal(0, (await RunAsync("permit revoke 7k --reason done")).ExitCode);
        AssertSent("POST /api/permits/permit-7k3m9x2p/revoke", """{"reason":"done"}""");
    }

    [Fact]
    public async Task Token_mint_prints_the_token_alone_on_stdout()
    {
        _stub.On("POST /api/tokens", """{"id":"tok-1","name":"bob","role":"tech-lead","scope":null,"token":"reeve_tok-1_5ec4e7"}""", 201);
        ReeveRun run = await RunAsync("token mint bob --role tech-lead");
        Assert.Equal("reeve_tok-1_5ec4e7\n", run.Out);
        Assert.DoesNotContain("5ec4e7", run.Err, StringComparison.Ordinal);
        AssertSent("POST /api/tokens", """{"name":"bob","role":"tech-lead"}""");
    }

    [Fact]
    public async Task Token_list_and_revoke()
    {
        _stub.On("GET /api/tokens", """[{"id":"tok-1","name":"bob","role":"agent","scope":null,"mintedBy":"alice","mintedAt":"2026-11-21T11:00:00Z"}]""");
        Assert.Contains("bob", (await RunAsync("token list")).Out, StringComparison.Ordinal);
        _stub.On("POST /api/tokens/tok-1/revoke", """{"id":"tok-1","name":"bob"}""");
        Assert.Equal(0, (await RunAsync("token revoke 1")).ExitCode);
    }

    [Theory]
    [InlineData("allow", 0)]
    [InlineData("ask", 1)]
    [InlineData("deny", 1)]
    public async Task Explain_exits_by_the_answer(string answer, int code)
    {
        _stub.On("POST /api/explain", $$"""{"types":["git.push"],"strictest":"git.push","constraint":null,"why":"pushes","answer":"{{answer}}","ground":"phase","reference":"L3","reason":"r","phase":"L3","scope":"s","digest":"ab"}""");
        ReeveRun run = await _bed.RunAsync("explain", "git push", "--agent", "codex");
        Assert.Equal(code, run.ExitCode);
        Assert.StartsWith(answer, run.Out, StringComparison.Ordinal);
        AssertSent("POST /api/explain", $$"""{"cwd":"{{_bed.Home}}","command":"git push","agent":"codex"}""");
    }

    [Fact]
    public async Task Db_check_exits_1_on_findings_and_names_them()
    {
        _stub.On("POST /api/db/check", """{"ok":false,"journal":{"segments":1,"pruned":0,"entries":5,"lastSeq":5,"textsGood":4,"textsNotCheckable":0,"redacted":1,"findings":[{"file":"/x/1.seg","line":3,"byte":99,"what":"link differs","remedy":"Restore."}]},"state":null}""");
        ReeveRun run = await RunAsync("db check");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("/x/1.seg:3 (byte 99): link differs", run.Out, StringComparison.Ordinal);
        _stub.On("POST /api/db/check", """{"ok":true,"journal":{"segments":1,"entries":5,"findings":[]},"state":null}""");
        Assert.Equal(0, (await RunAsync("db check")).ExitCode);
    }

    [Fact]
    public async Task Db_backup_redact_prune_and_log_send_what_was_written()
    {
        _stub.On("POST /api/db/backup", """{"path":"/b","bytes":9}""").On("POST /api/db/redact", """{"redacted":1}""").On("POST /api/db/prune", """{"segments":[1,2]}""");
        await RunAsync("db backup b.db");
        AssertSent("POST /api/db/backup", $$"""{"path":"{{_bed.File("b.db")}}"}""");
        await RunAsync("db redact toolu_1 --reason secret");
        AssertSent("POST /api/db/redact", """{"id":"toolu_1","reason":"secret"}""");
        ReeveRun pruned = await RunAsync("db prune --before 90d --reason old");
        AssertSent("POST /api/db/prune", """{"before":"2026-08-23T12:00:00+00:00","reason":"old"}""");
        Assert.Contains("1, 2", pruned.Out, StringComparison.Ordinal);

        _stub.On("GET /api/journal", """[{"seq":7,"at":"2026-11-21T11:00:00Z","kind":"decision","id":"toolu_1","scope":"s","agent":"codex","session":"x","answer":"deny","ground":"stop","nested":{"a":1}}]""");
        ReeveRun log = await RunAsync("db log --agent codex --from 2h --limit 5 --oldest-first");
        Assert.Equal("GET /api/journal?agent=codex&from=2026-11-21T10%3A00%3A00Z&limit=5&order=asc", _stub.Calls.Last().Line);
        Assert.Contains("deny · stop", log.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Config_show_asks_the_service_and_never_shows_more_than_it_says()
    {
        _stub.On("GET /api/config", """[{"key":"postgres","value":"(set)","source":"environment","default":"","range":"x","meaning":"m"}]""");
        ReeveRun run = await RunAsync("config show");
        Assert.Contains("(set)", run.Out, StringComparison.Ordinal);
        Assert.Contains("environment", run.Out, StringComparison.Ordinal);
    }

    private Task<ReeveRun> RunAsync(string line) => _bed.RunAsync(line.Split(' '));

    private void AssertSent(string line, string body)
    {
        Call call = _stub.Calls.Last();
        Assert.Equal((line, body), (call.Line, call.Body));
    }
}
