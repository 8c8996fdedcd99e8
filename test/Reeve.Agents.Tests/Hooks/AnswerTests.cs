using System.Text;
using Reeve.Agents.Hooks;
using Reeve.Core.Decisions;
using Reeve.Core.Refusals;
using Xunit;

namespace Reeve.Agents.Tests.Hooks;

public sealed class AnswerTests
{
    private readonly HookBench _bench = new();

    [Theory]
    [InlineData("claude-code", Answer.Allow, "allow")]
    [InlineData("claude-code", Answer.Deny, "deny")]
    [InlineData("claude-code", Answer.Ask, "deny")]
    [InlineData("codex", Answer.Allow, "proceeds")]
    [InlineData("codex", Answer.Deny, "deny")]
    [InlineData("codex", Answer.Ask, "deny")]
    public async Task Unattended_calls_are_allowed_or_denied_in_each_dialect(string cli, Answer answer, string effect)
    {
        _bench.Gate.Judge = _ => RecordingGate.Says(answer);

        HookReply reply = await _bench.SendAsync(cli, HookBench.PreToolUse());

        Assert.Equal(effect, HookBench.Effect(cli, reply));
        Assert.Equal(answer, reply.Answer);
        Assert.Null(reply.Refusal);
    }

    [Fact]
    public async Task Claude_gets_the_exact_bytes_of_an_allow()
    {
        _bench.Gate.Judge = _ => RecordingGate.Says(Answer.Allow, "L3 allows \"shell.read\".");

        HookReply reply = await _bench.SendAsync("claude-code", HookBench.PreToolUse());

        Assert.Equal(
            """{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"allow","permissionDecisionReason":"L3 allows \"shell.read\"."}}""",
            Encoding.UTF8.GetString(reply.Body.Span));
    }

    [Fact]
    public async Task Allows_for_different_reasons_are_not_mixed_up()
    {
        string[] reasons = ["L3 allows it.", "A permit allows it.", "L3 allows it.", "L3 allows it."];
        foreach (string reason in reasons)
        {
            _bench.Gate.Judge = _ => RecordingGate.Says(Answer.Allow, reason);
            HookReply reply = await _bench.SendAsync("claude-code", HookBench.PreToolUse());

            Assert.Equal(("allow", reason), (HookBench.Effect("claude-code", reply), HookBench.Reason(reply)));
        }
    }

    [Fact]
    public async Task Codex_allows_by_silence() =>
        Assert.True((await _bench.SendAsync("codex", HookBench.PreToolUse())).Body.IsEmpty);

    [Theory]
    [InlineData("default", "ask")]
    [InlineData("acceptEdits", "ask")]
    [InlineData("plan", "ask")]
    [InlineData("auto", "ask")]
    [InlineData("bypassPermissions", "deny")]
    [InlineData("dontAsk", "deny")]
    public async Task Claude_asks_its_person_at_a_terminal_unless_the_mode_rules_it_out(string mode, string effect)
    {
        _bench.Gate.Judge = _ => RecordingGate.Says(Answer.Ask, "Not in L3.", "req-7k3m9x2p");

        HookReply reply = await _bench.SendAsync(
            "claude-code", HookBench.With(HookBench.PreToolUse(), ("permission_mode", mode)), HookBench.AtTerminal);

        Assert.Equal(effect, HookBench.Effect("claude-code", reply));
        Assert.Equal(effect == "ask", _bench.Gate.Requests.Single().Attended);
    }

    [Theory]
    [InlineData(null, null, "deny")]
    [InlineData("", null, "deny")]
    [InlineData("sdk-cli", null, "deny")]
    [InlineData("sdk-cli", true, "ask")]
    [InlineData("cli", false, "deny")]
    [InlineData(null, true, "ask")]
    public async Task A_missing_entry_point_is_unattended_and_an_outright_header_wins(string? entryPoint, bool? header, string effect)
    {
        _bench.Gate.Judge = _ => RecordingGate.Says(Answer.Ask);

        HookReply reply = await _bench.SendAsync(
            "claude-code", HookBench.PreToolUse(), HookBench.AtTerminal with { EntryPoint = entryPoint, Attended = header });

        Assert.Equal(effect, HookBench.Effect("claude-code", reply));
    }

    [Theory]
    [InlineData("claude-code")]
    [InlineData("codex")]
    public async Task An_unattended_question_names_the_request_and_how_to_approve_it(string cli)
    {
        _bench.Gate.Judge = _ => RecordingGate.Says(Answer.Ask, "Not in L3.", "req-7k3m9x2p");

        HookReply reply = await _bench.SendAsync(cli, HookBench.PreToolUse());

        Assert.Equal(
            "Not in L3. A person can approve it: reeve approve req-7k3m9x2p; then run the same command again.", HookBench.Reason(reply));
    }

    [Fact]
    public async Task A_reason_that_already_tells_how_to_approve_is_left_alone()
    {
        _bench.Gate.Judge = _ => RecordingGate.Says(Answer.Ask, "Run reeve approve req-1.", "req-1");

        Assert.Equal("Run reeve approve req-1.", HookBench.Reason(await _bench.SendAsync("codex", HookBench.PreToolUse())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public async Task A_denial_never_goes_out_without_a_reason(string reason)
    {
        _bench.Gate.Judge = _ => RecordingGate.Says(Answer.Deny, reason);

        Assert.Equal("deny", HookBench.Effect("codex", await _bench.SendAsync("codex", HookBench.PreToolUse())));
    }

    [Theory]
    [InlineData("a \"quoted\" \\ word")]
    [InlineData("line\nnext\tand\r\u0001\u001f\u007f")]
    [InlineData("grüße 漢字 🙂")]
    public async Task Reasons_come_through_escaping_unchanged(string reason)
    {
        _bench.Gate.Judge = _ => RecordingGate.Says(Answer.Deny, reason);

        Assert.Equal(reason, HookBench.Reason(await _bench.SendAsync("claude-code", HookBench.PreToolUse())));
    }

    [Fact]
    public async Task A_reason_cut_inside_a_character_is_still_json()
    {
        _bench.Gate.Judge = _ => RecordingGate.Says(Answer.Deny, new string('x', 4095) + "🙂 more");

        string reason = HookBench.Reason(await _bench.SendAsync("claude-code", HookBench.PreToolUse()));

        Assert.StartsWith("xxx", reason);
        Assert.True(reason.Length <= 4096);
    }

    [Fact]
    public async Task A_gate_that_takes_its_time_gives_the_same_answer()
    {
        _bench.Gate.Slow = true;
        _bench.Gate.Judge = _ => RecordingGate.Says(Answer.Deny);

        Assert.Equal("deny", HookBench.Effect("claude-code", await _bench.SendAsync("claude-code", HookBench.PreToolUse())));
    }

    [Fact]
    public void A_gate_that_answers_at_once_costs_no_hop()
    {
        ValueTask<HookReply> reply = _bench.Processor.HandleAsync(
            "claude-code", Encoding.UTF8.GetBytes(HookBench.PreToolUse().ToJsonString()), HookBench.Unattended);

        Assert.True(reply.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task The_gates_own_fault_is_handed_on_with_the_denial()
    {
        var fault = new Refusal(RefusalKind.Instrument, "disk-full", "The disk is full.", "var", "Free some space.");
        _bench.Gate.Judge = _ => RecordingGate.Says(Answer.Deny, fault.ToString()) with { Fault = fault };

        Assert.Equal(fault, (await _bench.SendAsync("claude-code", HookBench.PreToolUse())).Refusal);
    }

    [Theory]
    [InlineData("claude-code")]
    [InlineData("codex")]
    public void The_server_can_close_the_gate_without_a_body(string cli)
    {
        HookReply reply = HookProcessor.Close(cli, HookRefusals.TooLarge(5_000_000, 4_194_304));

        Assert.Equal("deny", HookBench.Effect(cli, reply));
        Assert.Contains("5000000 bytes", HookBench.Reason(reply));
    }

    [Fact]
    public void Only_spoken_dialects_are_known()
    {
        Assert.True(HookProcessor.Knows("claude-code"));
        Assert.True(HookProcessor.Knows("codex"));
        Assert.False(HookProcessor.Knows("Claude-Code"));
        Assert.False(HookProcessor.Knows(""));
    }
}
