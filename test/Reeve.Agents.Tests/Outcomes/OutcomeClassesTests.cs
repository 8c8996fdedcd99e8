using Reeve.Agents.Commands;
using Reeve.Agents.Outcomes;
using Reeve.Core.Decisions;
using Reeve.Core.Signals;
using Xunit;

namespace Reeve.Agents.Tests.Outcomes;

public sealed class OutcomeClassesTests
{
    private static readonly Classification Test = Found("mix test _", CommandType.TestRun, CommandType.ShellRead);
    private static readonly Classification LookUp = Found("grep _ _", CommandType.ShellRead);
    private static readonly Classification Push = Found("git push", CommandType.GitPush);
    private static readonly Classification Mixed = Found("git commit -m _", CommandType.TestRun, CommandType.GitCommit);

    [Theory]
    [InlineData(0, Outcome.Failed)]
    [InlineData(1, Outcome.Failed)]
    [InlineData(128, Outcome.Failed)]
    [InlineData(127, Outcome.Failed)]
    [InlineData(137, Outcome.Failed)]
    [InlineData(130, Outcome.Unknown)]
    [InlineData(143, Outcome.Unknown)]
    public void Work_that_ends_with_an_error_failed_unless_someone_ended_it(int code, Outcome outcome) =>
        Assert.Equal(outcome, Shell(code, Push));

    [Theory]
    [InlineData(1, Outcome.Negative)]
    [InlineData(2, Outcome.Negative)]
    [InlineData(101, Outcome.Negative)]
    [InlineData(126, Outcome.Failed)]
    [InlineData(127, Outcome.Failed)]
    [InlineData(134, Outcome.Failed)]
    [InlineData(139, Outcome.Failed)]
    [InlineData(130, Outcome.Unknown)]
    public void A_check_that_says_no_is_negative_and_one_that_cannot_run_failed(int code, Outcome outcome) =>
        Assert.Equal(outcome, Shell(code, Test));

    [Theory]
    [InlineData(1, Outcome.Negative)]
    [InlineData(2, Outcome.Negative)]
    [InlineData(4, Outcome.Failed)]
    public void The_table_tells_a_broken_check_from_a_no(int code, Outcome outcome) =>
        Assert.Equal(outcome, Shell(code, Found("pytest _", CommandType.TestRun)));

    [Fact]
    public void A_look_up_without_a_match_is_negative() => Assert.Equal(Outcome.Negative, Shell(1, LookUp));

    [Fact]
    public void A_line_that_does_more_than_check_failed() => Assert.Equal(Outcome.Failed, Shell(1, Mixed));

    [Theory]
    [InlineData((int)Ending.Well)]
    [InlineData((int)Ending.SaidNo)]
    [InlineData((int)Ending.Error)]
    public void A_masked_exit_code_says_nothing_either_way(int ending) => Assert.Equal(
        Outcome.Unknown,
        OutcomeClasses.Of(new CallEnd((Ending)ending, (Ending)ending == Ending.Error ? 1 : null), "Bash", Push with { ExitCodeMasked = true }));

    [Theory]
    [InlineData("Command timed out after 30s", Outcome.Failed)]
    [InlineData("terminated", Outcome.Unknown)]
    public void A_time_out_of_the_clis_own_failed(string output, Outcome outcome) =>
        Assert.Equal(outcome, OutcomeClasses.Of(new CallEnd(Ending.Error, 143, output), "Bash", Test with { ExitCodeMasked = true }));

    [Fact]
    public void Work_that_ends_well_succeeded() => Assert.Equal(Outcome.Succeeded, OutcomeClasses.Of(new CallEnd(Ending.Well), "Bash", Push));

    [Theory]
    [InlineData("The user doesn't want to proceed with this tool use.", Outcome.Rejected)]
    [InlineData("Pre-commit validation failed:\n\n[FORMAT] Code is not formatted.", Outcome.Rejected)]
    [InlineData("", Outcome.Unknown)]
    public void A_shell_error_without_an_exit_code_never_ran(string message, Outcome outcome) =>
        Assert.Equal(outcome, OutcomeClasses.Of(new CallEnd(Ending.Error, null, message), "Bash", Push));

    [Theory]
    [InlineData("File does not exist.", Outcome.Negative)]
    [InlineData("String to replace not found in file.", Outcome.Negative)]
    [InlineData("ENOSPC: no space left on device", Outcome.Failed)]
    public void A_tool_that_looked_and_said_no_is_negative_and_one_that_broke_failed(string message, Outcome outcome) => Assert.Equal(
        outcome, OutcomeClasses.Of(new CallEnd(Ending.Error, null, message), "Edit", Found("Edit *.cs", CommandType.FsWrite)));

    [Fact]
    public void A_reading_tool_that_errs_said_no() => Assert.Equal(
        Outcome.Negative, OutcomeClasses.Of(new CallEnd(Ending.Error, null, "Odd."), "Read", Found("Read *.cs", CommandType.FsRead)));

    [Theory]
    [InlineData((int)Ending.NotRun, Outcome.Rejected)]
    [InlineData((int)Ending.Unknown, Outcome.Unknown)]
    [InlineData((int)Ending.SaidNo, Outcome.Negative)]
    public void Other_endings_are_what_they_say(int ending, Outcome outcome) =>
        Assert.Equal(outcome, OutcomeClasses.Of(new CallEnd((Ending)ending), "Bash", Push));

    private static Outcome Shell(int code, Classification found) => OutcomeClasses.Of(new CallEnd(Ending.Error, code, ""), "Bash", found);

    private static Classification Found(string shape, params ReadOnlySpan<CommandType> types) => new(TypeSet.Of(types), null, shape, [], "");
}
