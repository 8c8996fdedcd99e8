using System.Net;
using System.Text.Json;
using Reeve.Core.Permits;
using Xunit;

namespace Reeve.Server.Tests.Callers;

public sealed class BoundTokenTests
{
    [Theory]
    [InlineData("GET", "/api/requests?scope=elsewhere")]
    [InlineData("GET", "/api/permits?scope=elsewhere")]
    [InlineData("GET", "/api/holds?scope=elsewhere")]
    [InlineData("GET", "/api/requests/REQUEST")]
    [InlineData("POST", "/api/requests/REQUEST/approve")]
    [InlineData("POST", "/api/requests/REQUEST/refuse")]
    [InlineData("POST", "/api/resume")]
    [InlineData("POST", "/api/tokens")]
    [InlineData("POST", "/api/db/backup")]
    public async Task What_is_outside_a_persons_token_is_answered_403_and_names_its_scope(string method, string path)
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        await bed.ClaudeAsync(bed.Bash("git push"));
        PermitRequest request = Assert.Single(bed.App.Folder.Installation.Requests.List());
        bed.UseToken(await MintAsync(bed, "carol", "here"));
        path = path.Replace("REQUEST", request.Id, StringComparison.Ordinal);
        HttpResponseMessage answer = method == "GET"
            ? await bed.Http.GetAsync(path, TestContext.Current.CancellationToken)
            : await bed.PostAsync(path, new { reason = "x", name = "dave", role = "operator" });
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        JsonElement problem = JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("outside-token-scope", problem.GetProperty("code").GetString());
        Assert.Contains("scope here", problem.GetProperty("title").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_sees_and_answers_what_is_in_its_scope_and_may_stop_everything()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        await bed.ClaudeAsync(bed.Bash("git push"));
        PermitRequest request = Assert.Single(bed.App.Folder.Installation.Requests.List());
        string bound = await MintAsync(bed, "carol", request.Scope);
        await MintAsync(bed, "dave", "here", bound, HttpStatusCode.Forbidden);
        bed.UseToken(bound);
        Assert.Equal(1, (await bed.GetAsync("/api/requests")).GetArrayLength());
        Assert.Equal(HttpStatusCode.OK, (await bed.PostAsync($"/api/requests/{request.Id}/approve", new { })).StatusCode);
        Assert.Equal(1, (await bed.GetAsync("/api/permits")).GetArrayLength());
        Assert.Equal(HttpStatusCode.Created, (await bed.PostAsync("/api/stop", new { reason = "x" })).StatusCode);
        Assert.Equal(1, (await bed.GetAsync("/api/holds")).GetArrayLength());
    }

    private static async Task<string> MintAsync(ServiceBed bed, string name, string scope, string? by = null, HttpStatusCode expected = HttpStatusCode.Created)
    {
        bed.UseToken(by);
        HttpResponseMessage minted = await bed.PostAsync("/api/tokens", new { name, role = "operator", scope });
        Assert.Equal(expected, minted.StatusCode);
        return expected == HttpStatusCode.Created
            ? JsonElement.Parse(await minted.Content.ReadAsByteArrayAsync()).GetProperty("token").GetString()!
            : "";
    }
}
