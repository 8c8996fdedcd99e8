using System.Text;
using System.Text.Json.Nodes;
using Reeve.Agents.Hooks;
using Reeve.Core.Callers;
using Reeve.Core.Refusals;
using Reeve.Core.Signals;
using Xunit;

namespace Reeve.Agents.Tests.Hooks;

public sealed class OutcomeHookTests
{
    private readonly HookBench _bench = new();

    [Fact]
    public async Task An_outcome_is_joined_by_the_calls_id_and_acknowledged()
    {
        HookReply reply = await _bench.SendAsync("claude-code", PostToolUse());

        OutcomeReport report = _bench.Gate.Outcomes.Single();
        Assert.Equal("toolu_01", report.Id);
        Assert.Equal("/nowhere/repo", report.Scope);
        Assert.Equal(51, report.DurationMs);
        Assert.Equal(Outcome.Succeeded, report.Outcome);
        Assert.Equal("{}", Encoding.UTF8.GetString(reply.Body.Span));
        Assert.Null(reply.Answer);
    }

    [Theory]
    [InlineData(null, false, true)]
    [InlineData(null, true, false)]
    [InlineData(Role.Agent, true, true)]
    [InlineData(Role.Operator, true, false)]
    public async Task Only_a_hooks_token_makes_evidence_once_tokens_exist(string? role, bool tokens, bool trusted)
    {
        await _bench.SendAsync("claude-code", PostToolUse(), new HookContext(new Caller("x", role, tokens)));

        Assert.Equal(trusted, _bench.Gate.Outcomes.Single().Trusted);
    }

    [Fact]
    public async Task An_outcome_that_cannot_be_recorded_says_so_without_stopping_the_agent()
    {
        _bench.Gate.RecordingProblem = new Refusal(RefusalKind.Instrument, "disk-full", "The disk is full.", "var", "Free some space.");

        HookReply reply = await _bench.SendAsync("claude-code", PostToolUse());

        Assert.Contains("The disk is full.", JsonNode.Parse(reply.Body.Span)!["systemMessage"]!.GetValue<string>());
        Assert.Equal("disk-full", reply.Refusal?.Code);
        Assert.True((await _bench.SendAsync("codex", PostToolUse())).Body.IsEmpty);
    }

    [Theory]
    [InlineData("tool_use_id")]
    [InlineData("cwd")]
    [InlineData("tool_name")]
    public async Task A_broken_outcome_is_refused_and_not_recorded(string missing)
    {
        HookReply reply = await _bench.SendAsync("claude-code", HookBench.Without(PostToolUse(), missing));

        Assert.Equal("hook-member-missing", reply.Refusal?.Code);
        Assert.Null(reply.Answer);
        Assert.Empty(_bench.Gate.Outcomes);
    }

    [Fact]
    public async Task Output_cut_inside_a_character_does_not_lose_the_outcome()
    {
        string body = HookBench.With(
                HookBench.PreToolUse(input: """{"command":"git push"}"""), ("hook_event_name", "PostToolUseFailure"), ("error", "Exit code 128\nfatal: CUT"))
            .ToJsonString().Replace("CUT", "\\ud83d", StringComparison.Ordinal);

        HookReply reply = await _bench.SendAsync("claude-code", body);

        Assert.Null(reply.Refusal);
        Assert.Equal((Outcome.Failed, 128), (_bench.Gate.Outcomes.Single().Outcome, _bench.Gate.Outcomes.Single().ExitCode));
    }

    [Fact]
    public async Task A_denial_by_the_clis_own_guard_is_a_rejection()
    {
        await _bench.SendAsync("claude-code", HookBench.With(HookBench.PreToolUse(), ("hook_event_name", "PermissionDenied")));

        Assert.Equal(Outcome.Rejected, _bench.Gate.Outcomes.Single().Outcome);
    }

    private static JsonObject PostToolUse() => HookBench.With(
        HookBench.PreToolUse(),
        ("hook_event_name", "PostToolUse"),
        ("tool_response", JsonNode.Parse("""{"stdout":"","stderr":"","interrupted":false,"isImage":false}""")),
        ("duration_ms", 51));
}
