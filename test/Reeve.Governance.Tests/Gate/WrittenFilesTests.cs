using System.Text;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Signals;
using Reeve.Governance.Gate;
using Reeve.Governance.Permits;
using Xunit;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Gate;

/// <summary>Which files the gate takes to be an agent's, and that a restart changes nothing in it.</summary>
public sealed class WrittenFilesTests
{
    private static readonly FileMark Script = new(0x0123456789abcdef);
    private static readonly FileMark Other = new(0xfedcba9876543210);

    [Fact]
    public async Task A_write_that_is_allowed_marks_its_files_before_the_answer_is_there()
    {
        await using var shop = new Workshop(Phase.L3Plus);
        CommandRequest write = shop.Command("echo x > x.sh", CommandType.FsWrite) with { Writes = [Script] };
        ValueTask<Decision> decision = shop.Decide(write);
        await decision;

        Assert.True(shop.Reeve.Gate.HasWritten(Script));
        Assert.False(shop.Reeve.Gate.HasWritten(Other));
        Assert.True(AfterRestart(shop, Script));
        Assert.False(AfterRestart(shop, Other));
        Assert.Contains(",\"wrote\":[\"0123456789abcdef\"]", Text(Assert.Single(Entries(shop, EntryKind.Decision))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Phase.L3, Answer.Ask)]
    [InlineData(Phase.L5, Answer.Deny)]
    public async Task A_write_that_did_not_run_marks_nothing(Phase phase, Answer answer)
    {
        await using var shop = new Workshop(phase);
        CommandRequest write = shop.Command("echo x > x.sh", CommandType.FsWrite) with { Writes = [Script], Constraint = answer == Answer.Deny ? "write-reeve" : null };
        Assert.Equal(answer, await shop.Answer(write));
        await shop.Reeve.Gate.RecordAsync(Outcome(write, Core.Signals.Outcome.Rejected) with { Writes = [Script] });

        Assert.False(shop.Reeve.Gate.HasWritten(Script));
        Assert.False(AfterRestart(shop, Script));
        Assert.DoesNotContain(Entries(shop, EntryKind.Decision).Concat(Entries(shop, EntryKind.Outcome)), e => Text(e).Contains("wrote", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Core.Signals.Outcome.Succeeded)]
    [InlineData(Core.Signals.Outcome.Failed)]
    [InlineData(Core.Signals.Outcome.Unknown)]
    public async Task A_write_that_a_person_let_run_marks_its_files_when_its_outcome_comes(Outcome outcome)
    {
        await using var shop = new Workshop(Phase.L3);
        CommandRequest write = shop.Command("echo x > x.sh", CommandType.FsWrite) with { Writes = [Script], Attended = true };
        Assert.Equal(Answer.Ask, await shop.Answer(write));
        Assert.False(shop.Reeve.Gate.HasWritten(Script));

        Assert.Null(await shop.Reeve.Gate.RecordAsync(Outcome(write, outcome) with { Writes = [Script, Other] }));
        Assert.True(shop.Reeve.Gate.HasWritten(Script));
        Assert.True(AfterRestart(shop, Script));
        Assert.True(AfterRestart(shop, Other));
    }

    [Fact]
    public async Task A_write_that_nobody_asked_for_and_one_that_was_denied_in_vain_mark_too()
    {
        await using var shop = new Workshop(Phase.L5);
        CommandRequest unasked = shop.Command("echo x > x.sh");
        CommandRequest denied = shop.Command("echo y > y.sh") with { Constraint = "write-reeve" };
        await shop.Decide(denied);
        await shop.Reeve.Gate.RecordAsync(Outcome(unasked) with { Writes = [Script] });
        await shop.Reeve.Gate.RecordAsync(Outcome(denied) with { Writes = [Other] });

        Assert.True(shop.Reeve.Gate.HasWritten(Script) && shop.Reeve.Gate.HasWritten(Other));
        Assert.True(AfterRestart(shop, Script) && AfterRestart(shop, Other));
    }

    [Fact]
    public async Task A_write_that_a_permit_lets_run_marks_its_files()
    {
        await using var shop = new Workshop(Phase.L3);
        CommandRequest write = shop.Command("echo x > x.sh", CommandType.FsWrite) with { Writes = [Script] };
        Granted(await shop.Reeve.Permits.GrantAsync(new PermitGrant("repo", write.Digest, null, new PermitBounds(1, null), "x", "y", write.Text), Alice));
        Assert.Equal(Answer.Allow, await shop.Answer(write));

        Assert.True(shop.Reeve.Gate.HasWritten(Script));
        Assert.True(AfterRestart(shop, Script));
    }

    [Fact]
    public async Task The_outcome_of_an_allowed_write_says_nothing_twice_and_a_call_that_writes_nothing_not_once()
    {
        await using var shop = new Workshop(Phase.L5);
        CommandRequest write = shop.Command("echo x > x.sh") with { Writes = [Script] };
        CommandRequest plain = shop.Command("git status");
        await shop.Decide(write);
        await shop.Decide(plain);
        await shop.Reeve.Gate.RecordAsync(Outcome(write) with { Writes = [Script] });

        Assert.DoesNotContain("wrote", Text(Assert.Single(Entries(shop, EntryKind.Outcome))), StringComparison.Ordinal);
        Assert.Single(Entries(shop, EntryKind.Decision), e => Text(e).Contains("wrote", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_restart_looks_at_the_newest_entries_only()
    {
        await using var shop = new Workshop(Phase.L5);
        await shop.Decide(shop.Command("a") with { Writes = [Script] });
        await shop.Decide(shop.Command("b") with { Writes = [Other] });
        await shop.Decide(shop.Command("c"));

        WrittenFiles recalled = WrittenHistory.Recall(shop.Journal, entries: 2);
        Assert.True(recalled.Contains(Other));
        Assert.False(recalled.Contains(Script));
    }

    [Fact]
    public async Task Most_files_of_one_call_survive_a_restart()
    {
        await using var shop = new Workshop(Phase.L5);
        FileMark[] files = [.. Enumerable.Range(0, CommandRequest.MaxWrites).Select(i => new FileMark((ulong)i << 40))];
        await shop.Decide(shop.Command("a") with { Writes = [.. files] });

        Assert.All(files, f => Assert.True(AfterRestart(shop, f)));
    }

    private static bool AfterRestart(Workshop shop, FileMark file) => WrittenHistory.Recall(shop.Journal).Contains(file);

    private static JournalLine[] Entries(Workshop shop, EntryKind kind) => [.. shop.Journal.Read(new JournalQuery()).Where(l => l.Head.Kind == kind)];

    private static string Text(JournalLine line) => Encoding.UTF8.GetString(line.Json.Span);
}
