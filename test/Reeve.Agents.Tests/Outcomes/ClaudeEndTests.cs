using System.Text;
using Reeve.Agents.Hooks.Reading;
using Reeve.Agents.Outcomes;
using Xunit;

namespace Reeve.Agents.Tests.Outcomes;

public sealed class ClaudeEndTests
{
    [Theory]
    [InlineData("""{"stdout":"x","stderr":"","interrupted":false}""", (int)Ending.Well)]
    [InlineData("""{"stdout":"x","stderr":"","interrupted":true}""", (int)Ending.Unknown)]
    [InlineData("""{"stdout":"","backgroundTaskId":"b0be39e"}""", (int)Ending.Unknown)]
    [InlineData("""{"stdout":"","backgroundTaskId":null}""", (int)Ending.Well)]
    [InlineData("""{"isAsync":true,"status":"async_launched"}""", (int)Ending.Unknown)]
    [InlineData("""{"isAsync":false,"status":"completed"}""", (int)Ending.Well)]
    [InlineData("""{"returnCodeInterpretation":"No matches found"}""", (int)Ending.SaidNo)]
    [InlineData("""{"returnCodeInterpretation":"No matches found","interrupted":true}""", (int)Ending.Unknown)]
    [InlineData("""{"interrupted":true,"returnCodeInterpretation":"No matches found"}""", (int)Ending.Unknown)]
    [InlineData("""{"bytes":7,"code":200,"codeText":"OK"}""", (int)Ending.Well)]
    [InlineData("""{"bytes":7,"code":404,"codeText":"Not Found"}""", (int)Ending.SaidNo)]
    [InlineData("""{"bytes":7,"code":503}""", (int)Ending.Error)]
    [InlineData("""{"file":{"code":500,"interrupted":true}}""", (int)Ending.Well)]
    [InlineData("\"text\"", (int)Ending.Well)]
    [InlineData("[{}]", (int)Ending.Well)]
    [InlineData("", (int)Ending.Well)]
    public void A_response_tells_how_it_ended(string response, int ending) => Assert.Equal(
        (Ending)ending,
        ClaudeEnd.Of(new HookMessage(HookWords.Claude) { Event = HookEvent.PostToolUse, Response = Encoding.UTF8.GetBytes(response) }).Ending);

    [Theory]
    [InlineData("Exit code 1\nno", 1, "no")]
    [InlineData("Exit code 128", 128, "")]
    [InlineData("Error: Exit code 2\nno", 2, "no")]
    [InlineData("<tool_use_error>File does not exist.</tool_use_error>", null, "File does not exist.</tool_use_error>")]
    [InlineData("Error: No.", null, "No.")]
    public void An_error_gives_its_exit_code_and_text(string error, int? code, string message)
    {
        CallEnd end = ClaudeEnd.Of(new HookMessage(HookWords.Claude) { Event = HookEvent.PostToolUseFailure, Error = error });

        Assert.Equal(new CallEnd(Ending.Error, code, message), end);
    }

    [Theory]
    [InlineData("Exit code many\nx")]
    [InlineData("Exit code 99999999999\nx")]
    public void An_exit_code_that_is_no_number_is_unknown(string error) =>
        Assert.Equal(Ending.Unknown, ClaudeEnd.Of(new HookMessage(HookWords.Claude) { Event = HookEvent.PostToolUseFailure, Error = error }).Ending);

    [Fact]
    public void An_interrupted_call_is_unknown_whatever_it_printed() => Assert.Equal(
        Ending.Unknown,
        ClaudeEnd.Of(new HookMessage(HookWords.Claude) { Event = HookEvent.PostToolUseFailure, Error = "Exit code 1", Interrupted = true }).Ending);
}
