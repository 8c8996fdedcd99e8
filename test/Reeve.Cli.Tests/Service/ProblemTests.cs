using System.Net;
using System.Text;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;
using Xunit;

namespace Reeve.Cli.Tests.Service;

public sealed class ProblemTests
{
    [Theory]
    [InlineData(RefusalKind.Invalid)]
    [InlineData(RefusalKind.Unauthenticated)]
    [InlineData(RefusalKind.Forbidden)]
    [InlineData(RefusalKind.NotFound)]
    [InlineData(RefusalKind.Conflict)]
    [InlineData(RefusalKind.TooLarge)]
    [InlineData(RefusalKind.Instrument)]
    public void A_refusal_survives_the_wire(RefusalKind kind)
    {
        Refusal refusal = new(kind, "some-code", "Something is wrong", "some.field", "Do this.");
        byte[] document = Problem.Encode(refusal);
        int status = System.Text.Json.JsonDocument.Parse(document).RootElement.GetProperty("status").GetInt32();
        Assert.Equal(refusal, Problem.Decode((HttpStatusCode)status, document, "/api/x"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("null")]
    [InlineData("[1]")]
    public void An_answer_that_is_no_problem_document_is_named_by_its_status(string body)
    {
        Refusal refusal = Problem.Decode(HttpStatusCode.BadGateway, Encoding.UTF8.GetBytes(body), "/api/x");
        Assert.Equal((RefusalKind.Instrument, "http-502", "/api/x"), (refusal.Kind, refusal.Code, refusal.Where));
    }
}
